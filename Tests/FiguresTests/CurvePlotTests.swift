import Figures
import Testing

@Suite struct CurvePlotTests {
    private let marks: [(step: Double, style: String)] = [(0, "at at-0"), (400, "at at-1")]

    @Test(arguments: PlotFrame.Medium.allCases)
    func pointsAndBandAreWhereTheirNumbersSay(medium: PlotFrame.Medium) throws {
        let plot = plot()
        let frame = try plot.frame(medium)
        let axes = plot.axes(
            left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
        let svg = try MarkupReader(frame.drawing.file(describedAs: ""))
        let curve = try points(of: #require(svg.all("path", style: "curve").first))
        #expect(curve.count == 3)
        for (drawn, point) in zip(curve, plot.curves[0].points) {
            // Coordinates are written in hundredths of a pixel.
            #expect(abs(drawn.x - axes.across.position(of: point.step)) <= 0.006)
            #expect(abs(drawn.y - axes.up.position(of: point.value)) <= 0.006)
        }
        let band = try points(of: #require(svg.all("path", style: "band").first))
        let bounds =
            plot.curves[0].points.map { $0.interval?.upperBound ?? .nan }
            + plot.curves[0].points.reversed().map { $0.interval?.lowerBound ?? .nan }
        #expect(band.count == bounds.count)
        for (drawn, bound) in zip(band, bounds) {
            #expect(abs(drawn.y - axes.up.position(of: bound)) <= 0.006)
            #expect((frame.top - 0.006...frame.bottom + 0.006).contains(drawn.y))
        }
        #expect(svg.all("path", style: "other-curve").count == 1)
    }

    @Test(arguments: PlotFrame.Medium.allCases)
    func ticksStandWhereTheirValuesAre(medium: PlotFrame.Medium) throws {
        let plot = plot()
        let frame = try plot.frame(medium)
        let axes = plot.axes(
            left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
        let svg = try MarkupReader(frame.drawing.file(describedAs: ""))
        let ticks = svg.all("text", style: "tick")
        #expect(ticks.count >= 5)
        for tick in ticks {
            let (x, y) = try (#require(tick.number("x")), #require(tick.number("y")))
            if tick.text.hasSuffix("%") {
                let percent = try #require(Double(tick.text.dropLast()))
                #expect(abs(y - 4.5 - axes.up.position(of: percent / 100)) <= 0.006)
            } else {
                let step = try #require(Double(tick.text.replacing(",", with: "")))
                #expect(abs(x - axes.across.position(of: step)) <= 0.006)
            }
        }
    }

    @Test func curvesAreNamedAtTheirEndsAndNumberedAtTheirMarks() throws {
        let svg = try MarkupReader(plot().frame(.phone, marks: marks).drawing.file(describedAs: ""))
        let texts = svg.all("text")
        #expect(texts.contains { $0.text == "@1" } && texts.contains { $0.text == "@2" })
        for (style, numbers) in [("at-0", ["42.0%", "50.0%"]), ("at-1", ["61.3%", "70.0%"])] {
            #expect(svg.all("text", style: style).map(\.text) == numbers)
            #expect(svg.all("circle", style: style).count == 2)
            #expect(svg.all("path", style: style).count == 1)
        }
        #expect(svg.all("circle").count == 4)
    }

    @Test func aMarkBesideThePointsTakesTheNearestAndNoneThatIsFar() throws {
        let points = (0...200).map {
            CurvePlot.Point(step: Double($0 * 10) + 3, value: Double($0))
        }
        let plot = CurvePlot("Loss", measure: "", curves: [.init("loss", points)], unit: .number)
        let svg = try MarkupReader(
            plot.frame(.phone, marks: [(1000, "at-0"), (5000, "at-1")]).drawing
                .file(describedAs: ""))
        #expect(svg.all("text", style: "at-0").map(\.text) == ["100"])
        #expect(svg.all("path", style: "at-1").isEmpty)
        let sparse = CurvePlot(
            "Loss", measure: "",
            curves: [.init("loss", [.init(step: 0, value: 1), .init(step: 100, value: 2)])])
        let other = try MarkupReader(
            sparse.frame(.phone, marks: [(50, "at-0")]).drawing.file(describedAs: ""))
        #expect(other.all("path", style: "at-0").count == 1)
        #expect(other.all("text", style: "at-0").isEmpty)
    }

    @Test func smallChangesLookSmallAndLargeOnesBeginAtZero() {
        func bounds(_ values: [Double]) -> (low: Double, high: Double) {
            let points = values.enumerated().map {
                CurvePlot.Point(step: Double($0), value: $1)
            }
            let axes = CurvePlot("", measure: "", curves: [.init("", points)])
                .axes(left: 0, right: 1, top: 0, bottom: 1)
            return (axes.up.lowest, axes.up.highest)
        }
        #expect(bounds([0.3, 0.9]) == (0, 1))
        #expect(bounds([0.1, 0.9]).low == 0)
        #expect(bounds([0.7, 0.72]).low > 0.6)
        // Never less than ten points: one point is then a tenth of the height.
        let narrow = bounds([0.395, 0.405])
        #expect(narrow.high - narrow.low >= 0.0999)
        #expect(bounds([1, 1]).high <= 1.0001 && bounds([0, 0]).low >= -0.0001)
        #expect(bounds([-0.3, 0.5]).low < -0.2)
    }

    @Test func aSinglePointIsADotWithItsInterval() throws {
        var plot = plot()
        plot.curves = [.init("@1", [plot.curves[0].points[1]])]
        for medium in PlotFrame.Medium.allCases {
            let svg = try MarkupReader(plot.frame(medium).drawing.file(describedAs: ""))
            #expect(svg.all("circle", style: "point").count == 1)
            #expect(svg.all("path", style: "whisker").count == 1)
            #expect(svg.all("path", style: "curve").isEmpty)
        }
    }

    @Test func aReferenceIsALineAcrossWithItsName() throws {
        var plot = plot()
        plot.reference = .init("the objects’ part", 0.47)
        let frame = try plot.frame(.phone)
        let axes = plot.axes(
            left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
        let svg = try MarkupReader(frame.drawing.file(describedAs: ""))
        let line = try points(of: #require(svg.all("path", style: "reference").first))
        #expect(line.map(\.y).allSatisfy { abs($0 - axes.up.position(of: 0.47)) <= 0.006 })
        #expect(svg.all("text").contains { $0.text == "the objects’ part" })
    }

    @Test(arguments: [Double.nan, .infinity, 1e13])
    func numbersThatCannotBeDrawnAreRefused(value: Double) {
        var plot = plot()
        plot.curves[0].points[1].value = value
        let error = #expect(throws: FigureError.self) { try plot.svg() }
        #expect(error?.message.contains("@1") == true)
        plot = self.plot()
        plot.curves[1].points[0].step = value
        #expect(throws: FigureError.self) { try plot.svg() }
        plot = self.plot()
        plot.reference = .init("", value)
        #expect(throws: FigureError.self) { try plot.svg() }
    }

    @Test func nothingAndTooMuchAreRefused() {
        var plot = plot()
        plot.curves = [.init("empty", [])]
        #expect(throws: FigureError.self) { try plot.svg() }
        plot = self.plot()
        plot.curves = .init(repeating: plot.curves[0], count: 9)
        #expect(throws: FigureError.self) { try plot.svg() }
    }

    @Test func manyPointsBecomeMeansOfNeighbours() {
        let points = (0..<1000).map { CurvePlot.Point(step: Double($0), value: Double($0 % 2)) }
        let thinned = CurvePlot.thinned(points, toCount: 100)
        #expect(thinned.count == 100)
        #expect(thinned.allSatisfy { $0.value == 0.5 && $0.interval == nil })
        #expect(thinned[0].step == 4.5 && thinned[99].step == 994.5)
        #expect(CurvePlot.thinned(points, toCount: 1000) == points)
    }

    @Test(arguments: [
        ([10.0, 12, 14], [2.0, 12, 22]), ([0, 50, 100], [0, 50, 100]),
        ([96, 98, 99], [80, 90, 100]),
        ([50, 50], [45, 55]), ([14, 10], [17, 7]), ([3], [3]), ([], []),
        ([0, 0, 0, 90, 91], [0, 10, 20, 85.5, 95.5]),
    ])
    func labelsMoveApartInTheirOrderAsLittleAsItTakes(heights: [Double], expected: [Double]) {
        let moved = CurvePlot.spread(heights, by: 10, within: 0...100)
        #expect(
            zip(moved, expected).allSatisfy { abs($0 - $1) < 1e-9 } && moved.count == heights.count)
    }

    @Test func theDescriptionSaysWhereEachCurveBeginsAndEnds() throws {
        #expect(
            plot().description == "Recall: @1 from 42.0% to 61.3%, @2 from 50.0% to 70.0%")
        #expect(try MarkupReader(plot().svg()).all("title").map(\.text) == [plot().description])
    }

    @Test(arguments: [
        (0.0123456, "0.0123"), (4.566, "4.57"), (9.996, "10.0"), (45.66, "45.7"), (1234.5, "1,235"),
        (0, "0"), (-0.5, "−0.500"), (2e-7, "2.0e−7"), (0.99949, "0.999"), (0.9996, "1.00"),
    ])
    func numbersHaveThreeSignificantDigits(value: Double, text: String) {
        #expect(NumberText.significant(value) == text)
    }

    @Test(arguments: [
        (0.344, "34%"), (0, "0%"), (0.001, "<1%"), (0.9971, ">99%"), (1, "100%"), (1.12, "112%"),
        (-0.1, "−10%"),
    ])
    func wholePercentsNeverSayAllOfWhatIsLess(share: Double, text: String) {
        #expect(NumberText.wholePercent(share) == text)
    }

    /// Two curves, the first with intervals, in no order.
    private func plot() -> CurvePlot {
        CurvePlot(
            "Recall", measure: "share of the queries",
            curves: [
                .init(
                    "@1",
                    [
                        .init(step: 0, value: 0.42, interval: 0.4...0.45),
                        .init(step: 200, value: 0.55, interval: 0.52...0.57),
                        .init(step: 400, value: 0.6131, interval: 0.59...0.64),
                    ]),
                .init("@2", [.init(step: 400, value: 0.7), .init(step: 0, value: 0.5)]),
            ])
    }
}
