import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Names of files are bytes: what is not UTF-8, or looks like an option, works like any other.
@Suite struct FileNameTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    /// Copies a fixture to a name of any bytes.
    private func copy(_ name: String, to bytes: [UInt8]) throws {
        let path = (Array(folder.url.path.utf8) + [UInt8(ascii: "/")] + bytes + [0])
            .map { CChar(bitPattern: $0) }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        try #require(descriptor >= 0)
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: folder.data(name))
    }

    /// Runs the command with arguments of any bytes, through a shell that writes them as octal numbers.
    private func likeness(_ arguments: [[UInt8]]) throws -> WorkingFolder.Outcome {
        let words = arguments.map { bytes in
            "\"$(printf '" + bytes.map { "\\" + octal($0) }.joined() + "')\""
        }
        return try folder.run(
            URL(filePath: "/bin/sh"),
            ["-c", "exec '\(WorkingFolder.command.path)' " + words.joined(separator: " ")])
    }

    private func octal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 8)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }

    private func likeness(_ arguments: Any...) throws -> WorkingFolder.Outcome {
        try likeness(arguments.map { ($0 as? [UInt8]) ?? Array("\($0)".utf8) })
    }

    /// `café.png` as Latin 1 has it.
    private let latin = Array("caf".utf8) + [0xE9] + Array(".png".utf8)

    private func exists(_ bytes: [UInt8]) -> Bool {
        let path = (Array(folder.url.path.utf8) + [UInt8(ascii: "/")] + bytes + [0])
            .map { CChar(bitPattern: $0) }
        return access(path, F_OK) == 0
    }

    @Test("a pair of photographs whose names are not UTF-8 is explained, and the names are shown")
    func pair() throws {
        #if os(Linux)
            try copy("a.png", to: latin)
            let outcome = try likeness("pair", latin, "b.png", "--network", "network.onnx")
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.output.contains("caf\\xE9.png"))
            #expect(exists(Array("caf".utf8) + [0xE9] + Array("-b.likeness.png".utf8)))
            let json = try likeness(
                "pair", latin, "b.png", "--network", "network.onnx", "--json")
            #expect(try PairOutput(json.output).first.path == "caf\\xE9.png")
        #endif
    }

    @Test("a network, an output and a folder may have such names, too")
    func others() throws {
        #if os(Linux)
            let network = [0xFF] + Array(".onnx".utf8)
            let picture = [0xC3] + Array(".png".utf8)
            try copy("network.onnx", to: network)
            let outcome = try likeness(
                "pair", "a.png", "b.png", "--network", network, "-o", picture, "--npy",
                [0xE4] as [UInt8])
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(exists(picture))
            #expect(exists([0xE4] + Array("/a.map.npy".utf8)))
        #endif
    }

    @Test("such photographs are indexed, found and explained, and none is lost")
    func gallery() throws {
        #if os(Linux)
            try folder.addClasses()
            try copy("a.png", to: Array("photographs/towers/".utf8) + latin)
            let made = try likeness(
                "index", "photographs", "-o", "gallery", "--network", "network.onnx")
            #expect(made.output.contains("16 images in 3 classes"), "\(made.output)")
            let table = try likeness("gallery", "gallery", "--csv")
            #expect(table.output.contains("\ntowers/caf\\xE9.png,towers,"))
            let found = try likeness(
                "search", "gallery", Array("photographs/towers/".utf8) + latin, "--sheet", "s.png")
            #expect(found.status == 0, "\(found.error)")
            #expect(found.output.contains("towers/caf\\xE9.png  (the query’s own file)"))
            let again = try likeness("index", "gallery")
            #expect(again.output.contains("0 new, 0 changed, 0 gone, 16 unchanged"))
        #endif
    }

    @Test("a gallery itself cannot have such a name, which is said, and nothing is left behind")
    func ofGallery() throws {
        #if os(Linux)
            try folder.addClasses()
            let outcome = try likeness(
                "index", "photographs", "-o", [0xE9] as [UInt8], "--network", "network.onnx")
            #expect(outcome.status == 1)
            #expect(outcome.error.contains("\\xE9 is not UTF-8"))
            #expect(!exists([0xE9]))
        #endif
    }

    @Test("a name that begins with a hyphen works with ./ or behind --")
    func hyphens() throws {
        try copy("a.png", to: Array("-a.png".utf8))
        for arguments in [
            ["pair", "--network", "network.onnx", "--", "-a.png", "b.png"],
            ["pair", "./-a.png", "b.png", "--network", "network.onnx"],
        ] {
            let outcome = try folder.likeness(arguments)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.output.contains("-a-b.likeness.png"))
        }
    }

    @Test("where it is taken for an option, what to write instead is said")
    func hints() throws {
        try copy("a.png", to: Array("-strange".utf8))
        for arguments in [
            ["pair", "-a.png", "b.png"], ["network", "-net.onnx"], ["pair", "-strange", "b.png"],
            ["pair", "a.png", "b.png", "-o", "-out.webp"],
        ] {
            let name = try #require(arguments.last { $0.hasPrefix("-") && $0.count > 2 })
            let outcome = try folder.likeness(arguments)
            #expect(outcome.status == 64)
            #expect(outcome.error.hasPrefix("Error: "))
            #expect(outcome.error.contains("write ./\(name)"), "\(outcome.error)")
        }
        let mistake = try folder.likeness(["pair", "a.png", "b.png", "--nyp"])
        #expect(!mistake.error.contains("write ./"))
    }
}
