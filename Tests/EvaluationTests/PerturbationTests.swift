import Images
import Networks
import SimilarityMaps
import TestSupport
import Testing

@testable import Evaluation

/// Taking pictures apart, on a network for which it can be computed by hand.
@Suite struct PerturbationTests {
    private let grid = Grid(rows: 4, columns: 4)

    @Test("substrates are what they say")
    func substrates() throws {
        try PatchNetwork.with { network in
            let picture = PatchNetwork.noise(1)
            let zero = Substrate.zero.picture(for: picture, of: network)
            #expect(zero.pixels.allSatisfy { $0 == 153 })
            let mean = Substrate.mean.picture(for: picture, of: network)
            for channel in 0..<3 {
                let values = stride(from: channel, to: picture.pixels.count, by: 3)
                    .map { Double(picture.pixels[$0]) }
                let expected = values.reduce(0, +) / Double(values.count)
                #expect(abs(Double(mean.pixels[channel]) - expected) <= 0.5)
            }
            let blur = Substrate.blur.picture(for: picture, of: network)
            #expect(blur.size == picture.size)
            func spread(_ image: Image) -> Int {
                Int(image.pixels.max() ?? 0) - Int(image.pixels.min() ?? 0)
            }
            #expect(spread(blur) < spread(picture) / 4)
        }
    }

    @Test("cells are shown where they are, whatever divides the picture")
    func cells() {
        let white = Image(
            size: PixelSize(width: 7, height: 5), filling: .init(red: 255, green: 255, blue: 255))
        let black = Image(size: PixelSize(width: 7, height: 5), filling: .black)
        let mixed = white.mixed(
            with: black, showing: [true, false, false, true], of: Grid(rows: 2, columns: 2))
        for y in 0..<5 {
            for x in 0..<7 {
                let isShown = (y < 2) == (x < 3)
                #expect(mixed[x, y].red == (isShown ? 255 : 0), "\(x),\(y)")
            }
        }
        let half = white.mixed(with: black, showing: [Float](repeating: 0.5, count: 35))
        #expect(half.pixels.allSatisfy { $0 == 128 })
    }

