import Foundation
import Testing

/// The help texts are written out in Fixtures/help, so that a change to them is seen as one;
/// Fixtures/help/regenerate.sh writes them anew.
@Suite struct HelpTests {
    @Test(
        "the help is what it was",
        arguments: [
            ("likeness", ["--help"]), ("pair", ["pair", "--help"]),
            ("index", ["index", "--help"]), ("gallery", ["gallery", "--help"]),
            ("search", ["search", "--help"]), ("class", ["class", "--help"]),
            ("contrast", ["contrast", "--help"]), ("components", ["components", "--help"]),
            ("report", ["report", "--help"]), ("compare", ["compare", "--help"]),
            ("evaluate", ["evaluate", "--help"]),
            ("scenes", ["scenes", "--help"]),
            ("network", ["network", "--help"]), ("import", ["import", "--help"]),
            ("serve", ["serve", "--help"]), ("train", ["train", "--help"]),
        ])
    func help(name: String, arguments: [String]) throws {
        let folder = try WorkingFolder()
        let outcome = try folder.likeness(arguments)
        let expected = String(decoding: try folder.data("help/\(name).txt"), as: UTF8.self)
        #expect(outcome.output == expected)
        #expect(outcome.error.isEmpty)
        #expect(outcome.status == 0)
        let longest = outcome.output.split(separator: "\n").map(\.count).max() ?? 0
        #expect(longest <= 80, "a terminal of 80 columns breaks longer lines")
    }

    @Test("the version is one line") func version() throws {
        let outcome = try WorkingFolder().likeness(["--version"])
        #expect(outcome.output.split(separator: ".").count == 3)
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(outcome.status == 0)
    }
}
