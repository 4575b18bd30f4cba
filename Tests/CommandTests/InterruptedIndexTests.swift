import Foundation
import Images
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whatever happens to `likeness index`, the gallery holds what was reported, and the next run does the rest.
@Suite(.serialized) struct InterruptedIndexTests {
    static let count = 150
    static let index =
        ["index", "photographs", "-o", "gallery", "--threads", "2"]
        + WorkingFolder.network
    let folder: WorkingFolder

    init() throws {
        folder = try WorkingFolder()
        try folder.addPhotographs(Self.count)
    }

    /// Whether whoever started the tests has switched a signal off, as shells do in the background.
    static func isIgnored(_ number: Int32) -> Bool {
        let before = signal(number, SIG_IGN)
        signal(number, before)
        return unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// The embeddings of an uninterrupted run.
    private func expected() throws -> [String: [UInt32]] {
        let outcome = try folder.likeness(
            ["index", "photographs", "-o", "whole"] + WorkingFolder.network)
        #expect(outcome.status == 0, "\(outcome.error)")
        return try folder.gallery("whole").embeddings
    }

    /// Expects all that the gallery has to be right; returns how much that is.
    private func check(_ expected: [String: [UInt32]]) throws -> Int {
        let kept = try folder.gallery().embeddings
            .filter { !$0.key.hasPrefix("3x/") }
        for (path, embedding) in kept { #expect(expected[path] == embedding, "\(path)") }
        return kept.count
    }

    @Test("killed at any moment, it opens and the next run completes it") func killed() throws {
        let expected = try expected()
        let clock = ContinuousClock()
        let whole = try clock.measure { _ = try folder.likeness(Self.index) }
        var seed = UInt64(11)
        var cutShort = 0
        for _ in 0..<8 {
            try? FileManager.default.removeItem(at: folder.url.appending(path: "gallery"))
            // Again and again in the same gallery, until a run reaches the end.
            for attempt in 0..<40 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let share = Double(seed >> 40) / Double(1 << 24) * (1 + 0.2 * Double(attempt))
                let outcome = try folder.run(WorkingFolder.command, Self.index) { process in
                    usleep(UInt32(min(share * (whole / .microseconds(1)), 2e6)))
                    kill(process.processIdentifier, SIGKILL)
                }
                if !outcome.wasKilled { break }
                cutShort += 1
                if FileManager.default.fileExists(
                    atPath: folder.url.appending(path: "gallery/catalogue.sqlite").path)
                {
                    do {
                        _ = try check(expected)
                    } catch let error as WorkingFolder.Refused {
                        // Killed before it was one.
                        #expect(error.message.contains("is no gallery"), "\(error.message)")
                    }
                }
            }
            let outcome = try folder.likeness(Self.index + ["--json"])
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try IndexSummary(outcome.output).images == Self.count)
            #expect(try check(expected) == Self.count)
        }
        #expect(cutShort >= 8)
    }

