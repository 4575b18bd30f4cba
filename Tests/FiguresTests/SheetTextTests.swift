import Figures
import Images
import SimilarityMaps
import Testing

@Suite struct SheetTextTests {
    private func texts(
        _ sheet: RetrievalSheet, _ scale: PairFigure.Scale = .shared
    ) throws -> [String] {
        try sheet.page(options: SampleSheets.options(2000, scale)).texts
    }

    private func named(_ results: [RetrievalSheet.Result]) -> RetrievalSheet {
        RetrievalSheet(
            query: .init(photograph: SampleSheets.grey(SampleSheets.shapes[0]), name: "query.jpg"),
            results: results, network: "network.onnx", gallery: "towers", imageCount: 12345)
    }

    private func result(
        _ rank: Int, label: String? = nil,
        _ change: (inout RetrievalSheet.Result) -> Void = { _ in }
    ) -> RetrievalSheet.Result {
        var result = RetrievalSheet.Result(
            .init(
                photograph: SampleSheets.grey(SampleSheets.shapes[0]), name: "r\(rank).jpg",
                map: SampleSheets.map()), rank: rank, cosineSimilarity: 0.81234, label: label)
        change(&result)
        return result
    }

    @Test func theHeaderSaysWhatWasSearchedAndWithWhat() throws {
        let words = try texts(named([result(1)]))
        #expect(words.contains("Most similar image"))
        #expect(words.contains("among 12,345 images of towers · network.onnx"))
        #expect(words.contains("Query") && words.contains("query.jpg"))
        #expect(words.contains("1") && words.contains("0.8123") && words.contains("r1.jpg"))
        #expect(try texts(named([result(1), result(2)])).contains("2 most similar images"))
    }

    @Test func aSearchByRegionShowsItsScoreItsShareAndTheRankByTheWhole() throws {
        var sheet = named([
            result(1) { $0.region = .init(score: 0.25, share: 0.3077, rankByWhole: 1234) }
        ])
        sheet.query.region = SampleSheets.region
        let words = try texts(sheet)
        #expect(words.contains("Best match for the marked region"))
        #expect(words.contains("0.2500") && words.contains("31% of 0.8123"))
        #expect(words.contains("whole: 1,234"))
        #expect(words.contains("1 rectangle, 1 unwanted"))
        #expect(words.contains { $0.contains("Percent: ") && $0.contains("Whole: ") })
        sheet.query.region?.excludedMask = SampleSheets.grey(PixelSize(width: 2, height: 2))
        #expect(try texts(sheet).contains("1 rectangle, 1 and a mask unwanted"))
        sheet.query.region?.included = []
        #expect(try texts(sheet).contains("all but 1 rectangle and a mask"))
        sheet.results[0].region = .init(score: -0.25)
        let fewer = try texts(sheet)
        #expect(fewer.contains("−0.2500") && fewer.contains("of 0.8123"))
        #expect(!fewer.contains { $0.contains("Percent: ") || $0.contains("Whole: ") })
    }

    @Test func classesAreTheHeadlinesWhereClassesAreRanked() throws {
        var sheet = named([result(1, label: "Eiffel tower"), result(2)])
        sheet.ranking = .classes
        let page = try sheet.page(options: SampleSheets.options(2000))
        #expect(page.texts.contains("Best image of each of the 2 most similar classes"))
        let label = page.lines.first { $0.text == "Eiffel tower" }
        let rank = page.lines.first { $0.text == "1" }
        #expect((label?.baseline ?? 0) < (rank?.baseline ?? 0))
        #expect(page.texts.contains("no class"))
    }

    @Test func withoutLabelsNothingIsSaidAboutClasses() throws {
        #expect(try !texts(named([result(1), result(2)])).contains("no class"))
        #expect(try texts(named([result(1, label: "a"), result(2)])).contains("no class"))
    }

    @Test func onlySignsThatAreUsedAreExplained() throws {
        let none = try named([result(1)]).page(options: .init())
        #expect(none.marks.isEmpty)
        let some = try named([
            result(1) { $0.relation = .sameFile }, result(2) { $0.relation = .sameClass },
            result(3) { $0.relation = .sameClass },
        ]).page(options: .init())
        #expect(some.marks.count == 3 + 2)
        #expect(some.texts.contains("the query itself"))
        #expect(some.texts.contains("same class as the query"))
        #expect(!some.texts.contains("another class"))
    }

