import ArgumentParser
import Foundation
import Testing

@testable import likeness

/// Whoever types what a document shows gets no usage error: every command is given to the parsers of the
/// commands themselves. Files need not be there.
@Suite struct DocumentedCommandTests {
    /// Programs of their own, whose parsers are not here; their help is held against them elsewhere.
    private static let programs = ["serve", "train"]

    /// Why the command could not be understood; `nil` where it was.
    ///
    /// What a document leaves out, as in `likeness pair --method occlusion`, is added as it is asked for.
    private func refusal(of command: DocumentedCommand) -> String? {
        var words = command.words
        for _ in 0..<6 {
            do {
                _ = try Likeness.parseAsRoot(words)
                return nil
            } catch {
                // Help that was asked for.
                if Likeness.exitCode(for: error) == .success { return nil }
                let message = Likeness.message(for: error)
                guard let missing = missing(in: message) else { return message }
                words += missing
            }
        }
        return "it takes more than six arguments that are not shown"
    }

    /// The words that a message asks for: an option with its value, the value of the last one, or a file.
    private func missing(in message: String) -> [String]? {
        if message.hasPrefix("Missing value for '") { return ["file.onnx"] }
        // “name its file with -o INT8.onnx”
        if let advice = message.firstRange(of: #/ with (--?[a-z]+) ([^ ,;]+)/#) {
            return message[advice].split(separator: " ").dropFirst().map(String.init)
        }
        let start = "Missing expected argument '"
        guard message.hasPrefix(start) else { return nil }
        let name = message.dropFirst(start.count).prefix { $0 != "'" }
        return name.hasPrefix("-")
            ? [String(name.prefix { $0 != " " }), "file.onnx"] : ["file.png"]
    }

    /// Likewise for a program of its own: every option must be in its help.
    private func unknownOption(of command: DocumentedCommand) throws -> String? {
        let help = try String(
            contentsOf: DocumentedCommand.root.appending(
                path: "Tests/CommandTests/Fixtures/help/\(command.words[0]).txt"), encoding: .utf8)
        let known = Set(
            help.split { $0.isWhitespace || "[],()<>=’‘;".contains($0) }
                .filter { $0.hasPrefix("-") }.map { $0.trimmingCharacters(in: ["."]) })
        return command.words.dropFirst().filter { $0.hasPrefix("-") }
            .map { String($0.prefix { $0 != "=" }) }
            .first { !known.contains($0) && $0 != "--help" }
    }

    @Test("every command that the documents show exists, with its options") func all() throws {
        let commands = try DocumentedCommand.all()
        // As many as there are, or something is wrong with how they are found.
        #expect(commands.count > 150)
        for command in commands {
            if let first = command.words.first, Self.programs.contains(first) {
                let unknown = try unknownOption(of: command)
                #expect(unknown == nil, "\(command): unknown option \(unknown ?? "")")
            } else {
                let refusal = refusal(of: command)
                #expect(refusal == nil, "\(command): \(refusal ?? "")")
            }
        }
    }

    @Test("commands are found however they are written") func found() {
        let text = """
            Text with `likeness pair
            --method occlusion` in it, and `likeness NAME`, and a file `likeness.png`.

                $ likeness index photographs -o gallery | tee log
                likeness search gallery a.png \\
                    -k 6 --sheet found.png
                likeness gallery gallery      what is in it
                likeness evaluate g [--boxes CSV | --masks FOLDER] -o e.html
                swift build

            ```
            likeness class gallery flowers > flowers.txt
            ```
            """
        let found = DocumentedCommand.commands(in: text, source: "").map(\.words)
        #expect(
            Set(found) == [
                ["pair", "--method", "occlusion"],
                ["index", "photographs", "-o", "gallery"],
                ["search", "gallery", "a.png", "-k", "6", "--sheet", "found.png"],
                ["gallery", "gallery"],
                ["evaluate", "g", "-o", "e.html"],
                ["evaluate", "g", "--boxes", "CSV", "-o", "e.html"],
                ["evaluate", "g", "--masks", "FOLDER", "-o", "e.html"],
                ["class", "gallery", "flowers"],
            ])
    }

    @Test(
        "what does not exist is noticed",
        arguments: [
            "pair --occlusion", "pair a.png b.png --nyp maps", "paint a.png", "search g",
            "network net.onnx --pooling gem:0", "index photographs --sheet found.png",
        ])
    func refused(text: String) throws {
        let command = try #require(DocumentedCommand(text, source: ""))
        // A search without a query is completed, and is one then.
        #expect((refusal(of: command) == nil) == (text == "search g"))
    }

    @Test("unknown options of the other programs are noticed")
    func otherPrograms() throws {
        let train = try #require(DocumentedCommand("train photographs --fast", source: ""))
        #expect(try unknownOption(of: train) == "--fast")
        let serve = try #require(DocumentedCommand("serve gallery --open", source: ""))
        #expect(try unknownOption(of: serve) == nil)
    }
}