    @Test("steps go from none to all, evenly where the grid can be divided")
    func steps() {
        #expect(PerturbedPicture.steps(of: 49) == [0, 7, 14, 21, 28, 35, 42, 49])
        #expect(PerturbedPicture.steps(of: 16) == [0, 2, 4, 6, 8, 10, 12, 14, 16])
        #expect(PerturbedPicture.steps(of: 144) == (0...12).map { $0 * 12 })
        #expect(PerturbedPicture.steps(of: 4) == [0, 1, 2, 3, 4])
        #expect(PerturbedPicture.steps(of: 1) == [0, 1])
        let prime = PerturbedPicture.steps(of: 23)
        #expect(prime.first == 0 && prime.last == 23 && prime.count == 13)
        for count in 1...300 {
            let steps = PerturbedPicture.steps(of: count)
            #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    /// Hidden on zero, a cell contributes nothing: the score is that of the sum of the shown ones.
    @Test("scores on zero are those of the cells that are shown")
    func scores() throws {
        try PatchNetwork.with { network in
            let pair = try PatchNetwork.pair(network)
            let picture = PerturbedPicture(pair)
            let vectors = pair.photograph.contributions.vectors()
            let sets = (0..<5).map { turn in
                (0..<16).map { ($0 * 7 + turn * 5) % 16 < 11 - turn }
            }
            let found = try picture.scores(showing: sets + sets, on: .zero)
            #expect(picture.evaluations == 5)
            for (shown, score) in zip(sets, found) {
                let embedding = (0..<vectors.columns).map { column in
                    (0..<16).reduce(Float(0)) {
                        shown[$1] ? $0 + vectors.values[$1 * vectors.columns + column] : $0
                    }
                }
                #expect(abs(score - pair.query.cosineSimilarity(to: embedding)) < 1e-5)
            }
            #expect(Array(found[5...]) == Array(found[..<5]))
            let whole = try picture.scores(showing: [[Bool](repeating: true, count: 16)], on: .blur)
            #expect(whole == [pair.similarity] && picture.evaluations == 5)
        }
    }

    @Test("a curve takes cells away in the map's order, and putting in is taking away backwards")
    func figures() throws {
        try PatchNetwork.with(hasHead: true) { network in
            let pair = try PatchNetwork.pair(network)
            let picture = PerturbedPicture(pair)
            let map = try #require(DecompositionMethod().map(of: pair))
            let figures = try #require(
                try PerturbationFigures(of: map, on: picture, .mean))
            let order = CellOrder.mostRelevantFirst(map.values)
            let inserted = try picture.scores(
                showing: PerturbedPicture.steps(of: 16).map { count in
                    var shown = [Bool](repeating: false, count: 16)
                    for cell in order.prefix(count) { shown[cell] = true }
                    return shown
                }, on: .mean)
            #expect(figures.leastRelevantFirst.scores.count == inserted.count)
            for (a, b) in zip(figures.leastRelevantFirst.scores.reversed(), inserted) {
                #expect(abs(a - b) < 1e-6)
            }
            #expect(figures.mostRelevantFirst.scores[0] == pair.similarity)
            #expect(abs(figures.gap - (figures.insertion - figures.deletion)) < 1e-12)
            // All cells below zero at once.
            let shown = map.values.map { $0 >= 0 }
            if shown.contains(false), shown.contains(true) {
                let score = try picture.scores(showing: [shown], on: .mean)[0]
                #expect(figures.rise == score - pair.similarity)
            }
            let unsigned = MethodMap(grid: map.grid, values: map.values, isSigned: false)
            #expect(try PerturbationFigures(of: unsigned, on: picture, .mean)?.rise == nil)
        }
    }

    @Test("the search begins with the cell without which the score is lowest, or highest")
    func oracle() throws {
        try PatchNetwork.with(hasHead: true) { network in
            let picture = PerturbedPicture(try PatchNetwork.pair(network))
            let single = try picture.scores(
                showing: (0..<16).map { cell in (0..<16).map { $0 != cell } }, on: .zero)
            let ascending = single.indices.sorted { single[$0] < single[$1] }
            func order(_ order: CellOrder, isTakenAway: Bool) throws -> [Int] {
                try GridOracle.order(order, of: picture, on: .zero, isTakenAway: isTakenAway)
            }
            let most = try order(.mostRelevantFirst, isTakenAway: true)
            let least = try order(.leastRelevantFirst, isTakenAway: true)
            #expect(Array(most.prefix(2)) == Array(ascending.prefix(2)))
            #expect(Array(least.prefix(2)) == Array(ascending.reversed().prefix(2)))
            // From the empty picture: what is put on first is taken away last.
            let alone = try picture.scores(
                showing: (0..<16).map { cell in (0..<16).map { $0 == cell } }, on: .zero)
            let rising = alone.indices.sorted { alone[$0] < alone[$1] }
            let kept = try order(.mostRelevantFirst, isTakenAway: false)
            #expect(Array(kept.suffix(2).reversed()) == Array(rising.prefix(2)))
            for found in [most, least, kept] { #expect(found.sorted() == Array(0..<16)) }
            // No map is better, whatever it says.
            let maps = (0..<5).map { seed in
                MethodMap(
                    grid: grid, values: (0..<16).map { Float(($0 * 7 + seed * 3) % 16) },
                    isSigned: false)
            }
            let best = try #require(
                try GridOracle.figures(of: picture, besides: maps, on: .zero))
            for map in maps {
                let other = try #require(try PerturbationFigures(of: map, on: picture, .zero))
                #expect(best.deletion <= other.deletion && best.insertion >= other.insertion)
            }
        }
    }

    @Test("a trial counts what it measures")
    func trial() throws {
        try PatchNetwork.with(hasHead: true) { network in
            var trial = FaithfulnessTrial(
                [DecompositionMethod(), DecompositionMethod(.withoutBias), OcclusionMethod()],
                oraclePairs: 1)
            let truth = try #require(
                TruthMask(
                    width: 32, height: 32, boxes: [BoundingBox(x0: 0, y0: 0, x1: 16, y1: 32)]))
            for seed in 0..<3 {
                let pair = try PatchNetwork.pair(network, UInt64(seed), UInt64(seed + 10))
                let maps = try trial.add(pair, truth: seed == 2 ? nil : truth)
                #expect(maps.count == 3)
            }
            #expect(trial.count == 3 && trial.oracle.count == 1)
            #expect(trial.ceiling.count == 2)
            #expect(trial.ceiling.pointing == [1, 1])
            let areas = trial.ceiling.areas
            #expect(areas == [0.5, 0.5])
            for result in trial.results {
                #expect(result.maps == 3 && result.localisation.count == 2)
                #expect(result.perturbations.count == 3)
                #expect(result.perturbations.values.allSatisfy { $0.count == 3 })
            }
            #expect(trial.results[0].evaluations == 0)
            let places = try Occluder(for: PixelSize(width: 32, height: 32)).places.count
            #expect(trial.results[2].evaluations == 3 * places)
        }
    }

    @Test("all pairs of some photographs add up")
    func completeness() throws {
        try PatchNetwork.with(hasHead: true) { network in
            let photographs = try (0..<6).map {
                try network.decomposition(ofFitted: PatchNetwork.noise(UInt64($0)))
            }
            let trial = try CompletenessTrial(of: photographs)
            #expect(trial.pairs == 15 && trial.maps == 30 && trial.failures == 0)
            let certificate = try #require(trial.certificate)
            #expect(certificate.completenessError < 1e-5)
            #expect(try #require(certificate.recompositionError) < 1e-5)
            #expect(trial.restShares.contains { $0 > 0.001 })
        }
    }
}
