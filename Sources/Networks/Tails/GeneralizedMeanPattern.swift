import OnnxGraph
import SimilarityMaps

/// GeM pooling: Clip · Pow(p) · average · Pow(q), with p·q = 1.
enum GeneralizedMeanPattern: TailPattern {
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading? {
        let graph = reader.graph
        guard node.type == "Pow", let input = node.input(0), let power = node.input(1),
            let root = try graph.constant(power)?.scalar
        else { return nil }
        guard let average = try reader.vector(input), average.part.isAverage,
            average.layout == .channelsFirst, average.words.count == 1,
            let inner = graph.producer(of: average.features), inner.type == "Pow",
            let base = inner.input(0), let exponentName = inner.input(1),
            let exponent = try graph.constant(exponentName)?.scalar, exponent > 0,
            // Exporters write 1/p in single precision.
            abs(exponent * root - 1) < 1e-4
        else { return .features(stoppedAt: node) }
        guard let (features, minimum) = try clamped(base, graph) else {
            return .features(stoppedAt: inner)
        }
        let pooling = GeneralizedMeanPooling(exponent: exponent, minimum: minimum)
        let part: any TailPart =
            if let fixed = average.part as? FixedGrid {
                FixedGrid([fixed.grid.rows, fixed.grid.columns], pooling)
            } else {
                pooling
            }
        return .vector(
            TailReading(
                part: part, features: features, layout: .channelsFirst, rank: average.rank,
                words: ["generalised mean (GeM) pooling, p = \(exponent), ε = \(minimum)"]))
    }

    /// The feature map in front of the clamp, and the value it is clamped at.
    private static func clamped(
        _ tensor: String, _ graph: Graph
    ) throws -> (features: String, minimum: Float)? {
        guard let node = graph.producer(of: tensor) else { return nil }
        switch node.type {
        case "Clip":
            let bounds = try node.clipBounds(graph)
            guard let input = node.input(0), let minimum = bounds.minimum, minimum >= 0,
                bounds.maximum == nil
            else { return nil }
            return (input, minimum)
        case "Max":
            for (candidate, other) in [(0, 1), (1, 0)] {
                if let bound = node.input(other), let input = node.input(candidate),
                    let minimum = try graph.constant(bound)?.scalar, minimum >= 0
                {
                    return (input, minimum)
                }
            }
            return nil
        case "Relu": return (tensor, 0)
        default: return nil
        }
    }
}

extension TailPart {
    /// Whether it is plain average pooling.
    var isAverage: Bool {
        self is AveragePooling || (self as? FixedGrid)?.pooling is AveragePooling
    }
}

extension Node {
    /// The bounds of a `Clip`: attributes in older files, inputs in newer ones (operator set 11).
    func clipBounds(_ graph: Graph) throws -> (minimum: Float?, maximum: Float?) {
        func bound(_ index: Int, _ name: String) throws -> Float? {
            let value =
                if let tensor = input(index) { try graph.constant(tensor)?.scalar } else {
                    float(name)
                }
            // Exporters write the largest number for "no bound".
            return value.flatMap {
                abs($0) >= Float.greatestFiniteMagnitude ? nil : $0
            }
        }
        return (try bound(1, "min"), try bound(2, "max"))
    }
}
