import Figures
import Testing

@Suite struct FontTests {
    @Test func theOptionComesBeforeTheEnvironmentAndTheSystem() throws {
        let fonts = try FontPair.find()
        let named = try FontPair.find(
            path: fonts.regular.path, environment: { _ in "/nowhere.ttf" }, wellKnown: [])
        #expect(named.regular.path == fonts.regular.path)
        let found = try FontPair.find(
            environment: { $0 == "LIKENESS_FONT" ? fonts.bold.path : nil }, wellKnown: [])
        #expect(found.regular.path == fonts.bold.path)
    }

    @Test func withoutAnyFontTheErrorSaysWhatToInstallAndWhatToSet() {
        let error = #expect(throws: FigureError.self) {
            try FontPair.find(environment: { _ in nil }, wellKnown: [])
        }
        #expect(error?.code == .fontNotFound)
        #expect(error?.message.contains("fonts-dejavu-core") == true)
        #expect(error?.message.contains("LIKENESS_FONT") == true)
    }

    @Test func aNamedFontThatIsMissingIsNotReplacedByAnother() {
        let error = #expect(throws: FigureError.self) {
            try FontPair.find(path: "/nowhere/font.ttf")
        }
        #expect(error?.code == .fontNotFound)
        #expect(error?.message.contains("/nowhere/font.ttf") == true)
    }

    @Test(arguments: [#filePath, "/"])
    func aFileThatIsNoFontIsRefused(path: String) {
        let error = #expect(throws: FigureError.self) { try Typeface(FontFile(path: path)) }
        #expect(error?.code == .unusableFont)
        #expect(error?.message.contains(path) == true)
    }
}
