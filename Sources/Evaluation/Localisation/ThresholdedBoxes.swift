/// The boxes that a map would draw: for each threshold, the one around the largest connected part of
/// what is not below it.
///
/// This is how weakly supervised localisation is measured since class activation maps (Zhou et al.,
/// "Learning Deep Features for Discriminative Localization", CVPR 2016), in the form of Choe et al.,
/// "Evaluating Weakly Supervised Object Localization Methods Right", CVPR 2020: the map is brought to
/// 0…1 by its own lowest and highest value, and thresholds are taken from 0 on in steps of a thousandth.
/// Pixels that touch at a corner are connected.
public struct ThresholdedBoxes: Sendable {
    /// How many thresholds there are: 0, 1/1000, …, 999/1000.
    public static let thresholds = ThresholdSteps.count

    /// The box for each threshold, in pixels.
    public let boxes: [BoundingBox]

    /// The boxes of a map.
    ///
    /// - Parameters:
    ///   - values: the map at each pixel, row by row.
    ///   - width: how many pixels are in a row.
    /// - Returns: `nil` where the map is the same everywhere, or no number somewhere.
    /// - Precondition: there are whole rows of pixels.
    /// - Complexity: that of sorting the pixels.
    public init?(_ values: [Float], width: Int) {
        precondition(width > 0 && !values.isEmpty && values.count % width == 0, "rows of \(width)")
        guard let found = ThresholdSteps(values), !found.isLevel else { return nil }
        var members = [[Int]](repeating: [], count: Self.thresholds)
        for (pixel, step) in found.steps.enumerated() { members[step].append(pixel) }
        var parts = ConnectedParts(width: width, height: values.count / width)
        var boxes = [BoundingBox?](repeating: nil, count: Self.thresholds)
        // From the highest threshold down, parts only grow.
        for step in stride(from: Self.thresholds - 1, through: 0, by: -1) {
            for pixel in members[step] { parts.add(pixel) }
            boxes[step] = parts.boxOfLargest
        }
        self.boxes = boxes.compactMap { $0 }
    }

    /// For each threshold, the overlap (intersection over union) with the object's box that fits best.
    public func overlaps(with truth: TruthMask) -> [Double] {
        boxes.map { box in truth.boxes.map { box.overlap(with: $0) }.max() ?? 0 }
    }
}

/// Connected pixels, as more and more of them are added.
private struct ConnectedParts {
    private let width, height: Int
    /// Of each pixel another one of its part, or itself; −1 before it is added.
    private var parents: [Int]
    private var sizes: [Int]
    /// Of each part, by the pixel that stands for it: the first column and row, and the last.
    private var extents: [SIMD4<Int32>]
    /// The pixel that stands for the largest part; of equals, the one that was so large first.
    private var largest = -1

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        parents = [Int](repeating: -1, count: width * height)
        sizes = [Int](repeating: 0, count: width * height)
        extents = [SIMD4<Int32>](repeating: .zero, count: width * height)
    }

    mutating func add(_ pixel: Int) {
        let (row, column) = (pixel / width, pixel % width)
        parents[pixel] = pixel
        sizes[pixel] = 1
        extents[pixel] = SIMD4(Int32(column), Int32(row), Int32(column), Int32(row))
        var part = pixel
        for y in max(row - 1, 0)...min(row + 1, height - 1) {
            for x in max(column - 1, 0)...min(column + 1, width - 1)
            where parents[y * width + x] >= 0 {
                part = join(part, root(y * width + x))
            }
        }
        if largest < 0 || sizes[part] > sizes[root(largest)] { largest = part }
    }

    private mutating func root(_ pixel: Int) -> Int {
        var pixel = pixel
        while parents[pixel] != pixel {
            parents[pixel] = parents[parents[pixel]]
            pixel = parents[pixel]
        }
        return pixel
    }

    private mutating func join(_ first: Int, _ second: Int) -> Int {
        guard first != second else { return first }
        let (kept, gone) = sizes[first] >= sizes[second] ? (first, second) : (second, first)
        parents[gone] = kept
        sizes[kept] += sizes[gone]
        let (a, b) = (extents[kept], extents[gone])
        extents[kept] = SIMD4(min(a.x, b.x), min(a.y, b.y), max(a.z, b.z), max(a.w, b.w))
        return kept
    }

    var boxOfLargest: BoundingBox? {
        guard largest >= 0 else { return nil }
        var pixel = largest
        while parents[pixel] != pixel { pixel = parents[pixel] }
        let extent = extents[pixel]
        return BoundingBox(
            x0: Double(extent.x), y0: Double(extent.y), x1: Double(extent.z) + 1,
            y1: Double(extent.w) + 1)
    }
}