    @Test func exactnessIsALineAtTheFootAndBesideAResultOnlyWhereItFails() throws {
        let exact = try texts(named([result(1) { $0.certificate = .exact }, result(2)]))
        #expect(exact.contains("Maps: exact; with its rest, each adds up to its score."))
        #expect(!exact.contains("not exact"))
        let mixed = try texts(
            named([
                result(1) { $0.certificate = .exact }, result(2) { $0.certificate = .notExact },
            ]))
        #expect(mixed.filter { $0 == "not exact" }.count == 1)
        #expect(mixed.contains { $0.contains("do not add up to their scores") })
        #expect(try !texts(named([result(1)])).contains { $0.hasPrefix("Maps") })
    }

    @Test func placesAreALineAtTheFootAndBesideAResultOnlyWhereTheyAreWrong() throws {
        let checked = try texts(named([result(1) { $0.certificate = .exact }]))
        #expect(checked.contains { $0.hasPrefix("Places checked") })
        let mixed = try texts(
            named([
                result(1) { $0.certificate = .exact }, result(2) { $0.certificate = .misplaced },
            ]))
        #expect(mixed.filter { $0 == "places not what they seem" }.count == 1)
        #expect(mixed.contains { $0.hasPrefix("Places not what they seem;") })
        #expect(!mixed.contains { $0.hasPrefix("Places checked") })
    }

    @Test func withAScaleForEachEveryMapSaysWhatItsColoursSpan() throws {
        let sheet = named([
            result(1) { $0.queryMap = SampleSheets.map(value: 0.3) },
            result(2) { $0.photograph.map = SampleSheets.map(value: 0.2) },
        ])
        let words = try texts(sheet, .each)
        #expect(words.contains("colours to ±0.100") && words.contains("colours to ±0.200"))
        #expect(words.contains("query to ±0.300"))
        #expect(words.joined(separator: " ").contains("compare numbers, not colours"))
        #expect(try !texts(sheet).contains { $0.hasPrefix("colours to") })
    }

