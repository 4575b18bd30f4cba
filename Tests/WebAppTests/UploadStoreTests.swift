import Foundation
import Images
import Testing

@testable import WebApp

@Suite struct UploadStoreTests {
    /// A folder of uploads that is removed at the end.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "likeness-\(UUID().uuidString)/deep/uploads").path

        deinit {
            try? FileManager.default.removeItem(
                at: URL(filePath: path).deletingLastPathComponent().deletingLastPathComponent())
        }

        func store(limit: Int = 1000) -> UploadStore {
            UploadStore(folder: path, maximumFileBytes: 400, maximumBytes: limit)
        }
    }

    private func keep(_ store: UploadStore, _ byte: UInt8, count: Int = 300) throws -> String {
        let file = try store.begin()
        try file.append(.init(repeating: byte, count: count))
        let sha = try file.finish()
        _ = try store.keep(
            file, sha: sha, name: "\(byte).png", size: PixelSize(width: 3, height: 2))
        return sha
    }

    @Test func theNameIsTheDigest() throws {
        let folder = Folder()
        // printf abc | sha256sum
        let file = try folder.store().begin()
        try file.append(.init(string: "a"))
        try file.append(.init(string: "bc"))
        #expect(
            try file.finish() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func itIsThereAfterARestart() throws {
        let folder = Folder()
        let sha = try keep(folder.store(), 1)
        let found = try #require(folder.store().file(sha))
        #expect(found.name == "1.png")
        #expect(found.size == PixelSize(width: 3, height: 2))
    }

    @Test func aSecondServerSeesWhatTheFirstKept() throws {
        let folder = Folder()
        let (first, second) = (folder.store(), folder.store())
        let sha = try keep(first, 1)
        #expect(second.file(sha)?.name == "1.png")
        try FileManager.default.removeItem(atPath: folder.path + "/" + sha)
        #expect(first.file(sha) == nil)
        #expect(first.load.files == 0)
    }

    @Test func onlyItsOwnerCanReadIt() throws {
        let folder = Folder()
        let sha = try keep(folder.store(), 1)
        func permissions(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try permissions(folder.path) == 0o700)
        for name in [sha, sha + ".json"] {
            #expect(try permissions(folder.path + "/" + name) == 0o600)
        }
    }

    @Test func whatWasNotUsedForLongestGoesFirst() throws {
        let folder = Folder()
        let store = folder.store()
        let first = try keep(store, 1)
        let second = try keep(store, 2)
        let third = try keep(store, 3)
        // Used again, which is known to the minute.
        for (sha, seconds) in [(first, 10.0), (second, -600), (third, -300)] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: seconds)],
                ofItemAtPath: "\(folder.path)/\(sha).json")
        }
        let again = folder.store()
        let fourth = try keep(again, 4)
        #expect(again.file(second) == nil)
        for sha in [first, third, fourth] { #expect(again.file(sha) != nil) }
        #expect(again.load.bytes == 900)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.count == 6)
    }

    @Test(
        "Only 64 digits name a file",
        arguments: [
            "", "..", "../../etc/passwd", String(repeating: "0", count: 63),
            String(repeating: "0", count: 65), String(repeating: "A", count: 64),
            String(repeating: "0", count: 62) + "/.", String(repeating: "０", count: 64),
            String(repeating: "0", count: 63) + "\0",
        ])
    func digests(name: String) throws {
        #expect(Folder().store().file(name) == nil)
    }

    @Test func aLinkIsNoUpload() throws {
        let folder = Folder()
        let sha = try keep(folder.store(), 1)
        let path = folder.path + "/" + sha
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/passwd")
        #expect(folder.store().file(sha) == nil)
    }

    @Test func nothingIsLeftOfWhatDidNotArrive() throws {
        let folder = Folder()
        var file: IncomingFile? = try folder.store().begin()
        try file?.append(.init(repeating: 1, count: 100))
        #expect(throws: WebAppError.self) { try file?.append(.init(repeating: 1, count: 301)) }
        file = nil
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func damagedDescriptionsAreLeftOut() throws {
        let folder = Folder()
        let sha = try keep(folder.store(), 1)
        try Data("{\"name\":7}".utf8).write(to: URL(filePath: "\(folder.path)/\(sha).json"))
        #expect(folder.store().file(sha) == nil)
        #expect(folder.store().load.files == 0)
    }

    @Test func theUsualFolderIsTheUsersOwn() {
        #if os(Linux)
            let usual = UploadStore.usualFolder(environment:)
            #expect(usual(["HOME": "/h"]) == "/h/.local/share/likeness/uploads")
            #expect(usual(["HOME": "/h", "XDG_DATA_HOME": "/d"]) == "/d/likeness/uploads")
            #expect(
                usual(["HOME": "/h", "XDG_DATA_HOME": "d"]) == "/h/.local/share/likeness/uploads")
        #endif
    }
}
