import Foundation
import Testing

/// `likeness NAME` runs `likeness-NAME`.
@Suite struct ExtensionTests {
    let folder: WorkingFolder
    private var bin: String { folder.url.appending(path: "bin").path }

    init() throws {
        folder = try WorkingFolder()
        try folder.makeFolder("bin")
    }

    /// Writes a program that prints what it was called with.
    private func addProgram(_ path: String, isExecutable: Bool = true) throws {
        try folder.write(
            Data("#!/bin/sh\necho \"$0\"\nfor word; do echo \"<$word>\"; done\nexit 7\n".utf8),
            to: path)
        try FileManager.default.setAttributes(
            [.posixPermissions: isExecutable ? 0o755 : 0o644],
            ofItemAtPath: folder.url.appending(path: path).path)
    }

    private func likeness(_ arguments: [String]) throws -> WorkingFolder.Outcome {
        try folder.likeness(arguments, environment: ["PATH": "\(bin):/usr/bin:/bin"])
    }

    @Test("its arguments and its exit code are the program’s own business") func arguments() throws
    {
        try addProgram("bin/likeness-frob")
        let outcome = try likeness(["frob", "a", "b c", "", "--help", "--", "-x", "ü\n"])
        #expect(
            outcome.output
                == "\(bin)/likeness-frob\n<a>\n<b c>\n<>\n<--help>\n<-->\n<-x>\n<ü\n>\n")
        #expect(outcome.error.isEmpty)
        #expect(outcome.status == 7 && !outcome.wasKilled)
        #expect(try likeness(["help", "frob"]).output == "\(bin)/likeness-frob\n<--help>\n")
    }

    @Test(
        "it takes none of the command’s own names",
        arguments: [
            "pair", "index", "gallery", "search", "class", "contrast", "components", "report",
            "network", "import", "help",
        ])
    func ownNames(name: String) throws {
        try addProgram("bin/likeness-\(name)")
        let outcome = try likeness([name, "--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: likeness"))
    }

    @Test(
        "what is no such name is refused as ever",
        arguments: ["frobnicate", "Frob", "./frob", "../bin/frob", "-frob", "frob/x", "fröb", ""])
    func otherNames(name: String) throws {
        try addProgram("bin/likeness-frob")
        let outcome = try likeness([name])
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
    }

    @Test("what cannot be run is no program") func notExecutable() throws {
        try addProgram("bin/likeness-frob", isExecutable: false)
        try folder.makeFolder("bin/likeness-folder")
        for name in ["frob", "folder"] { #expect(try likeness([name]).status == 64) }
    }

    @Test("a program that is broken is named in a sentence") func broken() throws {
        try addProgram("bin/likeness-frob")
        try folder.write(Data("#!/no/such/shell\n".utf8), to: "bin/likeness-frob")
        let outcome = try likeness(["frob"])
        #expect(outcome.status == 1)
        #expect(outcome.error.hasPrefix("Error: \(bin)/likeness-frob cannot be run ("))
        #expect(outcome.error.split(separator: "\n").count == 1)
    }

    @Test("the one beside the command comes first, behind a link, too") func beside() throws {
        try folder.makeFolder("installed")
        let installed = folder.url.appending(path: "installed/likeness")
        try place(at: installed)
        try addProgram("installed/likeness-frob")
        try addProgram("bin/likeness-frob")
        let path = installed.deletingLastPathComponent().resolvingSymlinksInPath().path
        let link = folder.url.appending(path: "bin/linked")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: installed)
        for program in [installed, link] {
            let outcome = try folder.run(program, ["frob"], environment: ["PATH": bin])
            #expect(outcome.output == "\(path)/likeness-frob\n")
        }
    }

    @Test("where the server is not built, how to build it is said") func noServer() throws {
        try folder.makeFolder("installed")
        let installed = folder.url.appending(path: "installed/likeness")
        try place(at: installed)
        for arguments in [["serve", "gallery"], ["help", "serve"], ["serve"]] {
            let outcome = try folder.run(installed, arguments, environment: ["PATH": bin])
            #expect(outcome.status == 1)
            #expect(outcome.error.hasPrefix("Error: ‘likeness serve’ is a program of its own"))
            #expect(outcome.error.contains("make serve"))
            #expect(outcome.error.split(separator: "\n").count == 1)
        }
    }

    /// The command in another folder; a link to the file itself, which takes no room.
    private func place(at url: URL) throws {
        do {
            try FileManager.default.linkItem(at: WorkingFolder.command, to: url)
        } catch {
            try FileManager.default.copyItem(at: WorkingFolder.command, to: url)
        }
    }
}
