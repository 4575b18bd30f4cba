import Foundation

/// A command line of Likeness as a document shows it.
struct DocumentedCommand: CustomStringConvertible {
    /// Where it stands, for messages.
    let source: String
    /// The words behind `likeness`.
    let words: [String]

    var description: String { "\(source): likeness \(words.joined(separator: " "))" }

    /// - Parameter text: what stands behind `likeness`, with whatever a document or a shell puts around it.
    /// - Returns: `nil` where it is no command but a way to speak of one: `likeness NAME`.
    init?(_ text: some StringProtocol, source: String) {
        self.source = source
        var words: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            // What a shell does with the command, a comment; what is left out.
            if ["|", ">", "2>", "&&", ";", "#", "&"].contains(word) { break }
            if word == "…" || word == "..." { continue }
            words.append(word.trimmingCharacters(in: CharacterSet(charactersIn: "'\"<>")))
        }
        if words.first.map({ $0 == $0.uppercased() && !$0.hasPrefix("-") }) == true { return nil }
        self.words = words
    }
}

extension DocumentedCommand {
    /// The folder that all documents are in.
    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// All commands of all documents: pages, the libraries' documentation, the programs' help.
    static func all() throws -> [DocumentedCommand] {
        let files = FileManager.default
        var paths = try files.contentsOfDirectory(atPath: root.path)
            .filter { $0.hasSuffix(".md") }
        for folder in ["docs", "Sources", "Examples", "Benchmarks"] {
            paths += try files.subpathsOfDirectory(atPath: root.appending(path: folder).path)
                .filter { $0.hasSuffix(".md") && !$0.contains(".build/") }
                .map { "\(folder)/\($0)" }
        }
        let help = "Tests/CommandTests/Fixtures/help"
        paths += try files.contentsOfDirectory(atPath: root.appending(path: help).path)
            .filter { $0.hasSuffix(".txt") }.map { "\(help)/\($0)" }
        return try paths.sorted().flatMap { path in
            commands(
                in: try String(contentsOf: root.appending(path: path), encoding: .utf8),
                source: path)
        }
    }

    /// The commands of one text: lines of examples, and what stands between backticks.
    static func commands(in text: String, source: String) -> [DocumentedCommand] {
        examples(in: text, source) + spans(in: text, source)
    }

    /// Indented lines and those between fences, also over several lines; a remark may stand far behind.
    private static func examples(in text: String, _ source: String) -> [DocumentedCommand] {
        var found: [DocumentedCommand] = []
        var isFenced = false
        var begun: String?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.hasPrefix("```") { isFenced.toggle() }
            var command: String
            if let before = begun {
                command = before + " " + line.trimmingCharacters(in: .whitespaces)
            } else {
                guard isFenced || line.hasPrefix("  ") else { continue }
                command = line.trimmingCharacters(in: .whitespaces)
                if command.hasPrefix("$ ") { command.removeFirst(2) }
                guard command.hasPrefix("likeness ") else { continue }
                command.removeFirst("likeness ".count)
            }
            begun = nil
            if command.hasSuffix("\\") {
                begun = command.dropLast().trimmingCharacters(in: .whitespaces)
                continue
            }
            // Options that exclude each other, or may be left out, stand in brackets.
            if command.contains("[") {
                for option in alternatives(in: command) {
                    if let one = DocumentedCommand(option, source: "\(source):\(number + 1)") {
                        found.append(one)
                    }
                }
                continue
            }
            let end = command.range(of: "  ")?.lowerBound ?? command.endIndex
            if let one = DocumentedCommand(command[..<end], source: "\(source):\(number + 1)") {
                found.append(one)
            }
        }
        return found
    }

    /// `gallery [--boxes CSV | --masks FOLDER] -o page` as one command for each way to read it.
    private static func alternatives(in command: String) -> [String] {
        guard let open = command.firstIndex(of: "["),
            let close = command[open...].firstIndex(of: "]")
        else { return [command] }
        let (before, behind) = (command[..<open], command[command.index(after: close)...])
        let inner = command[command.index(after: open)..<close].split(separator: "|")
        return ([""] + inner).flatMap { alternatives(in: "\(before) \($0) \(behind)") }
    }

    /// What stands between backticks, also over the end of a line.
    private static func spans(in text: String, _ source: String) -> [DocumentedCommand] {
        var isFenced = false
        // Not in examples, where a backtick is a shell's.
        let prose = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            line -> Substring in
            if line.hasPrefix("```") {
                isFenced.toggle()
                return ""
            }
            return isFenced || line.hasPrefix("    ") ? "" : line
        }
        return prose.joined(separator: "\n").split(separator: "\n\n").flatMap { paragraph in
            paragraph.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { !$0.offset.isMultiple(of: 2) && $0.element.hasPrefix("likeness ") }
                .compactMap {
                    DocumentedCommand($0.element.dropFirst("likeness ".count), source: source)
                }
        }
    }
}
