import Figures
import TestSupport
import Testing

@Suite struct DistributionPlotTests {
    @Test func aHistogramCountsEachScoreOnce() {
        let scores = [-1, -0.999, 0, 0.001, 0.5, 0.999, 1, 1.5, -.infinity, .nan]
        let histogram = ScoreHistogram(of: scores, binCount: 4)
        #expect(histogram.counts == [2, 0, 2, 4])
        #expect(abs(histogram.mean - 2.001 / 8) < 1e-12)
    }

    @Test func binsAreMergedWithoutLosingScores() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<60 {
            let centre = Double.random(in: -0.9...0.9, using: &generator)
            let width = Double.random(in: 0...0.4, using: &generator)
            let scores = (0..<200).map { _ in
                min(max(centre + Double.random(in: -width...width, using: &generator), -1), 1)
            }
            let count = Int.random(in: 1...700, using: &generator)
            let histogram = ScoreHistogram(of: scores, binCount: count)
            let plot = DistributionPlot(sameClass: histogram, differentClasses: nil)
            let bins = plot.bins(atMost: 44)
            #expect(bins.count <= 44)
            #expect(abs(bins.shares(of: histogram).reduce(0, +) - 1) < 1e-9)
            // The bin with the most scores is where they are.
            #expect(bins.lowest <= histogram.mean && histogram.mean <= bins.highest + bins.width)
        }
    }

    @Test(arguments: PlotFrame.Medium.allCases)
    func outlinesAreWhereTheirSharesSay(medium: PlotFrame.Medium) throws {
        let plot = DistributionPlot(
            sameClass: ScoreHistogram(of: [0.51, 0.52, 0.61, 0.93], binCount: 20),
            differentClasses: ScoreHistogram(of: [0.05, 0.11, 0.12, 0.13], binCount: 20))
        let frame = try plot.frame(medium, name: "hatch")
        let bins = plot.bins(atMost: 44)
        #expect(bins.width == 0.1)
        let axes = plot.axes(
            bins, left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
        let svg = try MarkupReader(frame.drawing.file(describedAs: ""))
        let outline = try points(of: #require(svg.all("path", style: "outline").first))
        func height(at score: Double) -> Double? {
            let x = axes.across.position(of: score)
            return zip(outline, outline.dropFirst()).first {
                $0.x <= x && x <= $1.x && $0.y == $1.y
            }
            .map { (frame.bottom - $0.0.y) / (frame.bottom - axes.up.position(of: 1)) }
        }
        for (score, share) in [(0.55, 0.5), (0.65, 0.25), (0.75, 0), (0.95, 0.25), (0.15, 0)] {
            #expect(try abs(#require(height(at: score)) - share) < 0.001, "at \(score)")
        }
        #expect(svg.all("pattern").map { $0.attributes["id"] } == ["hatch"])
        #expect(svg.all("path").filter { $0.attributes["fill"] == "url(#hatch)" }.count == 1)
    }

    @Test func eachDistributionIsNamedBesideIt() throws {
        let plot = DistributionPlot(
            sameClass: ScoreHistogram(of: [0.7]), differentClasses: ScoreHistogram(of: [0.1, 0.3]),
            rankingProbability: 0.931)
        let names = try MarkupReader(plot.svg()).all("text", style: "strong").map(\.text)
        #expect(
            names == ["different classes: mean 0.20, 2 pairs", "same class: mean 0.70, 1 pair"])
        #expect(plot.headline.contains("93.1% of cases"))
    }

    @Test(arguments: [-1.0, -0.3, 0, 0.12345, 1])
    func onePairIsDrawn(score: Double) throws {
        let one = ScoreHistogram(of: [score])
        for plot in [
            DistributionPlot(sameClass: one, differentClasses: nil),
            DistributionPlot(sameClass: nil, differentClasses: one),
            DistributionPlot(sameClass: one, differentClasses: one),
            DistributionPlot(sameClass: one, differentClasses: ScoreHistogram(of: [])),
        ] {
            for medium in PlotFrame.Medium.allCases {
                let frame = try plot.frame(medium, name: "a")
                let svg = try MarkupReader(frame.drawing.file(describedAs: ""))
                #expect(svg.all("text", style: "strong").count == plot.histograms.count)
                for text in svg.all("text") {
                    let x = try #require(text.number("x"))
                    #expect((0...frame.drawing.width).contains(x))
                }
            }
        }
    }

    @Test func thereMustBePairs() {
        let none = ScoreHistogram(of: [])
        for plot in [
            DistributionPlot(sameClass: nil, differentClasses: nil),
            DistributionPlot(sameClass: none, differentClasses: none),
        ] {
            let error = #expect(throws: FigureError.self) { try plot.svg() }
            #expect(error?.message.contains("two images") == true)
        }
    }

    @Test func numbersThatAreNoHistogramAreRefused() {
        let good = ScoreHistogram(of: [0.5])
        var meanless = good
        meanless.mean = .nan
        var endless = good
        endless.highest = .infinity
        var negative = good
        negative.counts[3] = -1
        var vast = good
        vast.counts = [.max, .max]
        for bad in [meanless, endless, negative, vast, ScoreHistogram(of: [0.5], binCount: 7)] {
            let plot = DistributionPlot(sameClass: good, differentClasses: bad)
            #expect(throws: FigureError.self) { try plot.svg() }
        }
        let plot = DistributionPlot(
            sameClass: good, differentClasses: nil, rankingProbability: .nan)
        #expect(throws: FigureError.self) { try plot.svg() }
    }
}
