import Foundation
import Testing

@testable import Terminal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is interrupted leaves nothing half done.
@Suite(.serialized) struct InterruptionTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    /// A pair whose picture takes seconds to draw in a debug build.
    static let slowPair = [
        "pair", "a.png", "b.png", "--network", "network.onnx", "--width", "8000",
    ]

    @Test("Ctrl-C during the work ends it and leaves nothing") func interrupt() throws {
        let before = try folder.contents()
        let outcome = try folder.run(WorkingFolder.command, Self.slowPair) { $0.interrupt() }
        #expect(outcome.wasKilled && outcome.status == SIGINT)
        #expect(outcome.output.isEmpty)
        #expect(try folder.contents() == before)
    }

    @Test("Ctrl-C while files are put in place waits until they are") func uninterruptible() {
        var finished = false
        uninterrupted {
            raise(SIGINT)
            raise(SIGTERM)
            raise(SIGHUP)
            finished = true
        }
        #expect(finished)
    }

    @Test("a reader who has seen enough does no harm") func closedPipe() throws {
        let script = """
            "$0" pair a.png b.png --network network.onnx --width 320 --json | head -n 1
            """
        let outcome = try folder.run(
            URL(filePath: "/bin/sh"), ["-c", script, WorkingFolder.command.path])
        #expect(outcome.status == 0)
        #expect(outcome.output == "{\n")
        #expect(outcome.error.isEmpty)
        let names = try folder.contents().keys
        #expect(names.contains("a-b.likeness.png"))
        #expect(!names.contains { $0.hasSuffix(".tmp") })
    }
}
