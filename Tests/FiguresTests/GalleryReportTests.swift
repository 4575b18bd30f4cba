import Figures
import Images
import SimilarityMaps
import Testing

@Suite struct GalleryReportTests {
    @Test func everySectionIsWellFormedAndNamed() throws {
        let page = try MarkupReader(report().html())
        let sections = page.all("section")
        #expect(
            sections.map { $0.attributes["id"] } == [
                "retrieval", "scores", "searches", "classes", "components", "objects", "files",
                "reading", "method",
            ])
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count, "an id is used twice")
        for section in sections {
            #expect(try ids.contains(#require(section.attributes["aria-labelledby"])))
        }
        for link in page.all("a") {
            let target = try #require(link.attributes["href"])
            #expect(
                target.hasPrefix("https://arxiv.org/") || ids.contains(String(target.dropFirst())))
        }
    }

    @Test func anEmptyReportIsAPageAndHasNoControls() throws {
        let page = try MarkupReader(GalleryReport(title: "", facts: []).html())
        #expect(page.all("section").map { $0.attributes["id"] } == ["method"])
        #expect(page.all("input").isEmpty && page.all("label").isEmpty && page.all("nav").isEmpty)
        #expect(page.all("h1").count == 1)
    }

    @Test func headingsDescendOneByOne() throws {
        let page = try MarkupReader(report().html())
        let levels = page.elements.compactMap { element -> Int? in
            guard element.name.count == 2, element.name.hasPrefix("h") else { return nil }
            return Int(element.name.dropFirst())
        }
        #expect(levels.first == 1 && levels.filter { $0 == 1 }.count == 1)
        for (level, next) in zip(levels, levels.dropFirst()) {
            #expect(next <= level + 1)
        }
    }

    @Test func nothingIsLoadedAndNothingRuns() throws {
        let html = try report().html()
        let page = try MarkupReader(html)
        for element in page.elements {
            #expect(element.name != "script" && element.name != "link")
            for (name, value) in element.attributes {
                switch name {
                case "src": #expect(value.hasPrefix("data:image/webp;base64,"))
                case "href": #expect(element.name == "a")
                default:
                    #expect(!name.hasPrefix("on"))
                    #expect(!value.contains("//") || name == "xmlns", "\(name)=\(value)")
                }
            }
        }
        let styles = page.all("style").map(\.text).joined()
        #expect(!styles.contains("@import") && !styles.contains("url("))
        let policy = page.all("meta").compactMap {
            $0.attributes["http-equiv"] == "Content-Security-Policy"
                ? $0.attributes["content"] : nil
        }
        #expect(policy.count == 1 && policy[0].hasPrefix("default-src 'none'; img-src data:;"))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "a&b&amp;c",
        "two\nlines\u{0}\u{8}\u{7F}\u{2028}", "\u{202E}gnp.exe", "שלום", "]]>--><!--", "",
        "</bdi></h1></title></style>", nonCharacters,
    ])
    func whateverNamesHoldIsShownAndDoesNothing(name: String) throws {
        let page = try MarkupReader(report(named: name).html())
        let plain = try MarkupReader(report(named: "name").html())
        #expect(
            page.elements.map(\.name).filter { $0 != "wbr" } == plain.elements.map(\.name),
            "the page has other elements because of a name")
        let letters = Self.letters(of: name)
        let shown = page.all("bdi").filter { Self.letters(of: $0.text) == letters }
        #expect(shown.count >= 20)
        for text in page.elements.map(\.text) + page.elements.flatMap(\.attributes.values) {
            #expect(!text.unicodeScalars.contains { Self.forbidden.contains($0.value) })
        }
    }

    /// Line breaks are forbidden in names, but the page has its own.
    private static let forbidden: Set<UInt32> = [
        0, 0x8, 0x7F, 0x2028, 0x202E, 0xFFFE, 0xFDD0,
    ]
    private static let nonCharacters = String(
        String.UnicodeScalarView([0xFFFE, 0x61, 0xFDD0].compactMap(Unicode.Scalar.init)))

    /// What must be seen of a name.
    private static func letters(of name: String) -> [Unicode.Scalar] {
        name.unicodeScalars.filter {
            !forbidden.contains($0.value) && !$0.properties.isWhitespace
        }
    }

    @Test func longNamesLoseTheirMiddle() throws {
        let long = String(repeating: "a\u{301}", count: 100_000) + "end.png"
        let html = try report(named: long).html()
        #expect(html.utf8.count < 300_000)
        #expect(html.contains("end.png"))
    }

    @Test func everyPhotographHasWordsAndOnlyItsMapHasNone() throws {
        let page = try MarkupReader(report(named: "a\"b.jpg").html())
        let images = page.all("img")
        #expect(images.count == 2 * 3 + 1)
        for image in images {
            let text = try #require(image.attributes["alt"])
            #expect(image.classes == ["map"] ? text.isEmpty : text.hasPrefix("Photograph a\"b.jpg"))
            #expect(image.number("width") != nil && image.number("height") != nil)
        }
        #expect(images.filter { $0.classes == ["map"] }.count == 3)
    }

    @Test func longListsAreCutAndCounted() throws {
        var report = try report()
        report.examples = .init(repeating: report.examples[0], count: 30)
        report.examples[0].results = .init(repeating: report.examples[0].results[0], count: 99)
        report.classes = .init(repeating: report.classes[0], count: 50)
        report.classCount = 1000
        report.failures = .init(repeating: .init(path: "a", reason: "b"), count: 300)
        report.duplicates = [.init(repeating: "copy.png", count: 4000)]
        report.duplicateCount = 70
        let html = try report.html()
        let page = try MarkupReader(html)
        #expect(page.all("article", style: "example").count == 24)
        #expect(page.all("article", style: "class").count == 24)
        #expect(html.contains("24 of 30 searches") && html.contains("24 of 1,000 classes"))
        #expect(html.contains("200 more not shown") && html.contains("and 3,990 more"))
        #expect(html.contains("69 more not shown") && html.contains("70 photographs occur"))
        #expect(page.all("li").count(where: { $0.text.contains("copy.png") }) == 11)
        #expect(page.all("img").count == 2 * (10 + 23 + 2 * 24) + 24)
    }

    @Test func numbersAreShownAsTheyAre() throws {
        let page = try MarkupReader(report().html())
        #expect(page.all("p", style: "value").map(\.text) == ["93.4%", "81%"])
        #expect(
            page.all("div", style: "meter").count == 2
                && page.all("span").contains { $0.attributes["style"] == "width:93.4%" })
        #expect(page.all("p", style: "score").map(\.text)[0].hasPrefix("10.8123"))
        let shares = page.all("span", style: "of-similarity").map { $0.attributes["style"] }
        #expect(shares == ["width:62%", "width:100%", "width:0%"])
        #expect(page.all("td").map(\.text).contains("112%"))
        let numbers = page.all("span", style: "numbers").map(\.text)
        #expect(numbers[0] == "−0.0500" + "0" + "+0.0500")
    }

    @Test func theFolderThatIsTheClassIsNotRepeatedBesideTheClass() throws {
        var report = try report()
        report.examples[0].results[0].label = "tower"
        report.classes[0].name = "tower"
        for (path, shown) in [
            ("tower/a.jpg", "towera.jpg"), ("towers/a.jpg", "towertowers/a.jpg"),
            ("tower/", "towertower/"), ("old/tower/a.jpg", "towerold/tower/a.jpg"),
        ] {
            report.examples[0].results[0].name = path
            report.classes[0].representatives[0].name = path
            let page = try MarkupReader(report.html())
            let names = page.all("p", style: "name").map(\.text)
            #expect(names.count == 4 && names[1] == shown)
            #expect("tower" + names[2] == shown)
        }
    }

    @Test func numbersThatAreNoneAreRefused() throws {
        for value in [Double.nan, .infinity] {
            var report = try report()
            report.retrieval = .init([.init(.rPrecision, value)], queryCount: 1)
            #expect(throws: FigureError.self) { try report.html() }
            report = try self.report()
            report.examples[0].results[0].score = value
            let error = #expect(throws: FigureError.self) { try report.html() }
            #expect(error?.message.contains("name") == true)
            report = try self.report()
            report.classes[0].representatives[0].similarity = value
            #expect(throws: FigureError.self) { try report.html() }
            report = try self.report()
            report.objectShares?.all.similarity = value
            #expect(throws: FigureError.self) { try report.html() }
            report = try self.report()
            report.components?.mean[0] = value
            #expect(throws: FigureError.self) { try report.html() }
        }
        var report = try report()
        report.retrieval = .init([.init(.recall(at: 1), 1.01)], queryCount: 1)
        #expect(throws: FigureError.self) { try report.html() }
    }

    @Test func nothingIsWrittenOfAReportThatIsRefusedAndPiecesMakeThePage() throws {
        var report = try report()
        var pieces: [String] = []
        try report.write { pieces.append($0) }
        #expect(pieces.count > 10)
        #expect(try pieces.joined() == report.html())
        report.examples[0].results[0].score = .nan
        pieces = []
        #expect(throws: FigureError.self) { try report.write { pieces.append($0) } }
        #expect(pieces.isEmpty)
    }

    /// A report with something in each of its sections, whose texts all hold `name`.
    @Test func anErrorThatIsNotANumberIsSaidAndTheMapsAreNotExact() throws {
        var report = try report()
        report.certificate = .notExact
        let html = try report.html()
        #expect(html.contains("not exact") && html.contains("within not a number"))
        report.certificate = .misplaced
        #expect(try report.html().contains("Places not what they seem;"))
    }

    private func report(named name: String = "name") throws -> GalleryReport {
        let photograph = Image(
            size: PixelSize(width: 32, height: 24), filling: RGB(red: 90, green: 120, blue: 90))
        let map = SimilarityMap(
            grid: Grid(rows: 1, columns: 2), values: [0.05, -0.02], rest: 0.01)
        let range = ValueRange.symmetric(0.05)
        let picture = try ExplainedPicture(
            photograph, name: name, map: map, range: range, longestSide: 32)
        let member = GalleryReport.Member(
            picture: picture, name: name, similarity: 0.5, nearestClass: name)
        var report = GalleryReport(
            title: name, date: name,
            facts: (0..<6).map { _ in .init(name, name, note: name) })
        report.certificate = Certificate(
            completenessError: 2e-8, recompositionError: 3e-7, exactness: .exact, places: .checked)
        report.retrieval = .init(
            [.init(.recall(at: 1), 0.934), .init(.rPrecision, 0.81)], queryCount: 10,
            leftOutCount: 1)
        report.distributions = DistributionPlot(
            sameClass: ScoreHistogram(of: [0.6, 0.7]), differentClasses: ScoreHistogram(of: [0.2]))
        report.examples = [
            .init(
                query: try ExplainedPicture(photograph, longestSide: 32), name: name, label: name,
                note: name,
                results: [
                    .init(
                        picture: picture, name: name, label: name, score: 0.8123, isSameClass: true)
                ], range: range)
        ]
        report.classes = [
            .init(
                name: name, imageCount: 3, meanSimilarity: 0.5, representatives: [member],
                leastFitting: [member], range: nil)
        ]
        report.components = ComponentPlot(
            mean: [0.6, 1], lowerQuartile: [0.5, 1], upperQuartile: [0.7, 1], pairCount: 4)
        report.objectShares = .init(
            all: .init(name: name, similarity: 0.62, area: 0.41, imageCount: 5),
            classes: [
                .init(name: name, similarity: 1.12, area: 1, imageCount: 3),
                .init(name: name, similarity: -0.1, area: 0, imageCount: 2),
            ], comparison: name)
        report.duplicates = [[name, name]]
        report.failures = [.init(path: name, reason: name)]
        return report
    }
}
