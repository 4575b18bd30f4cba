import Images
import Networks
import SimilarityMaps
import TestSupport
import Testing

@testable import Evaluation

@Suite struct SanityTests {
    @Test("rank correlations of hand cases")
    func ranks() {
        #expect(RankCorrelation.of([1, 2, 3, 4], [10, 20, 30, 1000]) == 1)
        #expect(RankCorrelation.of([1, 2, 3], [3, 2, 1]) == -1)
        // Ranks 0, 1.5, 1.5, 3 and 0, 1, 2, 3: 4.5 / √(4.5 · 5).
        let tied = RankCorrelation.of([1, 5, 5, 9], [1, 2, 3, 4])
        #expect(abs((tied ?? 0) - 4.5 / (4.5 * 5.0).squareRoot()) < 1e-12)
        #expect(RankCorrelation.of([1, 1], [1, 2]) == nil)
        #expect(RankCorrelation.of([1, .nan], [1, 2]) == nil)
    }

    @Test("pictures are mirrored, moved and compressed")
    func disturbances() throws {
        let picture = PatchNetwork.noise(1)
        let mirrored = try Disturbance.flip(picture)
        #expect(mirrored[0, 3] == picture[31, 3] && mirrored[20, 9] == picture[11, 9])
        #expect(Disturbance.flip.restored([1, 2, 3, 4, 5, 6], columns: 3) == [3, 2, 1, 6, 5, 4])
        let moved = try Disturbance.shift(picture)
        #expect(moved[10, 4] == picture[8, 4])
        #expect(moved[1, 4] == picture[0, 4] && moved[0, 4] == picture[1, 4])
        #expect(Disturbance.shift.restored([1, 2, 3], columns: 3) == [1, 2, 3])
        let compressed = try Disturbance.recompression(picture)
        #expect(compressed.size == picture.size && compressed.pixels != picture.pixels)
    }

    @Test("what was learned is undone from the top, and what is undone has the same numbers")
    func undoing() throws {
        try PatchNetwork.with(hasHead: true) { network in
            let one = try network.randomised(0, seed: 1)
            #expect(one.layers == 1 && one.of == 2)
            let all = try network.randomised(1, seed: 1)
            #expect(all.layers == 2)
            let picture = PatchNetwork.noise(1)
            let own = try network.decomposition(ofFitted: picture)
            let top = try one.network.decomposition(ofFitted: picture)
            let both = try all.network.decomposition(ofFitted: picture)
            #expect(own.embedding != top.embedding && top.embedding != both.embedding)
            // Below the top nothing has changed: one bias and another product of the same features.
            let again = try network.randomised(0, seed: 1).network.decomposition(ofFitted: picture)
            #expect(again.embedding == top.embedding)
            let other = try network.randomised(0, seed: 2).network.decomposition(ofFitted: picture)
            #expect(other.embedding != top.embedding)
            #expect(top.recompositionError ?? 1 < 1e-5 && both.recompositionError ?? 1 < 1e-5)
        }
    }

    @Test("a trial has a figure for each pair")
    func trial() throws {
        try PatchNetwork.with(hasHead: true) { network in
            var trial = try SanityTrial(network, seed: 3)
            #expect(trial.undone.map(\.layers) == [1, 2])
            for seed in 1...4 {
                let pair = try PatchNetwork.pair(network, UInt64(seed), UInt64(seed + 20))
                try trial.add(
                    pair, queryPicture: PatchNetwork.noise(UInt64(seed + 20)),
                    unrelated: seed == 1 ? nil : pair.photograph)
            }
            #expect(trial.count == 4 && trial.otherQueries.count == 3)
            #expect(trial.undone.allSatisfy { $0.correlations.count == 4 })
            for disturbance in Disturbance.allCases {
                #expect(trial.disturbed[disturbance]?.count == 4)
                #expect(trial.scoreChanges[disturbance]?.count == 4)
            }
            let undone = trial.undone.flatMap(\.correlations)
            #expect(undone.contains { abs($0) < 0.9 })
        }
    }

    @Test("objects are where the network sees them, however pictures are fitted")
    func seenObjects() throws {
        let size = PixelSize(width: 20, height: 20)
        let photograph = PixelSize(width: 40, height: 20)
        let box = BoundingBox(x0: 10, y0: 5, x1: 30, y1: 15)
        // Squashed: the whole of it.
        let whole = try #require(
            TruthMask(
                boxes: [box], in: photograph, seen: Rectangle(x: 0, y: 0, width: 1, height: 1),
                size: size))
        #expect(whole.boxes == [BoundingBox(x0: 5, y0: 5, x1: 15, y1: 15)])
        #expect(whole.area == 0.25)
        // The middle half.
        let middle = Rectangle(x: 0.25, y: 0, width: 0.5, height: 1)
        let cropped = try #require(
            TruthMask(boxes: [box], in: photograph, seen: middle, size: size))
        #expect(cropped.boxes == [BoundingBox(x0: 0, y0: 5, x1: 20, y1: 15)])
        // With bars above and below.
        let bars = Rectangle(x: 0, y: -0.5, width: 1, height: 2)
        let padded = try #require(
            TruthMask(boxes: [box], in: photograph, seen: bars, size: size))
        #expect(padded.boxes == [BoundingBox(x0: 5, y0: 7.5, x1: 15, y1: 12.5)])
        let beside = BoundingBox(x0: 0, y0: 0, x1: 9, y1: 20)
        #expect(TruthMask(boxes: [beside], in: photograph, seen: middle, size: size) == nil)

        // A mask of another size than the photograph's says the same.
        var pixels = [UInt8](repeating: 0, count: 3 * 80 * 40)
        for y in 10..<30 {
            for x in 20..<60 { for c in 0..<3 { pixels[3 * (y * 80 + x) + c] = 255 } }
        }
        let mask = Image(width: 80, height: 40, pixels: pixels)
        for (seen, boxes) in [
            (Rectangle(x: 0, y: 0, width: 1, height: 1), whole), (middle, cropped),
        ] {
            let found = try #require(TruthMask(mask: mask, seen: seen, size: size))
            #expect(found.isObject == boxes.isObject)
        }
        let inBars = try #require(TruthMask(mask: mask, seen: bars, size: size))
        #expect(inBars.boxes == [BoundingBox(x0: 5, y0: 7, x1: 15, y1: 12)])
        let empty = Image(size: PixelSize(width: 8, height: 4), filling: .black)
        #expect(TruthMask(mask: empty, seen: middle, size: size) == nil)
    }
}
