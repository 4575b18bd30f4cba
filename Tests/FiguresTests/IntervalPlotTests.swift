import Figures
import Testing

@Suite struct IntervalPlotTests {
    @Test(arguments: PlotFrame.Medium.allCases)
    func dotsAndBarsAreWhereTheirNumbersSay(medium: PlotFrame.Medium) throws {
        let plot = plot()
        let svg = try MarkupReader(plot.drawing(medium).file(describedAs: ""))
        let right = medium == .file ? 758.0 : medium == .page ? 744 : medium == .phone ? 334 : 244
        let axis = plot.axis(left: medium == .file ? 32 : 6, right: right)
        let dots = svg.all("circle", style: "spot")
        let bars = try svg.all("path", style: "whisker").map(points(of:))
        #expect(dots.count == 2 && bars.count == 1)
        for (index, (dot, row)) in zip(dots, plot.rows).enumerated() {
            #expect(try abs(#require(dot.number("cx")) - axis.position(of: row.value)) <= 0.006)
            #expect(
                try abs(#require(dot.number("cy")) - plot.height(ofRow: index, in: medium)) <= 0.006
            )
        }
        #expect(abs(bars[0][0].x - axis.position(of: 0.52)) <= 0.006)
        #expect(abs(bars[0][1].x - axis.position(of: 0.61)) <= 0.006)
    }

    @Test func everyRowSaysItsNameAndNumbers() throws {
        let svg = try MarkupReader(
            plot().drawing(.phone, styles: ["at at-0", "at at-1"]).file(describedAs: ""))
        let texts = svg.all("text").map(\.text)
        #expect(texts.contains("average.onnx") && texts.contains("55.3% (52.0–61.0%)"))
        #expect(texts.contains("max.onnx") && texts.contains("71.0%"))
        #expect(svg.all("path", style: "at-1").count == 1)
    }

    @Test func longNamesLoseTheirMiddleBesideTheirNumbers() throws {
        var plot = plot()
        plot.rows[0].name = String(repeating: "long-", count: 60) + ".onnx"
        let svg = try MarkupReader(plot.drawing(.phone).file(describedAs: ""))
        let name = try #require(svg.all("text").first { $0.text.contains("…") })
        #expect(name.text.count < 30 && name.text.hasSuffix(".onnx"))
    }

    @Test func whatCannotBeDrawnIsRefused() {
        var plot = plot()
        plot.rows[1].value = .nan
        let error = #expect(throws: FigureError.self) { try plot.svg() }
        #expect(error?.message.contains("max.onnx") == true)
        plot.rows = []
        #expect(throws: FigureError.self) { try plot.svg() }
        plot.rows = .init(repeating: .init("a", value: 1), count: 65)
        #expect(throws: FigureError.self) { try plot.svg() }
    }

    private func plot() -> IntervalPlot {
        IntervalPlot(
            "Recall@1",
            rows: [
                .init("average.onnx", value: 0.553, interval: 0.52...0.61),
                .init("max.onnx", value: 0.71),
            ])
    }
}
