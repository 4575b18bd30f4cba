import Foundation
import Testing

@testable import Galleries

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is found in a folder.
@Suite struct FolderScanTests {
    let photographs: PhotographFolder

    init() throws { photographs = try PhotographFolder() }

    private func scan(
        _ folder: String? = nil, skipping skipped: Set<FileIdentity> = []
    ) throws -> [FolderScan.Finding] {
        var findings: [FolderScan.Finding] = []
        try FolderScan(folder ?? photographs.photographs, skipping: skipped).forEach {
            findings.append($0)
        }
        return findings
    }

    /// The paths of what may be photographs, byte by byte.
    private func paths(_ findings: [FolderScan.Finding]) -> [[UInt8]] {
        findings.compactMap { finding -> [UInt8]? in
            if case .photograph(let file) = finding { Array(file.path.utf8) } else { nil }
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func bytes(_ names: [String]) -> [[UInt8]] {
        names.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test("pictures are told by their names' ends, in all sub-folders; hidden ones are left alone")
    func names() throws {
        let pictures = [
            "a.jpg", "b.JPEG", "c.png", "d.WebP", "x/e.jpg", "x/y/z/f.png", "g.h.jpg", "i.HEIC",
            "j.heif",
        ]
        let others = [
            "a.txt", "jpg", "notes.jpg.bak", ".hidden.jpg", ".folder/a.jpg", "x/.y/b.jpg", "a.jp2",
        ]
        for name in pictures + others { try photographs.write([1], to: name) }
        try FileManager.default.createDirectory(
            at: photographs.file("folder.png"), withIntermediateDirectories: false)
        let findings = try scan()
        #expect(paths(findings) == bytes(pictures))
        #expect(findings.count == pictures.count)
    }

    @Test("pictures that Likeness drew beside photographs are no photographs") func ownPictures()
        throws
    {
        let photographs = ["a.jpg", "likeness.png", "a-likeness.jpg", "a.likeness.b.png"]
        let drawn = [
            "a-b.likeness.png", "a.LIKENESS.JPG", "x/a.likeness.jpeg", "a.likeness.webp",
            "a.likeness",
        ]
        for name in photographs + drawn { try self.photographs.write([1], to: name) }
        let findings = try scan()
        #expect(paths(findings) == bytes(photographs))
        #expect(findings.count == photographs.count)
    }

    @Test("a file's size and time are told") func sizes() throws {
        try photographs.write([1, 2, 3], to: "a.jpg")
        let time = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes(
            [.modificationDate: time], ofItemAtPath: photographs.file("a.jpg").path)
        let file = FoundFile(path: "a.jpg", byteCount: 3, modified: 1_000_000_000_000_000_000)
        #expect(try scan() == [.photograph(file)])
    }

    @Test("names of any kind are kept byte for byte") func strangeNames() throws {
        // The same name for Swift, in two spellings, which are two files.
        let names = [
            "\u{E9}.jpg", "e\u{301}.jpg", "a\nb.jpg", "\u{1F3DB}.png", " .jpg", "*?[].jpg",
            "\u{202E}gpj.jpg", "-o.jpg", "%s.jpg", "'; DROP TABLE image; --.jpg",
        ]
        for name in names { try photographs.write([1], to: name) }
        #expect(paths(try scan()) == bytes(names))
    }

    @Test("a name that is no UTF-8 is told once, and so is a folder's") func otherEncodings() throws
    {
        #if os(Linux)
            for name in ["/caf\u{0}.jpg", "/\u{0}older"] {
                var bytes = Array((photographs.photographs + name).utf8CString)
                // Latin 1.
                if let zero = bytes.firstIndex(of: 0) { bytes[zero] = CChar(bitPattern: 0xE9) }
                if name.hasSuffix("jpg") {
                    close(creat(bytes, 0o666))
                } else {
                    mkdir(bytes, 0o777)
                }
            }
            try photographs.write([1], to: "a.jpg")
            let found = paths(try scan())
            #expect(found.count == 2)
            #expect(found.contains(Array("a.jpg".utf8)))
            // The way back to the disk is exact, and people see which byte it is.
            let other = try #require(
                try scan().compactMap { finding in
                    if case .photograph(let file) = finding { file.path } else { nil }
                }.first { $0 != "a.jpg" })
            #expect(
                other.onDisk == "caf".utf8.map { CChar($0) } + [CChar(bitPattern: 0xE9)]
                    + Array(".jpg".utf8CString))
            #expect(other.onOneLine == "caf\\xE9.jpg")
        #endif
    }

    @Test("links to files are followed, links to folders are not") func links() throws {
        try photographs.write([1, 2], to: "x/a.jpg")
        for (link, target) in [
            ("file.jpg", "x/a.jpg"), ("circle", "."), ("x/up", ".."), ("folder.png", "x"),
            ("broken.jpg", "nowhere"), ("self.jpg", "self.jpg"), ("device.png", "/dev/zero"),
            ("broken", "nowhere"),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: photographs.file(link).path, withDestinationPath: target)
        }
        mkfifo(photographs.file("pipe.jpg").path, 0o666)
        let findings = try scan()
        #expect(paths(findings) == bytes(["x/a.jpg", "file.jpg"]))
        let failures: [String] = findings.compactMap {
            if case .failure(let path) = $0 { path } else { nil }
        }
        #expect(failures.sorted() == ["broken.jpg", "device.png", "pipe.jpg", "self.jpg"])
        #expect(findings.count == 6)
    }

    @Test("the folder may be a link itself") func linkedFolder() throws {
        try photographs.write([1], to: "a.jpg")
        let link = photographs.folder.appending(path: "link").path
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: photographs.photographs)
        #expect(paths(try scan(link)) == bytes(["a.jpg"]))
        #expect(paths(try scan(link + "/")) == bytes(["a.jpg"]))
    }

    @Test("a folder that is to be left out is, whatever its name") func skipped() throws {
        try photographs.write([1], to: "a.jpg")
        try photographs.write([1], to: "gallery/b.jpg")
        let identity = try #require(FileIdentity(path: photographs.file("gallery").path))
        #expect(paths(try scan(skipping: [identity])) == bytes(["a.jpg"]))
    }

    @Test("folders within folders end somewhere, and it is said where") func depth() throws {
        let folder = Array(repeating: "x", count: FolderScan.deepest + 3).joined(separator: "/")
        try photographs.write([1], to: folder + "/a.jpg")
        try photographs.write([1], to: "b.jpg")
        let findings = try scan()
        #expect(paths(findings) == bytes(["b.jpg"]))
        guard
            case .unlistedFolder(let path, let reason)? = findings.first(where: {
                if case .unlistedFolder = $0 { true } else { false }
            })
        else {
            Issue.record("the deep folder was not told")
            return
        }
        #expect(path.split(separator: "/").count == FolderScan.deepest + 1)
        #expect(reason.contains("\(FolderScan.deepest) folders"))
    }

    @Test("a folder that is not there is refused", arguments: ["nowhere", "file", ""])
    func missing(name: String) throws {
        try photographs.write([1], to: "file")
        let path = name.isEmpty ? "" : photographs.file(name).path
        let error = #expect(throws: GalleryError.self) { try scan(path) }
        #expect(error?.code == .photographs)
    }
}