    @Test(
        "asked to end, it keeps what is done, says how to go on, and ends as asked",
        arguments: [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) })
    func asked(signal: Int32) throws {
        let expected = try expected()
        try folder.addSlowPhotographs()
        let outcome = try folder.run(WorkingFolder.command, Self.index + ["--json"]) { process in
            folder.waitForFile("gallery/embeddings-1.npy", of: 5000)
            kill(process.processIdentifier, signal)
        }
        #expect(outcome.wasKilled && outcome.status == signal, "\(outcome.status) \(outcome.error)")
        #expect(outcome.error.contains("go on with ‘likeness index gallery’"))
        let summary = try IndexSummary(outcome.output)
        let all = Self.count + WorkingFolder.slowPhotographs
        #expect(summary.wasStopped && summary.remaining == all - summary.images)
        #expect(summary.remaining > 0 && summary.images > 0)
        #expect(try folder.gallery().embeddings.count == summary.images)
        _ = try check(expected)
        try folder.removeSlowPhotographs()
        #expect(try folder.likeness(["index", "gallery"]).status == 0)
        #expect(try check(expected) == Self.count)
    }

    @Test("a full disk is said, what is done is kept, and with room it goes on") func fullDisk()
        throws
    {
        let expected = try expected()
        // A limit on the size of files stops writes as a full disk does, with another number.
        for kibibytes in [4, 5, 6, 8, 12, 24, 40, 80] {
            try? FileManager.default.removeItem(at: folder.url.appending(path: "gallery"))
            let script = "trap '' XFSZ; ulimit -f \(2 * kibibytes); exec \"$0\" \"$@\""
            let outcome = try folder.run(
                URL(filePath: "/bin/sh"), ["-c", script, WorkingFolder.command.path] + Self.index)
            #expect(!outcome.wasKilled)
            if outcome.status != 0 {
                #expect(outcome.status == 1)
                #expect(outcome.error.contains("cannot be written"), "\(outcome.error)")
                #expect(outcome.error.split(separator: "\n").count == 1)
            } else {
                #expect(kibibytes > 12)
            }
            let next = try folder.likeness(Self.index)
            #expect(next.status == 0, "\(kibibytes): \(next.error)")
            #expect(try check(expected) == Self.count)
        }
    }

    @Test("a second writer is told who the first is; readers go on") func writers() throws {
        let expected = try expected()
        try folder.addSlowPhotographs()
        var (second, shown): (WorkingFolder.Outcome?, WorkingFolder.Outcome?)
        let other = try WorkingFolder(sharing: folder)
        let first = try folder.run(WorkingFolder.command, Self.index) { process in
            folder.waitForFile("gallery/embeddings-1.npy", of: 5000)
            second = try? other.likeness(["index", "gallery"])
            shown = try? other.likeness(["gallery", "gallery"])
            #expect(
                second?.error.contains("another process (\(process.processIdentifier))") == true)
            kill(process.processIdentifier, SIGTERM)
        }
        #expect(first.wasKilled)
        #expect(second?.status == 1 && second?.output.isEmpty == true)
        #expect(shown?.status == 0, "\(shown?.error ?? "")")
        #expect(shown?.output.contains("images ") == true)
        try folder.removeSlowPhotographs()
        #expect(try folder.likeness(["index", "gallery"]).status == 0)
        #expect(try check(expected) == Self.count)
    }

    @Test("what is damaged is said, and made anew where it can be") func damaged() throws {
        let expected = try expected()
        #expect(try folder.likeness(Self.index).status == 0)
        let embeddings = try folder.data("gallery/embeddings-1.npy")
        let catalogue = try folder.data("gallery/catalogue.sqlite")

        try folder.write(embeddings.prefix(embeddings.count / 2), to: "gallery/embeddings-1.npy")
        let short = try folder.likeness(["gallery", "gallery"])
        #expect(short.status == 1 && short.error.contains("likeness index"), "\(short.error)")
        #expect(try folder.likeness(["index", "gallery"]).status == 0)
        #expect(try check(expected) == Self.count)

        try FileManager.default.removeItem(
            at: folder.url.appending(path: "gallery/embeddings-1.npy"))
        #expect(try folder.likeness(["gallery", "gallery"]).status == 1)
        #expect(try folder.likeness(["index", "gallery"]).status == 0)
        #expect(try check(expected) == Self.count)

        for damage in [
            Data("garbage".utf8), Data(repeating: 0, count: 9000), Data(catalogue.prefix(5000)),
            embeddings,
        ] {
            try folder.write(damage, to: "gallery/catalogue.sqlite")
            for arguments in [["gallery", "gallery"], ["index", "gallery"]] {
                let outcome = try folder.likeness(arguments)
                #expect(outcome.status == 1 && !outcome.wasKilled, "\(outcome.output)")
                #expect(outcome.error.contains("catalogue"), "\(outcome.error)")
                #expect(outcome.error.split(separator: "\n").count == 1)
            }
        }
        try folder.write(Data(), to: "gallery/catalogue.sqlite")
        for arguments in [["gallery", "gallery"], ["index", "gallery"]] {
            let outcome = try folder.likeness(arguments)
            #expect(outcome.status == 1 && outcome.error.contains("gallery is no gallery"))
        }
        try folder.write(catalogue, to: "gallery/catalogue.sqlite")
        #expect(try check(expected) == Self.count)
    }
}

extension WorkingFolder {
    /// Puts photographs in the middle that are small files of many pixels: they take seconds together.
    func addSlowPhotographs() throws {
        let white = RGB(red: 255, green: 255, blue: 255)
        let picture = try Image(size: PixelSize(width: 3000, height: 2000), filling: white)
            .encoded(as: .png)
        try makeFolder("photographs/3x")
        for number in 0..<Self.slowPhotographs {
            // What follows the end of a picture makes it another file.
            try write(Data(picture + Array("\(number)".utf8)), to: "photographs/3x/\(number).png")
        }
    }

    static let slowPhotographs = 100

    func removeSlowPhotographs() throws {
        try FileManager.default.removeItem(at: url.appending(path: "photographs/3x"))
    }

    /// Waits until a file has so many bytes, for ten seconds at most.
    func waitForFile(_ name: String, of bytes: Int) {
        for _ in 0..<2000 {
            var status = stat()
            if stat(url.appending(path: name).path, &status) == 0, Int(status.st_size) >= bytes {
                return
            }
            usleep(5000)
        }
    }
}
