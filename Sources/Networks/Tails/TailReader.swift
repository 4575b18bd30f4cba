import OnnxGraph
import SimilarityMaps

/// The tail of a network, as it was read from the graph.
struct TailReading {
    /// The tail in the paper's mathematics.
    var part: any TailPart
    /// The tensor that is the feature map.
    let features: String
    /// Where the feature map has its channels.
    let layout: FeatureLayout
    /// The number of dimensions the tensor has here, batch included: 4 for `[batch, C, 1, 1]`.
    var rank: Int
    /// The way from the feature map to here, in a person's words.
    var words: [String]

    /// The reading with a head step on top.
    func then(_ step: any HeadStep, _ words: String, rank: Int? = nil) -> TailReading {
        var reading = self
        reading.part = SteppedTail(part, then: step)
        reading.words.append(words)
        reading.rank = rank ?? self.rank
        return reading
    }
}

/// Where a feature map has its channels.
enum FeatureLayout: Hashable {
    /// `[batch, channels, rows, columns]`.
    case channelsFirst
    /// `[batch, rows, columns, channels]`.
    case channelsLast
}

/// What a tensor turns out to be when the graph is walked back from it.
enum TensorReading {
    /// A vector: all of the spatial axes have been reduced, in a way that is understood.
    case vector(TailReading)
    /// A feature map laid out as one vector: only a linear layer makes locations of it.
    case flattened(features: String)
    /// Part of the trunk, or behind an operator that is not understood; which one, where known.
    case features(stoppedAt: Node?)
}

/// A kind of operator, or of a group of operators, in the tails of networks.
///
/// To support a new tail is to write one more, in a file of its own, and to list it in `TailReader`.
protocol TailPattern {
    /// Reads the tensor that an operator computes.
    ///
    /// - Returns: `nil` where the operator is not of this kind.
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading?
}

/// Reads the tail of a network: walks from the embedding back to the feature map.
///
/// Searching forward for "the last convolution" would find the wrong tensor in many networks; what
/// makes a tensor the feature map is that the operators behind it reduce its spatial axes.
final class TailReader {
    /// All that is understood, most particular first.
    private static var patterns: [any TailPattern.Type] {
        [
            PassThroughPattern.self,
            FlatteningPattern.self,
            GlobalPoolingPattern.self,
            ReductionPattern.self,
            KernelPoolingPattern.self,
            GeneralizedMeanPattern.self,
            ConvolutionPattern.self,
            LinearPattern.self,
            BatchNormalizationPattern.self,
            L2NormalizationPattern.self,
            ArithmeticPattern.self,
            ConcatenationPattern.self,
            RectifierPattern.self,
        ]
    }

    /// Deeper than any tail; trunks are walked into only as far as this.
    private static let maximumDepth = 64

    let graph: Graph
    /// Whether batch normalisation in front of a linear pooling is read as part of the tail.
    let absorbsNormalization: Bool
    private let shapes: [String: [Int]]
    private var known: [String: TensorReading] = [:]
    private var depth = 0

    /// - Parameter shapes: the shapes of tensors as a run of the network has them, where it was run.
    init(_ graph: Graph, shapes: [String: [Int]] = [:], absorbsNormalization: Bool = true) {
        self.graph = graph
        self.shapes = shapes
        self.absorbsNormalization = absorbsNormalization
    }

    /// Walks back from a tensor.
    func read(_ tensor: String) throws -> TensorReading {
        if let reading = known[tensor] { return reading }
        guard let node = graph.producer(of: tensor), depth < Self.maximumDepth else {
            return .features(stoppedAt: nil)
        }
        depth += 1
        defer { depth -= 1 }
        // A damaged file may have a loop; its tensors are not a tail.
        known[tensor] = .features(stoppedAt: node)
        for pattern in Self.patterns where node.outputs.first == tensor {
            if let reading = try pattern.read(node, self) {
                known[tensor] = reading
                return reading
            }
        }
        return .features(stoppedAt: node)
    }

    /// Walks back from a tensor that must be a vector for the caller to make sense.
    func vector(_ tensor: String?) throws -> TailReading? {
        guard let tensor, case .vector(let reading) = try read(tensor) else { return nil }
        return reading
    }

    /// Where the walk stops when a tensor is not a vector.
    func notAVector(_ tensor: String?) throws -> TensorReading {
        guard let tensor, case .features(let node) = try read(tensor) else {
            return .features(stoppedAt: nil)
        }
        return .features(stoppedAt: node)
    }

    /// The shape of a tensor, batch first: as a run of the network had it, or as the file says.
    ///
    /// - Throws: `ShapesNeeded` when neither tells.
    func shape(_ tensor: String) throws -> [Int] {
        if let shape = shapes[tensor] { return shape }
        if let shape = graph.description(of: tensor)?.shape {
            let sizes = shape.compactMap(\.size)
            if sizes.count == shape.count { return sizes }
            // The batch may be free; no tail depends on it.
            if shape.count > 1, sizes.count == shape.count - 1, shape[0].size == nil {
                return [1] + sizes
            }
        }
        throw ShapesNeeded()
    }

    /// Batch normalisation that stands between a feature map and a pooling that is linear in it.
    ///
    /// Where it follows a convolution it belongs to that: most exporters fold it in.
    func normalization(before tensor: String) throws -> (
        scale: [Float], shift: [Float], input: String
    )? {
        guard absorbsNormalization, let node = graph.producer(of: tensor),
            node.type == "BatchNormalization", let input = node.input(0),
            graph.producer(of: input)?.type != "Conv",
            let step = try BatchNormalizationPattern.step(node, graph)
        else { return nil }
        return (step.scale, step.shift, input)
    }

    /// A pooling that is linear in the feature map, with normalisation in front of it where there is.
    func linearPooling(
        _ pooling: any TailPart, of tensor: String, layout: FeatureLayout = .channelsFirst,
        rank: Int, words: String
    ) throws -> TensorReading {
        guard layout == .channelsFirst, let found = try normalization(before: tensor) else {
            return .vector(
                TailReading(
                    part: pooling, features: tensor, layout: layout, rank: rank, words: [words]))
        }
        return .vector(
            TailReading(
                part: AffineFeatures(scale: found.scale, shift: found.shift, then: pooling),
                features: found.input, layout: layout, rank: rank,
                words: ["batch normalisation of \(found.scale.count) channels", words]))
    }
}

/// The file does not give a shape that decides how the tail is read: the network has to be run once.
struct ShapesNeeded: Error {}
