import Figures
import Images
import Testing

@Suite struct TextTests {
    private let style: TextStyle

    init() throws {
        style = TextStyle(
            try Typeface(FontPair.find().regular), size: 20,
            colour: RGB(red: 0, green: 0, blue: 0))
    }

    @Test func widthIsProportionalToSize() {
        let text = "Similarity Σ 0.8123 — Äpfel"
        let once = style.typeface.width(of: text, size: 20)
        #expect(abs(style.typeface.width(of: text, size: 80) - 4 * once) < 0.02 * once)
        #expect(style.width(of: "") == 0)
    }

    @Test func inkLiesWithinTheMeasuredWidthAndNearTheBaseline() {
        var canvas = Canvas(width: 400, height: 100)
        let line = TextLine("Hamburgefonstiv 0.8123", style, x: 50, baseline: 60)
        canvas.draw(line)
        let ink = canvas.image.inkBounds
        // Letters have room on both sides, at most a fifth of their size.
        #expect(ink.x >= 49 && ink.x <= 54)
        #expect(Double(ink.maxX) <= 51 + line.width && Double(ink.maxX) >= 46 + line.width)
        #expect(ink.y >= 60 - 20 && ink.maxY > 60 && ink.maxY <= 60 + 6)
    }

    @Test func alignmentPlacesTheSameTextBeforeAroundAndAfterAPoint() {
        let width = style.width(of: "tower")
        #expect(TextLine("tower", style, x: 100, baseline: 0, alignment: .left).x == 100)
        #expect(TextLine("tower", style, x: 100, baseline: 0, alignment: .right).x == 100 - width)
        #expect(
            TextLine("tower", style, x: 100, baseline: 0, alignment: .centre).x == 100 - width / 2)
    }

    @Test(arguments: [
        "photographs-of-the-eiffel-tower-in-the-summer-of-2019-second-visit.jpeg",
        "Ünïcödé-日本語-写真-👩‍👩‍👧-e\u{301}te\u{301}-0123456789-0123456789-0123456789.png",
        String(repeating: "i", count: 300),
    ])
    func longNamesAreShortenedInTheMiddle(name: String) {
        for width in [30.0, 100, 250] {
            let short = style.truncate(name, toWidth: width)
            #expect(style.width(of: short) <= width)
            let parts = short.split(separator: "…", omittingEmptySubsequences: false)
            #expect(parts.count == 2)
            #expect(name.hasPrefix(parts[0]) && name.hasSuffix(parts[1]))
            // No room is wasted: one letter more would not fit.
            #expect(style.width(of: short) > width - 2.2 * style.size)
        }
    }

    @Test func shortNamesStayAsTheyAre() {
        #expect(style.truncate("a.png", toWidth: 200) == "a.png")
        #expect(style.truncate("", toWidth: 0) == "")
    }

    @Test func wrappedLinesFitAndKeepAllWords() {
        let text = "What each of the 7×7 cells adds to the cosine similarity of the two."
        let lines = style.wrap(words: text, toWidth: 150)
        #expect(lines.count > 2)
        #expect(lines.allSatisfy { style.width(of: $0) <= 150 })
        #expect(lines.joined(separator: " ") == text)
    }

    @Test func controlCharactersTakeTheSpaceOfASpace() {
        #expect(style.width(of: "a\nb\tc") == style.width(of: "a b c"))
    }

    @Test func textBeyondTheEdgeIsCutOff() {
        var canvas = Canvas(width: 10, height: 10)
        canvas.draw(TextLine("MMMM", style, x: -30, baseline: 14))
        canvas.fill(Frame(x: -5, y: 8, width: 100, height: 100), with: style.colour)
        #expect(canvas.image[9, 9] == style.colour)
    }

    @Test(arguments: [
        (0.8123, 4, "0.8123"), (-0.04, 2, "−0.04"), (-0.001, 2, "0.00"), (1, 0, "1"),
        (0.99996, 4, "1.0000"), (12.5, 1, "12.5"), (1e300, 2, "1.0e300"),
    ])
    func fixedNumbers(value: Double, decimals: Int, text: String) {
        #expect(NumberText.fixed(value, decimals: decimals) == text)
    }

    @Test(arguments: [
        (2.1e-8, "2.1e−8"), (-3.04e-7, "−3.0e−7"), (0, "0"), (9.97e-5, "1.0e−4"), (1, "1.0e0"),
        (.infinity, "infinite"), (.nan, "not a number"),
    ])
    func scientificNumbers(value: Double, text: String) {
        #expect(NumberText.scientific(value) == text)
    }

    @Test(arguments: [
        (0.0427, 0.0427, "+0.0427"), (-0.02135, 0.0427, "−0.0214"), (0, 0.0427, "0"),
        (1.5, 1.5, "+1.50"), (3e-6, 3e-6, "+3.0e−6"),
    ])
    func tickNumbers(value: Double, largest: Double, text: String) {
        #expect(NumberText.tick(value, largest: largest, signed: true) == text)
    }
}

extension Image {
    /// The smallest frame around what is not white.
    var inkBounds: Frame {
        var (low, high) = ((x: width, y: height), (x: 0, y: 0))
        for y in 0..<height {
            for x in 0..<width where self[x, y] != RGB(red: 255, green: 255, blue: 255) {
                low = (min(low.x, x), min(low.y, y))
                high = (max(high.x, x + 1), max(high.y, y + 1))
            }
        }
        return Frame(x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y)
    }
}
