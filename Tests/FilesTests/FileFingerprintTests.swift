import Foundation
import Testing

@testable import Files

/// Numbers that tell files apart.
@Suite struct FileFingerprintTests {
    private func withFile(_ body: (_ path: String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test(
        "any changed, added, removed or moved byte is another file",
        arguments: [1, 7, 8, 9, 1 << 20, (1 << 20) + 3, (2 << 20) + 8])
    func changes(count: Int) throws {
        try withFile { path in
            var seen: Set<UInt64> = []
            func see(_ bytes: [UInt8]) throws {
                try Data(bytes).write(to: URL(filePath: path))
                let fingerprint = try WholeFile.fingerprint(path)
                #expect(try WholeFile.fingerprint(path) == fingerprint)
                #expect(bytes.withUnsafeBytes { WholeFile.fingerprint(of: $0) } == fingerprint)
                #expect(seen.insert(fingerprint).inserted)
            }
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 1) }
            try see(bytes)
            for index in Set([0, count / 2, count - 1]) {
                for bit in [0, 7] {
                    var changed = bytes
                    changed[index] ^= 1 << bit
                    try see(changed)
                }
            }
            try see(bytes + [0])
            try see(bytes + [0, 0])
            if count > 1 {
                try see(Array(bytes.dropLast()))
                try see(Array(bytes.reversed()))
            }
        }
    }

    @Test("the number is the same on every machine") func golden() throws {
        try withFile { path in
            // (1 ^ 0x61) · 0x100000001B3 mod 2⁶⁴, its upper half folded back once.
            try Data([0x61]).write(to: URL(filePath: path))
            let product = UInt64(0x60) &* 0x100_0000_01B3
            #expect(try WholeFile.fingerprint(path) == product ^ product >> 32)
        }
    }

    @Test("what is no file has none") func refused() throws {
        for path in ["", "/", "/dev/zero", "/nowhere/at/all"] {
            #expect(throws: FileError.self) { try WholeFile.fingerprint(path) }
        }
    }
}