    @Test func longNamesAreShortenedInTheMiddleAndScoresNever() throws {
        let page = try SampleSheets.retrieval(50).page(options: SampleSheets.options(320))
        #expect(
            page.texts.contains { $0.hasPrefix("a p") && $0.contains("…") && $0.hasSuffix("eg") })
        for result in SampleSheets.results(50) {
            #expect(page.texts.contains(NumberText.fixed(result.cosineSimilarity, decimals: 4)))
        }
    }

    @Test(arguments: [30, 60, 120, 400])
    func aTextIsShortenedUntilItTouchesNeitherItsSignNorTheNumberBehindIt(width: Int) throws {
        let type = try Typography(width: 1000, fonts: .find())
        for mark in [nil, SheetMark.sameClass] {
            let caption = SheetCaption(
                [CaptionLine(SampleSheets.longName, .strong, mark: mark, trailing: "0.8123")],
                x: 10, top: 10, width: width, type: type)
            let boxes = caption.lines.map(\.box) + caption.marks.map(\.frame)
            for (index, box) in boxes.enumerated() {
                #expect(box.x >= 9 && box.maxX <= 11 + width)
                #expect(!boxes[..<index].contains { $0.overlaps(box) })
            }
            #expect(width < 60 || caption.lines.first?.text == "0.8123")
            #expect(width < 100 || caption.lines.last?.text.contains("…") == true)
        }
    }

    @Test func theQuerysOwnFileDoesNotSetTheScale() throws {
        var sheet = named([result(1), result(2)])
        sheet.results[0].photograph.map = SampleSheets.map(value: 0.8)
        let options = SampleSheets.options(2000)
        let beyond = "The query itself reaches beyond it."
        func page() throws -> (largest: Float?, words: String) {
            let page = try sheet.page(options: options)
            return (page.legends.first?.range.high, page.texts.joined(separator: " "))
        }
        #expect(try page().largest == 0.8)
        #expect(try !page().words.contains(beyond))
        sheet.results[0].relation = .sameFile
        #expect(try page().largest == 0.1)
        #expect(try page().words.contains(beyond))
        // Alone it has no one to leave pale.
        sheet.results.removeLast()
        #expect(try page().largest == 0.8)
        #expect(try !page().words.contains(beyond))
    }

    @Test func aSingleResultStandsBesideTheQueryAndBothCarryTheirMaps() throws {
        var sheet = named([result(1) { $0.queryMap = SampleSheets.map(1, 1, value: 0.05) }])
        let page = try sheet.page(options: SampleSheets.options(2000))
        #expect(page.pictures.map(\.photograph.name) == ["query.jpg", "r1.jpg"])
        #expect(page.pictures.first?.photograph.map == sheet.results[0].queryMap)
        #expect(page.texts.joined(separator: " ").contains("On the query: what the query’s cells"))
        sheet.results.append(result(2) { $0.queryMap = SampleSheets.map() })
        let two = try sheet.page(options: SampleSheets.options(2000))
        #expect(two.pictures.count == 5 && two.pictures.first?.photograph.map == nil)
        #expect(two.texts.joined(separator: " ").contains("Below each: what the query’s cells"))
    }

    @Test func aClassIsSortedFromBothEndsAndRanksCountWithinTheClass() throws {
        func member(_ name: String, _ similarity: Double) -> ClassSheet.Member {
            .init(
                .init(
                    photograph: SampleSheets.grey(SampleSheets.shapes[0]), name: name,
                    map: SampleSheets.map()), meanSimilarity: similarity, certificate: .exact)
        }
        let sheet = ClassSheet(
            label: "tower", imageCount: 1200, meanSimilarity: 0.61,
            typical: [member("b", 0.7), member("a", 0.8)],
            leastFitting: [member("y", 0.2), member("z", 0.1)], network: "network.onnx",
            gallery: "towers")
        let page = try sheet.page(options: SampleSheets.options(2000))
        #expect(page.pictures.map(\.photograph.name) == ["a", "b", "z", "y"])
        let words = page.texts
        for word in ["tower", "Most typical", "Fits least", "1", "2", "1,200", "1,199", "0.8000"] {
            #expect(words.contains(word), "\(word)")
        }
        #expect(
            words.contains(
                "1,200 images of towers · mean similarity within the class 0.6100 · network.onnx"))
        var whole = sheet
        whole.leastFitting = []
        #expect(try !whole.page(options: .init()).texts.contains("Most typical"))
    }

    @Test func theColoursAreExplainedByWhatIsShown() throws {
        /// All lines of a page: sentences are broken over several of them.
        func words(_ page: SheetPage) -> String { page.texts.joined(separator: " ") }
        var search = named([result(1)])
        let options = SampleSheets.options(2000)
        #expect(
            try words(search.page(options: options)).contains(
                "Orange and red make a result more like the query, blue less like it;"))
        search.results[0].region = .init(score: 0.25)
        search.query.region = SampleSheets.region
        #expect(try words(search.page(options: options)).contains("more like the region, blue"))
        let sheet = ClassSheet(
            label: "tower", imageCount: 3, meanSimilarity: 0.5, typical: SampleSheets.members(2),
            network: "n", gallery: "g")
        #expect(
            try words(sheet.page(options: options)).contains(
                "Orange and red make an image more like its class, blue less like it;"))
        #expect(
            try words(SampleSheets.contrast().page(options: options)).contains(
                "Orange and red make it more like the query, blue less like it;"))
    }

    @Test func aContrastSaysWhichIsAboveAndByHowMuchAndAddsUp() throws {
        var figure = SampleSheets.contrast()
        figure.query.name = "query.jpg"
        figure.first.photograph.name = "a.jpg"
        figure.second.photograph.name = "b.jpg"
        let words = try figure.page(options: .init()).texts
        for word in [
            "+0.1500", "a.jpg above b.jpg, for query.jpg", "0.8000", "0.6500", "A − B",
            "speaks for A", "speaks for B", "map 0.0100 + rest 0.0200 = 0.0300",
            "map 0.1000 + rest 0.0200 = 0.1200", "no class",
        ] {
            #expect(words.contains(word), "\(word)")
        }
        #expect(words.contains("Maps: exact; with its rest, each adds up to its score."))
        figure.certificate = .notExact
        #expect(
            try figure.page(options: .init()).texts.contains(
                "Maps: not exact; they do not add up to their scores."))
        swap(&figure.first, &figure.second)
        let swapped = try figure.page(options: .init()).texts
        #expect(swapped.contains("−0.1500"))
        #expect(swapped.contains("b.jpg below a.jpg, for query.jpg"))
    }

    @Test func aNameWithoutEndFillsSomeLinesAndNotThePage() throws {
        let sheet = ClassSheet(
            label: String(repeating: "tower ", count: 20_000), imageCount: 3, meanSimilarity: 0.5,
            typical: SampleSheets.members(2), network: "n", gallery: "g")
        let page = try sheet.page(options: SampleSheets.options(600))
        #expect(page.height < 1200)
        #expect(page.texts.contains { $0.contains("…") })
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "−1,234,567")])
    func thousandsAreSeparated(number: Int, text: String) {
        #expect(NumberText.count(number) == text)
    }
}
