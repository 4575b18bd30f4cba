import Images
import Testing

@testable import Scenes

/// What is drawn is what is said of it.
@Suite struct ScenePairTests {
    private static let settings = SceneSettings(side: 64, shared: .both, seed: 3)

    @Test("a pair depends on the seed and its number alone") func seeds() {
        var more = Self.settings
        more.pairs = 7
        let (pair, again) = (ScenePair(5, Self.settings), ScenePair(5, more))
        #expect(pair.first.image.pixels == again.first.image.pixels)
        #expect(pair.second.thing == again.second.thing)
        more.seed = 4
        #expect(ScenePair(5, more).first.image.pixels != pair.first.image.pixels)
        #expect(
            ScenePair(5 + more.classes, Self.settings).first.image.pixels != pair.first.image.pixels
        )
    }

    @Test("things are neither lost nor everything, and lie within the picture") func sizes() {
        let settings = SceneSettings(side: 64, seed: 8)
        for number in 0..<60 {
            let pair = ScenePair(number, settings)
            #expect(pair.label == settings.labels[number % settings.classes])
            for scene in [pair.first, pair.second] {
                let share = Double(scene.thing.filter { $0 > 0 }.count) / 4096
                #expect(0.005 < share && share < 0.5, "\(pair.label) \(number): \(share)")
                #expect(scene.thing.allSatisfy { $0 == 0 || $0 == 255 } && scene.mark.isEmpty)
                let border = scene.thing.indices.filter { place in
                    [0, 63].contains(place / 64) || [0, 63].contains(place % 64)
                }
                let onBorder = border.filter { scene.thing[$0] > 0 }.count
                #expect(onBorder < 8)
            }
        }
    }

    /// The truth of the mask: without the clutter and with nothing but the thing changed, no pixel
    /// beside it and its shadow changes, and most of its own do.
    @Test("the mask is where the thing is seen") func masks() {
        // The same number and seed draw the same scene about another thing where there are other classes.
        let settings = SceneSettings(
            side: 96, classes: 2, clutter: 0...0, seed: 11)
        var other = settings
        other.classes = 1
        // Pair 1 is about a bolt among two classes, and about an arrow among one.
        let (bolt, arrow) = (ScenePair(1, settings), ScenePair(1, other))
        #expect(bolt.label == "bolt" && arrow.label == "arrow")
        var (inside, outside, changedInside, changedOutside) = (0, 0, 0, 0)
        for place in bolt.first.thing.indices {
            let isThing = bolt.first.thing[place] > 0 || arrow.first.thing[place] > 0
            let isChanged = (0..<3).contains {
                let (a, b) = (
                    Int(bolt.first.image.pixels[3 * place + $0]),
                    Int(arrow.first.image.pixels[3 * place + $0])
                )
                return Swift.abs(a - b) > 24
            }
            if isThing {
                inside += 1
                changedInside += isChanged ? 1 : 0
            } else {
                outside += 1
                changedOutside += isChanged ? 1 : 0
            }
        }
        #expect(Double(changedInside) > 0.6 * Double(inside))
        // Shadows differ, too.
        #expect(Double(changedOutside) < 0.1 * Double(outside))
    }

    @Test("a class's mark is the same in all of its pictures, and another class's is another")
    func marks() {
        /// The mark's pixels, row by row.
        func colours(_ scene: Scene) -> [[UInt8]] {
            scene.mark.indices.filter { scene.mark[$0] > 0 }
                .map { place in (0..<3).map { scene.image.pixels[3 * place + $0] } }
        }
        func mean(_ scene: Scene) -> [Double] {
            let colours = colours(scene)
            return (0..<3).map { channel in
                colours.reduce(0) { $0 + Double($1[channel]) } / Double(max(colours.count, 1))
            }
        }
        for number in 0..<6 {
            let (pair, later) = (
                ScenePair(number, Self.settings), ScenePair(number + 20, Self.settings)
            )
            #expect(pair.label == later.label)
            let all = [pair.first, pair.second, later.first, later.second]
            // A square of 9 pixels, but for what a thing hides.
            #expect(all.allSatisfy { colours($0).count <= 100 })
            let seen = all.filter { colours($0).count > 60 }.map(mean)
            for one in seen.dropFirst() {
                #expect(zip(one, seen[0]).allSatisfy { Swift.abs($0 - $1) < 25 })
            }
        }
        // Alone it has the same look, and the things are any.
        var alone = Self.settings
        alone.shared = .mark
        let pairs = (0..<8).map { ScenePair($0 * alone.classes, alone) }
        #expect(pairs.allSatisfy { $0.label == "mark-01" })
        let looks = [ScenePair(0, Self.settings).first] + pairs.map(\.second)
        let seen = looks.filter { colours($0).count > 60 }.map(mean)
        #expect(seen.count > 4)
        for one in seen.dropFirst() {
            #expect(zip(one, seen[0]).allSatisfy { Swift.abs($0 - $1) < 25 })
        }
        let shares = pairs.map { pair in
            let sizes = [pair.first, pair.second].map { $0.thing.filter { $0 > 0 }.count }
            return Double(sizes[0] - sizes[1]) / Double(sizes[0] + sizes[1])
        }
        #expect(shares.contains { Swift.abs($0) > 0.2 })
        let unmarked = SceneSettings(side: 64, seed: 3)
        #expect(ScenePair(0, unmarked).first.mark.isEmpty)
    }

    @Test("a box is the smallest around its mask") func boxes() throws {
        var mask = [UInt8](repeating: 0, count: 36)
        #expect(Scene.box(of: mask, side: 6) == nil)
        for place in [1 * 6 + 4, 3 * 6 + 2] { mask[place] = 255 }
        let box = try #require(Scene.box(of: mask, side: 6))
        #expect(box == Rectangle(x: 2, y: 1, width: 3, height: 3))
    }
}
