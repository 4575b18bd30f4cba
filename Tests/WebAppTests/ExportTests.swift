import Foundation
import Images
import Testing

@testable import WebApp

@Suite("What is exported is what is shown")
struct ExportTests {
    private static let search = "query=cats/a.png&region=2,3,14,20&count=3"

    @Test("The raw maps of a search are those of the page, in one array")
    func maps() async throws {
        let served = try ServedFolder()
        let hits = try #require(
            try await served.ask("/search.json?\(Self.search)").json["results"] as? [[String: Any]])
        let ids = hits.compactMap { $0["id"] as? Int }.map { "\($0)" }.joined(separator: ",")
        let lines = try await served.ask("/maps.ndjson?\(Self.search)&images=\(ids)").lines
        for (choice, key) in [("result", "map"), ("query", "mapOfQuery")] {
            let answer = try await served.ask("/search.npy?\(Self.search)&of=\(choice)")
            #expect(answer["Content-Disposition"] == "attachment; filename=\"search.npy\"")
            let array = try numbers(ofNPY: answer.body)
            let shown = lines.flatMap {
                (($0[key] as? [String: Any])?["values"] as? [Double] ?? []).map { Float($0) }
            }
            #expect(array.values == shown)
            #expect(array.shape.first == 3)
        }
    }

    @Test("Tables have the rows of the page")
    func tables() async throws {
        let served = try ServedFolder()
        let rows = try await served.ask("/search.csv?\(Self.search)").text
            .split(whereSeparator: \.isNewline)
        let hits = try #require(
            try await served.ask("/search.json?\(Self.search)").json["results"] as? [[String: Any]])
        #expect(rows.count == 1 + hits.count)
        #expect(rows[0].hasPrefix("rank,path,label,similarity,regionScore"))
        for (row, hit) in zip(rows.dropFirst(), hits) {
            #expect(
                row.hasPrefix("\(hit["rank"] ?? ""),\(hit["path"] ?? ""),\(hit["label"] ?? ""),"))
        }
        let members = try await served.ask("/class.csv?label=cats").text.split(separator: "\n")
        #expect(members.count == 3)
        let compared = try await served.ask(
            "/compare.csv?query=cats/a.png&other=gallery"
        ).text.split(separator: "\n")
        #expect(compared.count == 5)
        #expect(compared[1].hasPrefix("cats/a.png,1,") && compared[1].contains(",1,"))
        let pair = "query=cats/a.png&result=dogs/c.png"
        let json = try await served.ask("/pair.json?\(pair)").json
        let cells = ["map", "mapOfQuery"].compactMap {
            ((json[$0] as? [String: Any])?["values"] as? [Double])?.count
        }.reduce(0, +)
        #expect(
            try await served.ask("/pair.csv?\(pair)").text.split(separator: "\n").count == cells + 1
        )
    }

    @Test(
        "Every picture is drawn, as wide as was asked for",
        arguments: [
            "/search.png?\(Self.search)", "/search.png?query=cats/a.png&per-class=1&colours=jet",
            "/pair.png?query=cats/a.png&result=dogs/c.png&scale=own",
            "/pair.png?query=cats/a.png&result=dogs/c.png&region=2,3,14,20",
            "/contrast.png?query=cats/a.png&first=dogs/c.png&second=cats/b.png",
            "/class.png?label=dogs", "/compare.png?query=cats/a.png&other=gallery",
        ])
    func pictures(path: String) async throws {
        let answer = try await ServedFolder().ask(path + "&width=1200")
        #expect(answer.status == 200, "\(answer.text.prefix(300))")
        #expect(answer["Content-Type"] == "image/png")
        let image = try Image(decoding: answer.body, name: path, options: ReadOptions())
        #expect(image.width == 1200)
        #expect(image.height > 200)
        #expect(Set(image.pixels).count > 50)
    }

    @Test("Pictures are sent upright, small enough, and without what else the file says")
    func photographs() async throws {
        let served = try ServedFolder()
        let photos = try await served.ask("/photographs.json").json["images"] as? [[String: Any]]
        let url = try #require(photos?.first?["url"] as? String)
        let answer = try await served.ask(url + "&side=160")
        #expect(answer["Cache-Control"] == "private, max-age=31536000, immutable")
        let image = try Image(decoding: answer.body, name: url, options: ReadOptions())
        #expect(image.size == PixelSize(width: 24, height: 32))
        #expect(
            try await served.ask("/photographs/gallery/1")["Cache-Control"] == "private, no-cache")
        let tag = try #require(answer["ETag"])
        let again = try await served.ask(url + "&side=160", headers: [("If-None-Match", tag)])
        #expect(again.status == 304)
        #expect(again.body.isEmpty)
    }
}
