import OnnxGraph
import SimilarityMaps

/// The tail of a network, as it was read from the graph up to some tensor.
struct TailReading {
    /// The tail in the paper's mathematics.
    var part: any TailPart
    /// The tensors it begins with: feature maps, gates, vectors without a location.
    var taps: [Tap]
    /// How the tensor holds the vector.
    var shape: VectorShape
    /// The way from the feature maps to here, in a person's words.
    var words: [String]
    /// Which parts of the feature map are pooled, where it is not all of it.
    var places: [String] = []
    /// How many poolings it is made of, each as often as it is computed.
    private(set) var poolings = 1

    /// More than the regions and parts of any network; a tensor that is added to itself again and
    /// again would have 2ⁿ.
    private static let mostPoolings = 1024
    /// More than anybody reads; a damaged file may have names of any length.
    private static let longestWords = 1 << 20

    /// The reading with a head step on top.
    func then(_ step: any HeadStep, _ words: String, shape: VectorShape? = nil) -> TailReading {
        var reading = self
        reading.part = SteppedTail(part, then: step)
        reading.words.append(words)
        reading.shape = shape ?? self.shape
        return reading
    }

    init(
        part: any TailPart, taps: [Tap], shape: VectorShape, words: [String], places: [String] = []
    ) {
        self.part = part
        self.taps = taps
        self.shape = shape
        self.words = words
        self.places = places
    }

    /// Several readings, brought together; `nil` where they are more than any network has.
    ///
    /// - Parameters:
    ///   - name: what the whole is, for example `sum`.
    ///   - link: what stands between the parts, for example `plus`.
    init?(
        joining readings: [TailReading], part: any TailPart, shape: VectorShape, name: String,
        link: String
    ) {
        let poolings = readings.reduce(0) { $0 + $1.poolings }
        let length = readings.reduce(0) { $0 + $1.words.reduce(0) { $0 + $1.utf8.count } }
        guard poolings <= Self.mostPoolings, length <= Self.longestWords else { return nil }
        var taps: [Tap] = []
        for tap in readings.flatMap(\.taps) where !taps.contains(tap) { taps.append(tap) }
        // Parts that are treated alike, regions above all, are counted, not listed.
        let areSeveral = Set(readings.flatMap(\.featureMaps)).count > 1
        var parts: [String] = []
        var places: [String] = []
        var rest = readings.map { areSeveral ? $0.namingItsMap : $0 }[...]
        while let first = rest.first {
            let alike = rest.prefix {
                $0.words == first.words && $0.places.isEmpty == first.places.isEmpty
            }
            guard alike.count > 1 else {
                parts.append(first.phrase)
                rest = rest.dropFirst()
                continue
            }
            let kind = first.places.isEmpty ? "parts" : "regions"
            parts.append(
                "\(alike.count) \(kind), each: \(first.words.joined(separator: ", then "))")
            places += alike.flatMap(\.places)
            rest = rest.dropFirst(alike.count)
        }
        let words =
            parts.count == 1 ? "\(name) of \(parts[0])" : parts.joined(separator: " \(link) ")
        self.init(part: part, taps: taps, shape: shape, words: [words], places: places)
        self.poolings = poolings
    }

    /// The way, as part of a sentence.
    var phrase: String {
        words.joined(separator: ", then ")
            + (places.count == 1 ? " (\(places[0]))" : "")
    }

    /// The reading with the name of the map that it pools, where it is one pooling of one map.
    private var namingItsMap: TailReading {
        guard poolings == 1, featureMaps.count == 1, !words.isEmpty else { return self }
        var reading = self
        reading.words[0] += " of ‘\(featureMaps[0])’"
        return reading
    }

    /// The names of the feature maps that are pooled.
    var featureMaps: [String] {
        var names: [String] = []
        for tap in taps {
            if case .features = tap.role, !names.contains(tap.tensor) { names.append(tap.tensor) }
        }
        return names
    }
}

/// How a tensor holds a vector: of its dimensions, batch first, all but one have size one.
struct VectorShape: Hashable {
    /// The number of dimensions.
    let rank: Int
    /// The one of the vector's elements.
    let channelAxis: Int

    /// `[batch, C]`.
    static let flat = VectorShape(rank: 2, channelAxis: 1)
    /// `[batch, C, 1, 1]`.
    static let channelsFirst = VectorShape(rank: 4, channelAxis: 1)

    /// Whether an axis, which may count from the end, is that of the vector's elements.
    func isChannelAxis(_ axis: Int) -> Bool { (axis < 0 ? axis + rank : axis) == channelAxis }

    /// The shape without some axes, which count from the front; `nil` where they are more than axes
    /// of size one, or the batch's.
    func dropping(_ axes: [Int]) -> VectorShape? {
        let axes = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
        guard !axes.contains(channelAxis), !axes.contains(0),
            axes.allSatisfy({ (0..<rank).contains($0) })
        else { return nil }
        return VectorShape(
            rank: rank - axes.count, channelAxis: channelAxis - axes.count { $0 < channelAxis })
    }

    /// The shape with new axes of size one, at these places of the result.
    func adding(_ axes: [Int]) -> VectorShape? {
        let result = rank + axes.count
        let added = Set(axes.map { $0 < 0 ? $0 + result : $0 })
        guard !added.contains(0), added.count == axes.count,
            added.allSatisfy({ (0..<result).contains($0) })
        else { return nil }
        let kept = (0..<result).filter { !added.contains($0) }
        return VectorShape(rank: result, channelAxis: kept[channelAxis])
    }

    /// The shape with its axes in another order; `nil` where the batch moves.
    func transposed(_ order: [Int]) -> VectorShape? {
        guard order.count == rank, order.first == 0, let axis = order.firstIndex(of: channelAxis)
        else { return nil }
        return VectorShape(rank: rank, channelAxis: axis)
    }

    /// Whether stored numbers are one for all elements of the vector, or one for each.
    func fits(_ stored: ConstantTensor) -> Bool {
        if stored.scalar != nil { return true }
        let padded = [Int](repeating: 1, count: max(0, rank - stored.shape.count)) + stored.shape
        return padded.count == rank
            && padded.enumerated().allSatisfy { $0.offset == channelAxis || $0.element == 1 }
    }
}

/// What a tensor turns out to be when the graph is walked back from it.
enum TensorReading {
    /// A vector: all of the spatial axes have been reduced, in a way that is understood.
    case vector(TailReading)
    /// A feature map laid out as one vector.
    case flattened(features: String, FeatureLayout, FlattenedFeatures.Order)
    /// Part of the trunk, or behind an operator that is not understood; which one, where known.
    case features(stoppedAt: Node?)
}

/// A kind of operator, or of a group of operators, in the tails of networks.
///
/// To support a new tail is to write one more, in a file of its own, and to list it in `TailReader`.
protocol TailPattern {
    /// Reads the tensor that an operator computes.
    ///
    /// - Parameter tensor: the one, where the operator computes several.
    /// - Returns: `nil` where the operator is not of this kind.
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading?
}
