import Testing

@testable import Files

/// Every name of a file has one text, and the way back is exact.
@Suite struct FileNameTests {
    private static let names: [[UInt8]] = [
        Array("plain.jpg".utf8), Array("café.jpg".utf8), Array("日本 🗻.png".utf8), [],
        Array("caf".utf8) + [0xE9] + Array(".jpg".utf8),  // Latin 1
        [0x93, 0xFA, 0x96, 0x7B], [0xFF], [0x80, 0x80], [0xC3], [0xE6, 0x97], [0xF0, 0x9F, 0x97],
        [0xC0, 0xAF], [0xED, 0xA0, 0x80],  // an overlong slash; half of a surrogate pair
        [0xF4, 0x90, 0x80, 0x80], [0x61, 0xCC, 0x81, 0xFE],
        // The very characters that stand for bytes.
        Array("\u{10FEE9}\u{10FE80}\u{10FEFF}".utf8),
    ]

    private func bytes(_ name: String) -> [UInt8] {
        name.onDisk.map { UInt8(bitPattern: $0) }
    }

    @Test("the bytes come back as they were", arguments: names) func back(name: [UInt8]) {
        #expect(bytes(String(fileName: name)) == name + [0])
    }

    @Test("any bytes do") func random() {
        var state: UInt64 = 1
        for _ in 0..<2000 {
            let name = (0..<12).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // Mostly beginnings and continuations of characters.
                let byte = UInt8(truncatingIfNeeded: state >> 56)
                return state >> 40 & 3 == 0 ? max(byte, 1) : 0x80 | byte
            }
            let text = String(fileName: name)
            #expect(bytes(text) == name + [0])
            #expect(
                !text.showingBytes().unicodeScalars.contains {
                    (0x10FE80...0x10FEFF).contains($0.value)
                })
        }
    }

    @Test("two names are never one text") func distinct() {
        #expect(
            Set(Self.names.map { Array(String(fileName: $0).unicodeScalars) }).count
                == Self.names.count)
    }

    @Test("people see which bytes are no text") func shown() {
        let name = String(fileName: Array("caf".utf8) + [0xE9] + Array(".jpg\n".utf8))
        #expect(name.showingBytes() == "caf\\xE9.jpg\n")
        #expect(name.onOneLine == "caf\\xE9.jpg␊")
        #expect(!name.isText && "café".isText)
        #expect("café".showingBytes() == "café")
    }

    @Test("joined paths are the paths of joined names") func joined() {
        let path = "/folder/\(String(fileName: [0xE9]))/a.jpg"
        #expect(bytes(path) == Array("/folder/".utf8) + [0xE9] + Array("/a.jpg".utf8) + [0])
        #expect(WholeFile.folder(of: path) == "/folder/\(String(fileName: [0xE9]))")
    }
}
