import Foundation
import Testing

@testable import Terminal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is seen of long work on a terminal, and only there.
@Suite struct ProgressTests {
    private let arguments = [
        "pair", "a.png", "b.png", "--network", "network.onnx", "--width", "320", "--method",
        "occlusion", "--json",
    ]

    @Test("a terminal shows how far it has come, and is left clean") func terminal() throws {
        let (terminal, name) = try #require(Self.newTerminal())
        let screen = try FileHandle(forWritingTo: URL(filePath: name))
        let folder = try WorkingFolder()
        let outcome = try folder.run(WorkingFolder.command, arguments, standardError: screen)
        #expect(outcome.status == 0)
        // What has been written is still to be read, and more would not come.
        #expect(fcntl(terminal, F_SETFL, O_NONBLOCK) == 0)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(terminal, &bytes, bytes.count)
        let shown = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        #expect(shown.contains("occlusion ["))
        #expect(shown.contains("308/308 evaluations"))
        #expect(shown.hasSuffix("\r\u{1B}[K"))
        #expect(!shown.contains("\n"))
        try screen.close()
        close(terminal)
    }

    @Test(
        "the line says how far, how fast and how long, in the room there is",
        arguments: [
            (
                0, 200, 0, 79,
                "occlusion [········································]   0/200 evaluations"
            ),
            (
                50, 200, 4, 100,
                "occlusion [##########······························]  50/200 evaluations, 13/s, 12 s left"
            ),
            (100, 200, 200, 60, "occlusion 100/200 evaluations, 0.5/s, 3 min 20 s left"),
            (
                200, 200, 3, 70,
                "occlusion [######################] 200/200 evaluations, 67/s, 0 s left"
            ),
            (1, 3, 7200, 20, "occlusion 1/3 evalua"), (1, 3, 0.2, 30, "occlusion 1/3 evaluations"),
            (0, 0, 1, 0, ""),
        ] as [(Int, Int, Double, Int, String)])
    func line(done: Int, total: Int, seconds: Double, width: Int, expected: String) {
        let line = ProgressBar.line(
            "occlusion", done, of: total, unit: "evaluations", since: 0, seconds: seconds,
            width: width)
        #expect(line == expected)
        #expect(line.count <= width)
    }

    @Test("what was done before time was taken makes nothing look faster") func since() {
        let line = ProgressBar.line(
            "index", 150, of: 200, unit: "pictures", since: 100, seconds: 5, width: 79)
        #expect(line.hasSuffix(" 150/200 pictures, 10/s, 5 s left"))
    }

    @Test(
        "durations are read at a glance",
        arguments: [
            (0, "0 s"), (0.2, "1 s"), (59, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"),
            (7800, "2 h 10 min"), (-1, "0 s"), (.infinity, "277777 h 46 min"),
        ] as [(Double, String)])
    func durations(seconds: Double, text: String) {
        #expect(ProgressBar.duration(seconds) == text)
    }

    @Test("where there is no terminal, nothing is shown") func noTerminal() throws {
        let outcome = try WorkingFolder().likeness(arguments)
        #expect(outcome.status == 0 && outcome.error.isEmpty)
    }

    /// A terminal that nobody looks at: the end from which what was shown is read, and the other's name.
    private static func newTerminal() -> (descriptor: Int32, name: String)? {
        #if canImport(Glibc)
            // The calls of POSIX are hidden behind a macro in glibc's headers; these are what they make
            // (TIOCSPTLCK and TIOCGPTN of ioctl_tty(2)).
            let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            var (lock, number): (Int32, UInt32) = (0, 0)
            guard descriptor >= 0, ioctl(descriptor, 0x4004_5431, &lock) == 0,
                ioctl(descriptor, 0x8004_5430, &number) == 0
            else { return nil }
            return (descriptor, "/dev/pts/\(number)")
        #else
            let descriptor = posix_openpt(O_RDWR | O_NOCTTY)
            guard descriptor >= 0, grantpt(descriptor) == 0, unlockpt(descriptor) == 0,
                let name = ptsname(descriptor)
            else { return nil }
            return (descriptor, String(cString: name))
        #endif
    }
}
