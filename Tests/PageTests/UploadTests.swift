import Crypto
import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("a photograph of one’s own") struct Uploads {
        enum Way: CaseIterable { case chosen, dropped, pasted }

        private static let photograph = ServedSamples.queries.appending(path: "P1070492.png")

        @Test(
            "is searched with, as the command does, and the address names its contents",
            arguments: Way.allCases)
        func upload(way: Way) async throws {
            let bytes = try Data(contentsOf: Self.photograph)
            let digest = SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
            try await PageTests.visit { page in
                try await page.give(Self.photograph, way)
                try await page.wait(for: "location.search.includes('upload')")
                #expect(try await page.parameters("query") == ["upload:\(digest)"])
                let answer = try await page.waitForResults()
                #expect(answer.results.count == 24 && answer.images == 41)
                let command = try await PageTests.search(Self.photograph.path)
                #expect(answer.results.map(\.path) == command.results.map(\.path))
                for (hit, printed) in zip(answer.results, command.results) {
                    #expect(abs(hit.similarity - printed.similarity) < 1e-5)
                }
                #expect(try await page.text(of: ".query-name") == "Your photograph")
                try await page.waitForMaps()
                try await page.show(as: "upload-\(way)")
            }
        }

        @Test("can be let fall anywhere, which is said while it is held") func curtain()
            async throws
        {
            try await PageTests.visit("/search?query=towers/eiffel-1.png") { page in
                try await page.waitForResults()
                let place = PagePoint(900, 600)
                try await page.holdFiles([Self.photograph.path], over: place)
                try await page.wait(for: "document.querySelector('.curtain')")
                #expect(try await page.text(of: ".curtain") == "Search with this photograph")
                try await page.dropFiles([Self.photograph.path], at: place)
                try await page.wait(for: "location.search.includes('upload')")
                #expect(try await page.count(of: ".curtain") == 0)
                try await page.waitForResults()
            }
        }

        @Test("that is none is refused in a sentence") func noPhotograph() async throws {
            let folder = try PageTests.served().folder
            let file = folder.appending(path: "letter.png")
            try Data("Dear page,".utf8).write(to: file)
            try await PageTests.visit(tolerating: "failed request: POST") { page in
                try await page.give(file, .chosen)
                try await page.wait(for: "document.querySelector('.notice')")
                let sentence = try await page.text(of: ".notice")
                #expect(sentence.contains("PNG"), "\(sentence)")
                #expect(try await page.address() == "/")
                let refused = page.requests.filter { $0.method == "POST" }.map(\.status)
                #expect(refused == [415])
                try await page.click(".notice button")
                #expect(try await page.count(of: ".notice") == 0)
            }
        }

        @Test("is there again under a new server") func restart() async throws {
            let folder = try PageTests.served().folder
            let galleries = [ServedSamples.gallery]
            var address = ""
            var shown: [ShownResult] = []
            let first = try await PageServer(galleries, uploads: "kept", in: folder)
            try await PageTests.visit(server: first) { page in
                try await page.give(Self.photograph, .pasted)
                try await page.wait(for: "document.querySelector('.results > .result')")
                address = try await page.address()
                shown = try await page.results()
            }
            await first.stop()
            #expect(address.contains("query=upload:"))
            let second = try await PageServer(galleries, uploads: "kept", in: folder)
            try await PageTests.visit(address, server: second) { page in
                try await page.wait(for: "document.querySelector('.results > .result')")
                #expect(try await page.results() == shown)
                #expect(shown.count == 24)
                try await page.wait(
                    for: "document.querySelector('.query img')?.naturalWidth > 100")
            }
            await second.stop()
        }
    }

    /// What `likeness search` prints for a photograph.
    static func search(_ query: String, _ options: String...) async throws -> SearchOutput {
        let text = try await Program.likeness(
            ["search", ServedSamples.gallery, query, "-k", "24", "--json"] + options,
            in: try served().folder)
        return try JSONDecoder().decode(SearchOutput.self, from: Data(text.utf8))
    }
}

extension Page {
    /// Gives a photograph to the page.
    func give(_ file: URL, _ way: PageTests.Uploads.Way) async throws {
        switch way {
        case .chosen: try await chooseFiles([file.path], byClicking: ".welcome button")
        case .dropped: try await dropFiles([file.path], on: ".welcome")
        case .pasted:
            #expect(try await paste(try Data(contentsOf: file), name: "photograph.png"))
        }
    }
}
