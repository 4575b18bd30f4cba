import Evaluation
import RandomNumbers
import Testing

/// Measures of localisation against cases that are counted by hand, and slow ones written down as
/// published.
@Suite struct LocalisationTests {
    /// Of a picture of text, X for the object.
    private static func truth(_ rows: [String]) throws -> TruthMask {
        try #require(
            TruthMask(
                width: rows[0].count, height: rows.count,
                isObject: rows.joined().map { $0 == "X" }))
    }

    private static func box(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> BoundingBox {
        BoundingBox(x0: x0, y0: y0, x1: x1, y1: y1)
    }

    @Test("a mask has the box around it, and a box covers the pixels whose middles it holds")
    func masks()
        throws
    {
        let mask = try Self.truth(["....", ".XX.", ".X..", "...."])
        #expect(mask.boxes == [Self.box(1, 1, 3, 3)] && mask.area == 3.0 / 16)
        let boxed = try #require(
            TruthMask(
                width: 4, height: 3, boxes: [Self.box(0.6, 0.4, 2.5, 9), Self.box(3, 0, 4, 1)]))
        #expect(boxed.isObject.map { $0 ? "X" : "." }.joined() == ".X.X" + ".X.." + ".X..")
        #expect(TruthMask(width: 4, height: 3, boxes: [Self.box(-5, 0, 0.4, 3)]) == nil)
        #expect(TruthMask(width: 1, height: 1, isObject: [false]) == nil)
    }

    @Test("boxes overlap by their intersection over their union") func overlaps() {
        #expect(Self.box(0, 0, 2, 2).overlap(with: Self.box(1, 1, 3, 3)) == 1.0 / 7)
        #expect(Self.box(0, 0, 2, 2).overlap(with: Self.box(2, 0, 3, 2)) == 0)
        #expect(Self.box(0, 0, 4, 2).overlap(with: Self.box(0, 0, 4, 2)) == 1)
    }

    @Test("the pointing game asks where the map is highest") func pointing() throws {
        let truth = try Self.truth(["XX..", "....", "...."])
        var values = [Float](repeating: 0, count: 12)
        values[1] = 2
        #expect(PointingGame.hit(of: values, on: truth) == 1)
        values[11] = 3
        #expect(PointingGame.hit(of: values, on: truth) == 0)
        values[1] = 3
        #expect(PointingGame.hit(of: values, on: truth) == 0.5)
        // The same everywhere is a guess.
        #expect(PointingGame.hit(of: [Float](repeating: -1, count: 12), on: truth) == 2.0 / 12)
        var near = [Float](repeating: 0, count: 12)
        near[6] = 1
        #expect(PointingGame.hit(of: near, on: truth) == 0)
        #expect(PointingGame.hit(of: near, on: truth, tolerance: 1) == 1)
        near[0] = .nan
        #expect(PointingGame.hit(of: near, on: truth) == nil)
    }

    @Test("a map draws the box around its largest part, of those connected at corners, too")
    func boxes() throws {
        // Two parts: three pixels along a diagonal, and a single one that is higher.
        let values: [Float] = [
            0, 0, 0, 0, 9,
            6, 0, 0, 0, 0,
            0, 6, 0, 0, 0,
            0, 0, 6, 0, 0,
        ]
        let found = try #require(ThresholdedBoxes(values, width: 5)).boxes
        #expect(found.count == ThresholdedBoxes.thresholds)
        #expect(found[999] == Self.box(4, 0, 5, 1))
        #expect(found[667] == Self.box(4, 0, 5, 1))
        #expect(found[666] == Self.box(0, 1, 3, 4))
        #expect(found[1] == Self.box(0, 1, 3, 4))
        #expect(found[0] == Self.box(0, 0, 5, 4))
        #expect(ThresholdedBoxes([3, 3, 3], width: 3) == nil)
        #expect(ThresholdedBoxes([1, .infinity], width: 2) == nil)
    }

    /// The box around the largest of the parts that flood filling finds; of equals any one.
    private static func flooded(
        _ values: [Float], width: Int, threshold: Double
    ) -> Set<BoundingBox> {
        let (low, high) = (Double(values.min() ?? 0), Double(values.max() ?? 1))
        let height = values.count / width
        var open = values.map { (Double($0) - low) / (high - low) >= threshold }
        var (largest, boxes) = (0, Set<BoundingBox>())
        for start in open.indices where open[start] {
            open[start] = false
            var (stack, members) = ([start], [Int]())
            while let pixel = stack.popLast() {
                members.append(pixel)
                for y in max(pixel / width - 1, 0)...min(pixel / width + 1, height - 1) {
                    for x in max(pixel % width - 1, 0)...min(pixel % width + 1, width - 1)
                    where open[y * width + x] {
                        open[y * width + x] = false
                        stack.append(y * width + x)
                    }
                }
            }
            let (xs, ys) = (members.map { $0 % width }, members.map { $0 / width })
            let around = box(
                Double(xs.min() ?? 0), Double(ys.min() ?? 0), Double(xs.max() ?? 0) + 1,
                Double(ys.max() ?? 0) + 1)
            if members.count > largest { (largest, boxes) = (members.count, []) }
            if members.count == largest { boxes.insert(around) }
        }
        return boxes
    }

    @Test("boxes are those of flood filling at each threshold", arguments: 0..<12) func filling(
        seed: Int
    ) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let (width, height) = (3 + random.next(below: 14), 2 + random.next(below: 14))
        // Few values make many ties; thresholds are multiples of a thousandth, and so are these.
        let values = (0..<width * height).map { _ in Float(random.next(below: 9)) - 4 }
        guard let found = ThresholdedBoxes(values, width: width) else { return }
        for step in stride(from: 0, to: ThresholdedBoxes.thresholds, by: 37) {
            // Between two of the eight steps of the values, so that rounding does not matter.
            let threshold = (Double(step) + 0.5) / Double(ThresholdedBoxes.thresholds)
            guard step + 1 < ThresholdedBoxes.thresholds else { continue }
            let boxes = Self.flooded(values, width: width, threshold: threshold)
            #expect(boxes.contains(found.boxes[step + 1]), "at \(threshold)")
        }
    }

    @Test("accuracy takes the threshold that is best for all pictures together") func accuracy()
        throws
    {
        // The object fills two pixels of four; the map is highest on it, or on one of them alone.
        let truth = try Self.truth(["XX.."])
        let (good, narrow) = ([1, 0.9, 0.1, 0] as [Float], [1, 0.15, 0.1, 0] as [Float])
        var accuracy = LocalisationAccuracy()
        #expect(accuracy.maxBoxAccuracy == nil && accuracy.maxBoxAccuracies.isEmpty)
        accuracy.add(ThresholdedBoxes(good, width: 4), truth)
        accuracy.add(ThresholdedBoxes(narrow, width: 4), truth)
        // At 0.12 both draw the object's box.
        #expect(accuracy.maxBoxAccuracies == [1, 1, 1] && accuracy.maxBoxAccuracy == 1)
        // At 0.2 the narrow one draws half of it: an overlap of a half, which is enough.
        #expect(accuracy.knownAccuracy == 1)
        // A map that shows something else alone, and one that is the same everywhere.
        accuracy.add(ThresholdedBoxes([0, 0, 0, 1], width: 4), truth)
        accuracy.add(ThresholdedBoxes([5, 5, 5, 5], width: 4), truth)
        // At 0 the first of these draws all of the picture, which overlaps the object by a half.
        #expect(accuracy.maxBoxAccuracies == [0.75, 0.75, 0.5] && accuracy.count == 4)
        #expect(accuracy.knownAccuracy == 0.5)
        // Of each picture: the first two fit always, the third where a half is enough.
        let parts = accuracy.meanFits
        #expect(parts == [1, 1, 2.0 / 3, 0])
    }

    @Test(
        "the precision of pixels is the mean precision at each of the object's, all pictures together",
        arguments: 0..<6)
    func pixels(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var precision = PixelPrecision()
        #expect(precision.averagePrecision == nil)
        var ranked: [(value: Int, isObject: Bool)] = []
        for _ in 0..<3 {
            // From 0 to 1 in tenths, so that bringing it to 0…1 changes nothing.
            var values = (0..<40).map { _ in random.next(below: 11) }
            (values[0], values[1]) = (0, 10)
            let isObject = values.map { _ in random.uniform() < 0.3 }
            guard let truth = TruthMask(width: 8, height: 5, isObject: isObject) else { continue }
            let isCounted = precision.add(values.map { Float($0) / 10 }, truth)
            #expect(isCounted)
            ranked += zip(values, isObject).map { ($0, $1) }
        }
        let objects = ranked.filter(\.isObject).count
        var expected = 0.0
        for value in stride(from: 10, through: 0, by: -1) {
            let above = ranked.filter { $0.value >= value }
            let found = above.filter(\.isObject)
            let here = found.filter { $0.value == value }.count
            guard here > 0 else { continue }
            let precisionHere = Double(found.count) / Double(above.count)
            expected += precisionHere * Double(here) / Double(objects)
        }
        let average = try #require(precision.averagePrecision)
        #expect(abs(average - expected) < 1e-12)
    }

    @Test("the object itself is the best map, and chance the worst that is fair") func bounds()
        throws
    {
        let truth = try Self.truth(["......", ".XXX..", ".XXX..", "......"])
        var (perfect, flat) = (PixelPrecision(), PixelPrecision())
        perfect.add(truth.isObject.map { $0 ? 1 : 0 }, truth)
        flat.add([Float](repeating: 2, count: 24), truth)
        #expect(perfect.averagePrecision == 1 && flat.averagePrecision == truth.area)
        let isCounted = flat.add([Float](repeating: .nan, count: 24), truth)
        #expect(!isCounted)
        var both = perfect
        both.add(flat)
        // Half of the objects' pixels come first, then all the rest at once.
        let average = try #require(both.averagePrecision)
        #expect(abs(average - (0.5 + 0.5 * 12.0 / 48)) < 1e-12)
    }
}
