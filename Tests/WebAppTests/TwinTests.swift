import Figures
import Foundation
import Galleries
import Images
import Networks
import SimilarityMaps
import Testing

@testable import WebApp

@Suite("Twins say in numbers what the page shows")
struct TwinTests {
    private static let region = "region=2,3,14,20"

    @Test("A search is the gallery's own, by the whole and by a region")
    func search() async throws {
        let served = try ServedFolder()
        let opened = served.app.shelf.galleries[0].opened
        let query = try opened.gallery.query(
            served.folder.appending(path: "photographs/cats/a.png").path, splitting: true
        ) { opened.network }
        let split = try #require(query.decomposition)
        let photograph = try #require(query.photograph)
        let region = PhotographRegion([Rectangle(x: 2, y: 3, width: 14, height: 20)])
        let vector = split.regionVector(
            try opened.network.weights(of: region, in: photograph, on: split.grid))
        for (parameters, direction) in [("", nil), (Self.region, vector)] {
            let expected = try opened.search.results(
                for: SearchRequest(query.embedding, region: direction))
            let answer = try await served.ask("/search.json?query=cats/a.png&\(parameters)")
            let hits = try #require(answer.json["results"] as? [[String: Any]])
            #expect(hits.map { $0["path"] as? String } == expected.map(\.image.path))
            // The reader of JSON is off by a few units in the last place.
            for (hit, expected) in zip(hits, expected) {
                #expect(abs((hit["score"] as? Double ?? .nan) - expected.score) < 1e-12)
                #expect(abs((hit["similarity"] as? Double ?? .nan) - expected.similarity) < 1e-12)
            }
            #expect(hits.map { $0["rankByWhole"] as? Int } == expected.map(\.rankByWhole))
            #expect(hits.allSatisfy { ($0["regionScore"] != nil) == (direction != nil) })
            #expect(
                hits.first { $0["isSameFile"] as? Bool == true }?["path"] as? String
                    == "cats/a.png")
        }
    }

    @Test("Maps and their rests add up to the scores of the search", arguments: ["", Self.region])
    func maps(parameters: String) async throws {
        let served = try ServedFolder()
        let found = try await served.ask("/search.json?query=cats/a.png&\(parameters)").json
        let hits = try #require(found["results"] as? [[String: Any]])
        let numbers = hits.compactMap { $0["id"] as? Int }.map { "\($0)" }.joined(separator: ",")
        let answer = try await served.ask(
            "/maps.ndjson?query=cats/a.png&\(parameters)&images=\(numbers)")
        let lines = answer.lines
        #expect(lines.count == hits.count)
        for (hit, line) in zip(hits, lines) {
            #expect(line["id"] as? Int == hit["id"] as? Int)
            let (map, ofQuery) = (total(line["map"]), total(line["mapOfQuery"]))
            #expect(abs(map - (hit["score"] as? Double ?? .nan)) < 1e-5)
            #expect(abs(ofQuery - (hit["similarity"] as? Double ?? .nan)) < 1e-5)
            #expect(line["exactness"] as? String == "exact")
        }
    }

    @Test("Only what is remembered is answered where the network is not to be run")
    func cached() async throws {
        let served = try ServedFolder()
        let path = "/maps.ndjson?query=cats/a.png&images=1,2,3"
        #expect(try await served.ask(path + "&only=cached").lines.isEmpty)
        #expect(try await served.ask("/maps.ndjson?query=cats/a.png&images=2").lines.count == 1)
        let lines = try await served.ask(path + "&only=cached").lines
        #expect(lines.compactMap { $0["id"] as? Int } == [2])
    }

    @Test("A photograph that is gone costs its own map and no other")
    func missing() async throws {
        let served = try ServedFolder()
        try FileManager.default.removeItem(
            at: served.folder.appending(path: "photographs/cats/b.png"))
        let lines = try await served.ask(
            "/maps.ndjson?query=cats/a.png&images=1,2,77,3"
        ).lines
        #expect(lines.compactMap { $0["id"] as? Int } == [1, 2, 77, 3])
        #expect(lines.map { $0["error"] != nil } == [false, true, true, false])
        #expect((lines[1]["error"] as? String)?.contains("b.png") == true)
    }

    @Test("Pairs of points add up to the maps of the pair, and a point is a row of them")
    func points() async throws {
        let served = try ServedFolder()
        let address = "query=cats/a.png&result=dogs/c.png"
        let pair = try await served.ask("/pair.json?\(address)").json
        let points = try await served.ask("/points.npy?\(address)")
        let table = try numbers(ofNPY: points.body)
        let ofQuery = try #require(pair["mapOfQuery"] as? [String: Any])
        let ofResult = try #require(pair["map"] as? [String: Any])
        let (rows, columns) = (ofQuery["rows"] as? Int ?? 0, ofQuery["columns"] as? Int ?? 0)
        let cells = rows * columns
        let others = (ofResult["values"] as? [Double])?.count ?? 0
        #expect(
            table.shape == [rows, columns, ofResult["rows"] as? Int, ofResult["columns"] as? Int])
        let photo = try #require(pair["query"] as? [String: Any])
        let (width, height) = (photo["width"] as? Int ?? 0, photo["height"] as? Int ?? 0)
        for cell in [0, cells / 2, cells - 1] {
            let x = (Double(cell % columns) + 0.5) / Double(columns) * Double(width)
            let y = (Double(cell / columns) + 0.5) / Double(rows) * Double(height)
            let asked = try await served.ask("/pair.json?\(address)&point=\(x),\(y)&on=query").json
            let point = try #require(asked["point"] as? [String: Any])
            #expect(point["row"] as? Int == cell / columns)
            #expect(point["column"] as? Int == cell % columns)
            let map = try #require(point["map"] as? [String: Any])
            let values = try #require(map["values"] as? [Double])
            for (value, entry) in zip(values, table.values[cell * others..<(cell + 1) * others]) {
                #expect(abs(value - Double(entry)) < 1e-6)
            }
            let own = (ofQuery["values"] as? [Double])?[cell] ?? .nan
            #expect(abs(total(map) - own) < 1e-6)
            #expect(abs((point["value"] as? Double ?? .nan) - own) < 1e-6)
        }
    }

    @Test("A contrast adds up to the difference of two similarities")
    func contrast() async throws {
        let answer = try await ServedFolder().ask(
            "/contrast.json?query=cats/a.png&first=dogs/c.png&second=cats/b.png"
        ).json
        func similarity(_ side: String) -> Double {
            (answer[side] as? [String: Any])?["similarity"] as? Double ?? .nan
        }
        let difference = answer["difference"] as? Double ?? .nan
        #expect(abs(difference - (similarity("first") - similarity("second"))) < 1e-12)
        #expect(abs(total(answer["map"]) - difference) < 1e-5)
        #expect(abs(total(answer["mapOfFirst"]) - similarity("first")) < 1e-5)
        #expect(abs(total(answer["mapOfSecond"]) - similarity("second")) < 1e-5)
    }

    @Test("Class maps add up to how well a photograph fits")
    func classes() async throws {
        let served = try ServedFolder()
        let labels = try await served.ask("/classes.json").json["labels"] as? [[String: Any]]
        #expect(labels?.compactMap { $0["label"] as? String } == ["cats", "dogs"])
        #expect(labels?.compactMap { $0["images"] as? Int } == [2, 2])
        let found = try await served.ask("/class.json?label=dogs").json
        let members = [found["typical"], found["least"]].compactMap { $0 as? [[String: Any]] }
            .flatMap { $0 }
        #expect(Set(members.compactMap { $0["path"] as? String }) == ["dogs/c.png", "dogs/d.png"])
        let ids = members.compactMap { $0["id"] as? Int }.map { "\($0)" }.joined(separator: ",")
        let lines = try await served.ask("/class-maps.ndjson?label=dogs&images=\(ids)").lines
        #expect(lines.count == 2)
        for (member, line) in zip(members, lines) {
            #expect(abs(total(line["map"]) - (member["fit"] as? Double ?? .nan)) < 1e-5)
        }
    }

    @Test("A link of another network is answered, and says so")
    func notice() async throws {
        let served = try ServedFolder()
        let own = served.app.shelf.galleries[0].opened.gallery.network.fingerprint
        let path = "/search.json?query=cats/a.png&network="
        #expect(try await served.ask(path + own.prefix(8)).json["notice"] == nil)
        let notice = try await served.ask(path + "0000").json["notice"] as? String
        #expect(notice?.contains("another network") == true)
    }

    @Test("What is indexed while the server runs is found without starting it again")
    func reopening() async throws {
        let served = try ServedFolder()
        let before = try await served.ask("/search.json?query=cats/a.png").json
        #expect(before["images"] as? Int == 4)
        try Data(ServedFolder.picture(seed: 9)).write(
            to: served.folder.appending(path: "photographs/dogs/new.png"))
        let network = served.app.shelf.galleries[0].opened.network
        _ = try GalleryIndexer(served.folder.appending(path: "gallery").path, network: network)
            .index(served.folder.appending(path: "photographs").path)
        // It is looked for once a second.
        var images = 4
        for _ in 0..<500 where images == 4 {
            try await Task.sleep(for: .milliseconds(10))
            images =
                try await served.ask("/search.json?query=cats/a.png").json["images"] as? Int ?? 0
        }
        #expect(images == 5)
        let found = try await served.ask("/search.json?query=dogs/new.png").json
        #expect((found["results"] as? [[String: Any]])?.first?["path"] as? String == "dogs/new.png")
    }

    @Test(
        "What cannot be answered is said in one sentence",
        arguments: [
            ("/search.json", 400, "query"), ("/search.json?query=nothing.png", 404, "nothing.png"),
            ("/search.json?query=cats/a.png&gallery=other", 404, "other"),
            ("/search.json?query=cats/a.png&count=0", 400, "count"),
            ("/search.json?query=cats/a.png&region=1,2,3", 400, "four numbers"),
            ("/search.json?query=cats/a.png&region=900,900,5,5", 400, "outside"),
            ("/search.json?query=cats/a.png&region=0,0,9,9&not=0,0,24,32", 400, "nothing is left"),
            ("/search.json?query=upload:00", 404, "upload"),
            ("/maps.ndjson?query=cats/a.png&images=1,x", 400, "images"),
            ("/pair.json?query=cats/a.png", 400, "result"),
            ("/pair.json?query=cats/a.png&result=cats/b.png&point=1", 400, "point"),
            (
                "/pair.json?query=cats/a.png&result=cats/b.png&point=-5,-5", 400,
                "network does not see"
            ),
            ("/class.json?label=birds", 404, "birds"), ("/class.json", 400, "label"),
            ("/compare.json?query=cats/a.png", 400, "other"),
            ("/photographs/gallery/99", 404, "99"), ("/photographs/gallery/x", 400, "number"),
            ("/photographs/gallery/1?side=0", 400, "side"),
            ("/search.png?query=cats/a.png&colours=rainbow", 400, "colours"),
            ("/search.png?query=cats/a.png&width=1", 400, "width"),
        ])
    func refusals(path: String, status: Int, word: String) async throws {
        let answer = try await ServedFolder().ask(path)
        #expect(answer.status == status, "\(answer.text.prefix(300))")
        let sentence = try #require(answer.error)
        #expect(sentence.contains(word) && !sentence.contains("\n"), "\(sentence)")
        #expect(!sentence.contains(FileManager.default.temporaryDirectory.path), "\(sentence)")
    }
}

/// What a map and its rest add up to.
private func total(_ map: Any?) -> Double {
    guard let map = map as? [String: Any], let values = map["values"] as? [Double],
        let rest = map["rest"] as? Double
    else { return .nan }
    return values.reduce(0, +) + rest
}

extension ServedFolder.Answer {
    /// The objects of an answer that has one in each line.
    var lines: [[String: Any]] {
        text.split(separator: "\n").compactMap {
            (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
        }
    }
}

/// The shape and the numbers of a `.npy` file of 32-bit floats.
func numbers(ofNPY bytes: [UInt8]) throws -> (shape: [Int?], values: [Float]) {
    try #require(bytes.starts(with: [0x93] + Array("NUMPY".utf8)))
    let end = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    let header = String(decoding: bytes[10..<end], as: UTF8.self)
    let shape = try #require(header.split(separator: "(").last?.split(separator: ")").first)
        .split(separator: ",").compactMap { Int($0.filter(\.isNumber)) }
    let values = stride(from: end, to: bytes.count, by: 4).map { start in
        Float(
            bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * $1) })
    }
    try #require(values.count == shape.reduce(1, *))
    return (shape, values)
}
