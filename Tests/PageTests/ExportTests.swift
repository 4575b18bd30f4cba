import Foundation
import Images
import TestSupport
import Testing

extension PageTests {
    @Suite("what can be taken along") struct Exports {
        @Test(
            "is what the page shows: a picture, raw maps, a table, JSON",
            arguments: [
                "\(Regions.address)&count=4&region=64,42,224,213",
                Pairs.address,
                "/contrast?query=towers/eiffel-1.png&first=towers/eiffel-2.png&second=castles/castle.png",
                "/class?label=tomatoes",
                Comparisons.address.replacingOccurrences(of: "count=12", with: "count=4"),
            ])
        func exports(address: String) async throws {
            try await PageTests.visit(address) { page in
                try await page.waitUntilSettled()
                try await page.click(".exports > button")
                try await page.wait(for: "document.querySelector('.exports .menu:popover-open')")
                let links: [String] = try await page.evaluate(
                    """
                    [...document.querySelectorAll(".exports .menu a[download]")].map((a) =>
                      a.getAttribute("href"))
                    """)
                #expect(links.count == (address.hasPrefix("/compare") ? 3 : 4))
                if address.hasPrefix("/search") { try await page.show(as: "export") }
                for link in links {
                    let file: Download = try await page.evaluate(
                        Self.fetch, .string(link), timeout: .seconds(60))
                    let kind =
                        link.prefix { $0 != "?" }.split(separator: ".").last.map(String.init) ?? ""
                    #expect(file.status == 200, "\(link): \(file.status)")
                    try await Self.check(file, kind, of: address)
                    guard kind != "json" else { continue }
                    #expect(file.disposition.contains("attachment"), "\(link): \(file.disposition)")
                    #expect(file.disposition.contains(".\(kind)"))
                }
            }
        }

        private struct Download: Decodable {
            let status: Int
            let disposition: String
            let bytes: Data
        }

        private static let fetch = """
            async (address) => {
              const answer = await fetch(address);
              const bytes = new Uint8Array(await answer.arrayBuffer());
              let text = "";
              for (let start = 0; start < bytes.length; start += 32768)
                text += String.fromCharCode(...bytes.subarray(start, start + 32768));
              return { status: answer.status, bytes: btoa(text),
                disposition: answer.headers.get("Content-Disposition") ?? "" };
            }
            """

        private static func check(_ file: Download, _ kind: String, of address: String) async throws
        {
            let bytes = [UInt8](file.bytes)
            switch kind {
            case "png":
                let picture = try Image(decoding: bytes, name: "picture.png")
                #expect(picture.width >= 1000 && picture.height >= 300)
                // More than paper.
                #expect(
                    Set(
                        stride(from: 0, to: picture.pixels.count, by: 301).map {
                            picture.pixels[$0]
                        }
                    ).count > 50)
            case "csv":
                try await checkTable(String(decoding: bytes, as: UTF8.self), of: address)
            case "npy":
                try await checkMaps(try NumpyArray(file.bytes), of: address)
            default:
                #expect((try? JSONSerialization.jsonObject(with: file.bytes)) is [String: Any])
            }
        }

        private static func checkTable(_ text: String, of address: String) async throws {
            let rows = text.split(separator: "\n")
                .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            let header = try #require(rows.first)
            #expect(text.hasSuffix("\n") && !text.contains("\r\n"))
            #expect(Set(rows.map(\.count)) == [header.count])
            func column(_ name: String) throws -> [String] {
                let index = try #require(header.firstIndex(of: name))
                return rows.dropFirst().map { $0[index] }
            }
            switch address.prefix(while: { $0 != "?" }) {
            case "/search":
                let answer: SearchAnswer = try await PageTests.twin(address)
                #expect(try column("path") == answer.results.map(\.path))
                #expect(
                    try column("regionScore").compactMap(Double.init) == answer.results.map(\.score)
                )
            case "/pair":
                let pair: PairAnswer = try await PageTests.twin(address)
                let values = try column("contribution").compactMap(Float.init)
                #expect(values == pair.mapOfQuery.values + pair.map.values)
            case "/contrast":
                let contrast: ContrastAnswer = try await PageTests.twin(address)
                #expect(
                    try column("contribution").prefix(49).compactMap(Float.init)
                        == contrast.map.values)
            case "/class":
                let found: ClassAnswer = try await PageTests.twin(address)
                #expect(try column("path") == (found.typical + found.least).map(\.path))
            default:
                let compared: CompareAnswer = try await PageTests.twin(address)
                #expect(try column("path") == compared.moves.map(\.path))
            }
        }

        private static func checkMaps(_ array: NumpyArray, of address: String) async throws {
            let sum = array.values.reduce(0) { $0 + Double($1) }
            switch address.prefix(while: { $0 != "?" }) {
            case "/search":
                let answer: SearchAnswer = try await PageTests.twin(address)
                let lines = try await Maps.lines(answer, "&region=64,42,224,213")
                #expect(array.shape == [4, 7, 7])
                let sums = lines.map(\.map.sum).reduce(0, +)
                #expect(abs(sum - sums) < 1e-5)
                // With its rest, each adds up to its score.
                for (index, line) in lines.enumerated() {
                    let own = array.values[index * 49..<(index + 1) * 49].reduce(0) {
                        $0 + Double($1)
                    }
                    #expect(abs(own + line.map.rest - answer.results[index].score) < 1e-5)
                }
            case "/pair":
                let pair: PairAnswer = try await PageTests.twin(address)
                #expect(array.shape == [7, 7] && array.values == pair.map.values)
                #expect(abs(sum - pair.map.sum) < 1e-5)
            case "/contrast":
                let contrast: ContrastAnswer = try await PageTests.twin(address)
                #expect(array.shape == [7, 7] && array.values == contrast.map.values)
                #expect(abs(sum - contrast.map.sum) < 1e-5)
            default:
                #expect(array.shape == [4, 7, 7])
            }
        }
    }
}

/// An array as `numpy.save` writes it: single precision, row by row.
private struct NumpyArray {
    let shape: [Int]
    let values: [Float]

    init(_ data: Data) throws {
        let bytes = [UInt8](data)
        try #require(bytes.prefix(6) == [0x93] + Array("NUMPY".utf8) && bytes[6] == 1)
        let end = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
        let header = String(decoding: bytes[10..<end], as: UTF8.self)
        try #require(header.contains("'<f4'") && header.contains("'fortran_order': False"))
        let sides = try #require(header.firstMatch(of: /'shape': \(([^)]*)\)/)).1
        let shape = sides.split(separator: ",").compactMap {
            Int($0.trimmingCharacters(in: .whitespaces))
        }
        let body = Array(bytes[end...])
        try #require(body.count == shape.reduce(4, *))
        self.shape = shape
        values = stride(from: 0, to: body.count, by: 4).map { start in
            Float(
                bitPattern: (0..<4).reduce(0) { $0 | UInt32(body[start + $1]) << (8 * UInt32($1)) })
        }
    }
}
