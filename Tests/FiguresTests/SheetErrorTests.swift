import Figures
import Images
import SimilarityMaps
import Testing

@Suite struct SheetErrorTests {
    private func refuses(
        _ words: String, as code: FigureError.Code = .invalidInput, _ body: () throws -> Image
    ) {
        let error = #expect(throws: FigureError.self) { _ = try body() }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    private func retrieval(_ change: (inout RetrievalSheet) -> Void) -> RetrievalSheet {
        var sheet = SampleSheets.retrieval(3)
        change(&sheet)
        return sheet
    }

    @Test(arguments: [319, 8001, 0, -1, Int.max])
    func widthsOutsideTheRangeAreRefused(width: Int) {
        let options = SampleSheets.options(width)
        refuses("320 to 8000", as: .invalidOption) {
            try SampleSheets.retrieval(3).image(options: options)
        }
        refuses("320 to 8000", as: .invalidOption) {
            try SampleSheets.contrast().image(options: options)
        }
    }

    @Test func noResultsAndTooManyAreRefused() {
        refuses("1 to 100 results, not 0") { try retrieval { $0.results = [] }.image() }
        refuses("1 to 100 results, not 101") { try SampleSheets.retrieval(101).image() }
    }

    @Test(arguments: [Double.nan, .infinity])
    func numbersThatAreNoneAreRefused(number: Double) {
        refuses("a score of p1.jpg") {
            try retrieval { $0.results[1].cosineSimilarity = number }.image()
        }
        let bad = SampleSheets.map(value: Float(number))
        refuses("map of p1.jpg") { try retrieval { $0.results[1].photograph.map = bad }.image() }
        refuses("map of p1.jpg") { try retrieval { $0.results[1].queryMap = bad }.image() }
        var contrast = SampleSheets.contrast()
        contrast.second.cosineSimilarity = number
        refuses("the cosine similarity of p2.jpg") { try contrast.image() }
        contrast = SampleSheets.contrast()
        contrast.query.map = bad
        refuses("map of ") { try contrast.image() }
        refuses("the mean similarity within tower") {
            try ClassSheet(
                label: "tower", imageCount: 9, meanSimilarity: number,
                typical: SampleSheets.members(1), network: "n", gallery: "g"
            ).image()
        }
        refuses("the mean similarity of ") {
            var member = SampleSheets.members(1)[0]
            member.meanSimilarity = number
            return try ClassSheet(
                label: "tower", imageCount: 9, meanSimilarity: 0, typical: [member],
                network: "n", gallery: "g"
            ).image()
        }
    }

    @Test func regionsAndTheirScoresBelongTogether() {
        refuses("has no score for the query’s region") {
            try retrieval { $0.query.region = SampleSheets.region }.image()
        }
        refuses("but the query has none") {
            try retrieval { $0.results[2].region = .init(score: 0.1) }.image()
        }
        refuses("a score of p1.jpg") {
            var sheet = SampleSheets.retrieval(3, region: SampleSheets.region)
            sheet.results[1].region?.share = .nan
            return try sheet.image()
        }
    }

    @Test func aContrastNeedsThreeMaps() {
        var figure = SampleSheets.contrast()
        figure.first.photograph.map = nil
        refuses("p1.jpg has no map") { try figure.image() }
    }

    @Test func areasBesideThePhotographAreRefused() {
        refuses("p1.jpg") {
            try retrieval {
                $0.results[1].photograph.covered = .init(x: 2, y: 0, width: 1, height: 1)
            }.image()
        }
    }

    @Test func aClassCannotShowMoreImagesThanItHas() {
        func sheet(_ typical: Int, _ least: Int, of count: Int) -> ClassSheet {
            ClassSheet(
                label: "tower", imageCount: count, meanSimilarity: 0.5,
                typical: SampleSheets.members(typical), leastFitting: SampleSheets.members(least),
                network: "n", gallery: "g")
        }
        refuses("3 images of tower") { try sheet(2, 1, of: 2).image() }
        refuses("1 to 100 images of a class, not 0") { try sheet(0, 0, of: 2).image() }
        refuses("1 to 100 images that fit least, not 101") { try sheet(1, 101, of: 200).image() }
    }

    @Test func aSheetThatWouldFillTheMemoryIsRefused() throws {
        var sheet = SampleSheets.retrieval(100, shape: 1)
        for index in sheet.results.indices {
            sheet.results[index].queryMap = SampleSheets.map()
        }
        let page = try sheet.page(options: SampleSheets.options(8000))
        let error = #expect(throws: FigureError.self) { try page.validate() }
        #expect(error?.code == .invalidOption)
        #expect(error?.message.contains("million pixels") == true)
    }

    @Test func aMissingFontIsOneSentence() {
        var options = SheetOptions()
        options.font = "/nowhere.ttf"
        refuses("/nowhere.ttf", as: .fontNotFound) {
            try SampleSheets.retrieval(3).image(options: options)
        }
    }
}
