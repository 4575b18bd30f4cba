import Figures
import Testing

@Suite struct PlotTests {
    @Test(arguments: PlotFrame.Medium.allCases)
    func theCurveIsWhereItsNumbersSay(medium: PlotFrame.Medium) throws {
        let plot = components(of: 500)
        let frame = try plot.frame(medium)
        let axes = plot.axes(
            left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
        let svg = try MarkupReader(frame.drawing.file(describedAs: ""))
        let curve = try points(of: #require(svg.all("path", style: "curve").first))
        let counts = plot.shownCounts(along: axes.across)
        #expect(curve.count == counts.count && counts.first == 1 && counts.last == 500)
        for (point, count) in zip(curve, counts) {
            // Coordinates are written in hundredths of a pixel.
            #expect(abs(point.x - axes.across.position(of: Double(count))) <= 0.006)
            #expect(abs(point.y - axes.up.position(of: plot.mean[count - 1])) <= 0.006)
            #expect((frame.left - 0.006...frame.right + 0.006).contains(point.x))
            #expect((frame.top - 0.006...frame.bottom + 0.006).contains(point.y))
        }
        let band = try points(of: #require(svg.all("path", style: "band").first))
        #expect(band.count == 2 * counts.count)
        #expect(abs(band[0].y - axes.up.position(of: plot.upperQuartile[0])) <= 0.006)
        let last = try #require(band.last)
        #expect(abs(last.y - axes.up.position(of: plot.lowerQuartile[0])) <= 0.006)
    }

    @Test(arguments: PlotFrame.Medium.allCases)
    func numbersBesideTheAxesStandWhereTheirValuesAre(medium: PlotFrame.Medium) throws {
        let plot = components(of: 1280)
        let frame = try plot.frame(medium)
        let axes = plot.axes(
            left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
        let svg = try MarkupReader(frame.drawing.file(describedAs: ""))
        let ticks = svg.all("text", style: "tick")
        #expect(ticks.count > 6)
        for tick in ticks {
            let text = tick.text.replacing(",", with: "")
            let (x, y) = try (#require(tick.number("x")), #require(tick.number("y")))
            if let percent = Double(text.replacing("%", with: "")), text.hasSuffix("%") {
                // The baseline is a little below the middle of the digits.
                #expect(abs(y - 4.5 - axes.up.position(of: percent / 100)) <= 0.006)
                #expect(x < frame.left)
            } else {
                #expect(try abs(x - axes.across.position(of: #require(Double(text)))) <= 0.006)
                #expect(y > frame.bottom)
            }
        }
    }

    @Test func tenComponentsAreMarkedInWords() throws {
        var plot = components(of: 128)
        plot.mean[9] = 0.3412
        let svg = try MarkupReader(plot.svg())
        #expect(svg.all("circle", style: "point").count == 1)
        let words = svg.all("text", style: "strong").map(\.text)
        #expect(words == ["10 strongest components: 34%"])
        #expect(
            plot.headline == "The 10 strongest of 128 components make up 34% of a similarity")
        #expect(svg.all("title").map(\.text) == [plot.headline])
    }

    @Test(arguments: [1, 2, 9, 10, 11])
    func fewComponentsAreDrawnToo(count: Int) throws {
        let plot = components(of: count)
        for medium in PlotFrame.Medium.allCases {
            let svg = try MarkupReader(plot.frame(medium).drawing.file(describedAs: ""))
            let curve = try points(of: #require(svg.all("path", style: "curve").first))
            #expect(curve.count == count)
        }
    }

    @Test(arguments: [(1280, 1), (1280, 8), (128, 1), (1, 1)])
    func theDottedCurveIsNamedWhereThereIsRoom(count: Int, divisor: Double) throws {
        var plot = components(of: count)
        plot.mean = plot.mean.map { $0 / divisor }
        plot.lowerQuartile = plot.mean
        let frame = try plot.frame(.page)
        let svg = try MarkupReader(frame.drawing.file(describedAs: ""))
        let names = svg.all("text").filter { $0.text == "if all counted alike" }
        #expect(names.count == (count > 1 && divisor == 1 ? 1 : 0))
    }

    @Test func aCurveThatPassesOneStaysInsideItsPlot() throws {
        var plot = components(of: 40)
        plot.mean[20] = 1.7
        plot.upperQuartile[20] = 2.3
        plot.lowerQuartile[0] = -0.4
        let frame = try plot.frame(.page)
        let svg = try MarkupReader(frame.drawing.file(describedAs: ""))
        for style in ["band", "curve"] {
            for point in try points(of: #require(svg.all("path", style: style).first)) {
                #expect((frame.top - 0.006...frame.bottom + 0.006).contains(point.y))
            }
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300])
    func numbersThatAreNoSharesAreRefused(value: Double) {
        var plot = components(of: 20)
        plot.upperQuartile[7] = value
        let error = #expect(throws: FigureError.self) { try plot.svg() }
        #expect(error?.message.contains("k = 8") == true)
    }

    @Test func listsOfDifferentLengthsAreRefused() {
        var plot = components(of: 20)
        plot.mean.removeLast()
        #expect(throws: FigureError.self) { try plot.svg() }
        plot = ComponentPlot(mean: [], lowerQuartile: [], upperQuartile: [], pairCount: 0)
        #expect(throws: FigureError.self) { try plot.svg() }
    }

    @Test("the caption says which pairs were left out, with the limit") func leftOut() {
        var plot = components(of: 20)
        #expect(!plot.caption.contains("left out"))
        (plot.leftOutCount, plot.leastSimilarity) = (3, 0.05)
        #expect(plot.caption.contains("3 pairs with a similarity of 0.05 or less were left out"))
    }

    private func components(of count: Int) -> ComponentPlot {
        let mean = (1...count).map { 1 - Double(count - $0) / Double(count) / Double($0) }
        return ComponentPlot(
            mean: mean, lowerQuartile: mean.map { $0 * 0.9 },
            upperQuartile: mean.map { $0 * 1.05 }, pairCount: 1000)
    }
}

/// The corners of a path that consists of straight lines.
func points(of path: MarkupReader.Element) throws -> [(x: Double, y: Double)] {
    let data = try #require(path.attributes["d"]).replacing("Z", with: "")
    return try data.split { $0 == "M" || $0 == "L" }.map { pair in
        let numbers = pair.split(separator: ",").compactMap { Double($0) }
        try #require(numbers.count == 2)
        return (numbers[0], numbers[1])
    }
}
