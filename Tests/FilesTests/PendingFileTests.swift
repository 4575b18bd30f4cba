import Foundation
import Testing

@testable import Files

/// Files that are written piece by piece, grow, or are held locked.
@Suite struct PendingFileTests {
    private func withFolder(_ body: (_ folder: String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test("a file is there once it is committed, with all of its pieces", arguments: [false, true])
    func pieces(synchronising: Bool) throws {
        try withFolder { folder in
            let path = "\(folder)/file"
            try WholeFile.write([9], to: path)
            let file = try PendingFile(path)
            try file.append([1, 2])
            try file.append([])
            try [UInt8]([3]).withUnsafeBytes { try file.append($0) }
            #expect(try WholeFile.read(path, maximumBytes: 9) == [9])
            try file.commit(synchronising: synchronising)
            #expect(try WholeFile.read(path, maximumBytes: 9) == [1, 2, 3])
            #expect(WholeFile.names(inFolder: folder) == ["file"])
        }
    }

    @Test("a file that is given up leaves nothing behind, and what was there as it was")
    func givenUp() throws {
        try withFolder { folder in
            let path = "\(folder)/file"
            try WholeFile.write([9], to: path)
            do {
                let file = try PendingFile(path)
                try file.append([1, 2])
                #expect(WholeFile.names(inFolder: folder)?.count == 2)
            }
            #expect(WholeFile.names(inFolder: folder) == ["file"])
            #expect(try WholeFile.read(path, maximumBytes: 9) == [9])
        }
    }

    @Test("what a killed process leaves is removed, and nothing else") func leftovers() throws {
        try withFolder { folder in
            let names = [".likeness-1x.tmp", ".likeness-", ".tmp", "a.tmp", "likeness-1.tmp"]
            for name in names { try WholeFile.write([1], to: "\(folder)/\(name)") }
            PendingFile.removeLeftovers(in: folder)
            #expect(WholeFile.names(inFolder: folder)?.sorted() == names.dropFirst().sorted())
            PendingFile.removeLeftovers(in: "\(folder)/none")
            #expect(WholeFile.names(inFolder: "\(folder)/none") == nil)
        }
    }

    @Test("a file grows by what is appended, from where it was") func appending() throws {
        try withFolder { folder in
            let path = "\(folder)/file"
            do {
                let file = try AppendingFile(path)
                try file.append([1, 2])
                try file.append([])
                #expect(file.count == 2)
            }
            let file = try AppendingFile(path)
            #expect(file.count == 2)
            try file.append([3])
            try file.synchronise()
            #expect(try WholeFile.read(path, maximumBytes: 9) == [1, 2, 3])
            #expect(throws: FileError.self) { try AppendingFile(folder) }
            #expect(throws: FileError.self) { try AppendingFile("\(folder)/none/file") }
            #expect(throws: FileError.self) { try WholeFile.synchronise("\(folder)/none") }
            try WholeFile.synchronise(folder)
        }
    }

    @Test("one holds a lock at a time, and the next has it when the first lets go")
    func locking() throws {
        try withFolder { folder in
            let path = "\(folder)/lock"
            do {
                let first = try FileLock(path)
                withExtendedLifetime(first) {
                    do {
                        _ = try FileLock(path)
                        Issue.record("two have the lock")
                    } catch FileLock.Refusal.held(let process) {
                        #expect(process == "\(getpid())")
                    } catch {
                        Issue.record(error)
                    }
                }
            }
            _ = try FileLock(path)
            do {
                _ = try FileLock("\(folder)/none/lock")
                Issue.record("a lock without a folder")
            } catch FileLock.Refusal.unwritable(let error) {
                #expect(error.code == .unwritable)
            }
        }
    }
}
