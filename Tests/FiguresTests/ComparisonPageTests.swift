import Figures
import Images
import SimilarityMaps
import TestSupport
import Testing

@Suite struct ComparisonPageTests {
    @Test(arguments: [ComparisonReport.Subject.checkpoints, .networks])
    func everySectionIsWellFormedAndNamed(subject: ComparisonReport.Subject) throws {
        let page = try MarkupReader(SampleComparison.report(subject: subject).html())
        let sections = page.all("section")
        #expect(
            sections.map { $0.attributes["id"] } == [
                "networks", "curves", "scores", "concentration", "searches", "pairs", "notes",
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
        for label in page.all("label") {
            if let target = label.attributes["for"] { #expect(ids.contains(target)) }
        }
    }

    @Test func headingsDescendOneByOne() throws {
        let page = try MarkupReader(SampleComparison.report().html())
        let levels = page.elements.compactMap { element -> Int? in
            guard element.name.count == 2, element.name.hasPrefix("h") else { return nil }
            return Int(element.name.dropFirst())
        }
        #expect(levels.first == 1 && levels.filter { $0 == 1 }.count == 1)
        for (level, next) in zip(levels, levels.dropFirst()) {
            #expect(next <= level + 1)
        }
    }

    @Test func nothingIsLoadedAndOnlyTheOneScriptRuns() throws {
        let page = try MarkupReader(SampleComparison.report().html())
        let scripts = page.all("script")
        #expect(scripts.count == 1 && scripts[0].attributes.isEmpty)
        for element in page.elements {
            #expect(element.name != "link" && element.name != "iframe")
            for (name, value) in element.attributes {
                switch name {
                case "src": #expect(value.hasPrefix("data:image/png;base64,"))
                case "href": #expect(element.name == "a")
                default:
                    #expect(!name.hasPrefix("on"))
                    #expect(!value.contains("//") || name == "xmlns", "\(name)=\(value)")
                }
            }
        }
        let styles = page.all("style").map(\.text).joined()
        #expect(!styles.contains("@import"))
        for address in styles.split(separator: "url(").dropFirst() {
            #expect(address.hasPrefix("data:image/webp;base64,"))
        }
        let policy = try #require(
            page.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?
                .attributes["content"])
        let digest = Base64.text(of: sha256(Array(scripts[0].text.utf8)))
        #expect(
            policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
                + "script-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'")
    }

    // FIPS 180-4, examples of SHA-256.
    @Test(arguments: [
        ("abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        ("", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE="
        ),
    ])
    func theReferenceHashIsRight(text: String, digest: String) {
        // Written with `printf %s TEXT | openssl dgst -sha256 -binary | base64`.
        #expect(Base64.text(of: sha256(Array(text.utf8))) == digest)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "a&b&amp;c",
        "two\nlines\u{0}\u{8}\u{7F}\u{2028}", "\u{202E}gnp.exe", "]]>--><!--", " ",
        "</bdi></h1></title></style>", "url(https://a.b)", "}body{display:none",
    ])
    func whateverNamesHoldIsShownAndDoesNothing(name: String) throws {
        for subject in [ComparisonReport.Subject.checkpoints, .networks] {
            let page = try MarkupReader(
                SampleComparison.report(named: name, subject: subject).html())
            let plain = try MarkupReader(SampleComparison.report(subject: subject).html())
            // Whole pages are too long for what a failure prints.
            let hasSameElements =
                page.elements.map(\.name).filter { $0 != "wbr" } == plain.elements.map(\.name)
            #expect(hasSameElements, "the page has other elements because of a name")
            let hasSameStyles = page.all("style").map(\.text) == plain.all("style").map(\.text)
            #expect(hasSameStyles)
            for text in page.elements.map(\.text) + page.elements.flatMap(\.attributes.values) {
                #expect(
                    !text.unicodeScalars.contains {
                        [0, 8, 0x7F, 0x2028, 0x202E].contains($0.value)
                    })
            }
        }
    }

    @Test func longNamesLoseTheirMiddle() throws {
        let long = String(repeating: "a\u{301}", count: 100_000) + "end.png"
        let html = try SampleComparison.report(named: long).html()
        #expect(html.utf8.count < 500_000)
        #expect(html.contains("end.png"))
    }

    @Test func theSliderHasAPlaceForEveryNetworkAndBeginsAtTheEndOfATraining() throws {
        for (subject, chosen) in [(ComparisonReport.Subject.checkpoints, 4), (.networks, 0)] {
            let page = try MarkupReader(
                SampleComparison.report(subject: subject, networkCount: 5).html())
            let radios = page.all("input").filter { $0.attributes["type"] == "radio" }
            #expect(radios.map { $0.attributes["id"] } == (0..<5).map { "at-\($0)" })
            #expect(Set(radios.map { $0.attributes["name"] }) == ["network"])
            #expect(radios.allSatisfy { $0.parents.contains("fieldset") })
            #expect(radios.allSatisfy { $0.attributes["aria-label"] == "name" })
            #expect(radios.indices.filter { radios[$0].attributes["checked"] != nil } == [chosen])
            let styles = page.all("style").map(\.text).joined()
            for place in 0..<5 {
                #expect(
                    styles.contains(
                        "main:has(#at-\(place):checked) .at-\(place){visibility:visible}"))
                #expect(page.all("div", style: "at-\(place)").count == 2)
            }
            #expect(!styles.contains("#at-5:"))
            // The play button is of no use without the script, which shows it.
            #expect(page.all("button").map { $0.attributes["hidden"] } == [""])
        }
    }

    @Test func whoHasNoScriptAndNoSelectorsSeesEverything() throws {
        let page = try MarkupReader(SampleComparison.report().html())
        let styles = page.all("style").map(\.text).joined()
        let before = try #require(styles.split(separator: "@supports selector(:has(*)){").first)
        // Only marks in plots are hidden by rules that need nothing.
        #expect(
            before.split(separator: "visibility:hidden").count - 1
                == before.split(separator: ".plot .at{visibility:hidden").count - 1
                + before.split(separator: ".tick{visibility:hidden").count - 1)
    }

    @Test func oneNetworkHasNoSliderAndAllIsShown() throws {
        let page = try MarkupReader(SampleComparison.report(networkCount: 1).html())
        #expect(page.all("fieldset").isEmpty && page.all("script").isEmpty)
        #expect(page.all("div", style: "view").count == 2)
        #expect(page.all("div", style: "at").isEmpty)
        #expect(!page.all("style").map(\.text).joined().contains("@supports"))
    }

    @Test func anEmptyComparisonIsAPage() throws {
        let network = ComparisonReport.Network(
            name: "a", tail: "", pooling: "", inputSize: "", dimension: 0)
        let page = try MarkupReader(
            ComparisonReport(title: "", subject: .networks, networks: [network]).html())
        #expect(page.all("section").map { $0.attributes["id"] } == ["networks", "method"])
    }

    @Test func piecesMakeThePageAndNothingIsWrittenOfWhatIsRefused() throws {
        var report = SampleComparison.report()
        var pieces: [String] = []
        try report.writePage { pieces.append($0) }
        #expect(pieces.count > 20)
        #expect(try pieces.joined() == report.html())
        report.queries[0].views[2].results[0].score = .nan
        pieces = []
        #expect(throws: FigureError.self) { try report.writePage { pieces.append($0) } }
        #expect(pieces.isEmpty)
    }
}
