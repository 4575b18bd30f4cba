import Foundation
import Testing

@testable import Files

/// Files in and out, whole or not at all. Nothing here depends on permissions, which do not hold for
/// root.
@Suite struct WholeFileTests {
    private func withFolder(_ body: (_ folder: String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func code(_ body: () throws -> Void) -> FileError.Code? {
        let error = #expect(throws: FileError.self) { try body() }
        return error?.code
    }

    private static let longName = String(repeating: "n", count: 300)

    @Test("what was written is read") func roundTrip() throws {
        try withFolder { folder in
            let bytes: [UInt8] = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let path = "\(folder)/file"
            try WholeFile.write(bytes, to: path)
            #expect(try WholeFile.read(path, maximumBytes: 100_000) == bytes)
            #expect(try WholeFile.data(path, maximumBytes: 100_000) == Data(bytes))
            let roomy = try WholeFile.read(path, maximumBytes: 100_000, room: 512)
            #expect(roomy == bytes && roomy.capacity >= bytes.count + 512)
        }
    }

    @Test("folders are made down to the last, and those that are there are kept") func folders()
        throws
    {
        try withFolder { folder in
            for path in ["\(folder)/a/b/c", "\(folder)/a/b/c", "\(folder)/d/", "\(folder)//e"] {
                WholeFile.makeFolders(path)
                try WholeFile.write([1], to: "\(path)/file")
            }
            WholeFile.makeFolders("\(folder)/a/b/c/file/g")
            #expect(try WholeFile.read("\(folder)/a/b/c/file", maximumBytes: 1) == [1])
            WholeFile.makeFolders("")
        }
    }

    @Test("a path without a file to read says what is there instead") func reading() throws {
        try withFolder { folder in
            func read(_ path: String) -> FileError.Code? {
                let data = code { _ = try WholeFile.data(path, maximumBytes: 1000) }
                let bytes = code { _ = try WholeFile.read(path, maximumBytes: 1000) }
                #expect(data == bytes)
                return bytes
            }
            #expect(read("\(folder)/none") == .missing)
            #expect(read("") == .missing)
            #expect(read(folder) == .folder)
            #expect(read("/dev/zero") == .notRegular)
            #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
            #expect(read("\(folder)/pipe") == .notRegular)
            #expect(read("\(folder)/\(Self.longName)") == .unreadable)
            try Data().write(to: URL(filePath: "\(folder)/empty"))
            #expect(read("\(folder)/empty") == .empty)
            #expect(read("\(folder)/empty/file") == .missing)
            // Two gigabytes of nothing, on a disk that need not have them.
            #expect(truncate("\(folder)/empty", off_t(2) << 30) == 0)
            #expect(read("\(folder)/empty") == .tooLarge)
        }
    }

    @Test("a file that cannot be written leaves nothing behind, and the old one as it was")
    func writing() throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(
                atPath: "\(folder)/folder", withIntermediateDirectories: false)
            #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
            try WholeFile.write([1, 2, 3], to: "\(folder)/old")
            for name in ["folder", "pipe", "none/file", "old/file", Self.longName] {
                let refused = code { try WholeFile.write([4], to: "\(folder)/\(name)") }
                #expect(refused == .unwritable, "\(name)")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.sorted() == ["folder", "old", "pipe"])
            #expect(try WholeFile.read("\(folder)/old", maximumBytes: 9) == [1, 2, 3])
        }
    }

    @Test("a symbolic link stays, and the file it leads to is replaced with its permissions")
    func links() throws {
        try withFolder { folder in
            try WholeFile.write([1], to: "\(folder)/file")
            #expect(chmod("\(folder)/file", 0o640) == 0)
            #expect(symlink("file", "\(folder)/link") == 0)
            try WholeFile.write([2], to: "\(folder)/link")
            #expect(try WholeFile.read("\(folder)/file", maximumBytes: 9) == [2])
            #expect(WholeFile.resolved("\(folder)/link")?.hasSuffix("/file") == true)
            var status = stat()
            #expect(stat("\(folder)/file", &status) == 0 && status.st_mode & 0o777 == 0o640)
        }
    }

    @Test(
        "the folder of a path",
        arguments: [("a/b", "a"), ("/a", "/"), ("a", "."), ("/a/b/c", "/a/b")])
    func folder(path: String, folder: String) {
        #expect(WholeFile.folder(of: path) == folder)
    }
}
