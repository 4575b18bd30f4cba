import OnnxGraph
import SimilarityMaps

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// GeM pooling: Clip · Pow(p) · average · Pow(q), with p·q = 1; p is one number, or one for each
/// channel. Powers may be spelt with exponentials and logarithms: exp(p · log x).
enum GeneralizedMeanPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        let graph = reader.graph
        guard let (input, roots) = try power(node, graph) else { return nil }
        guard let average = try reader.vector(input),
            let (pooled, layout, factor) = average.averaged,
            let inner = graph.producer(of: average.taps[0].tensor),
            let (base, powers) = try power(inner, graph),
            case let exponents = powers.floats, average.shape.fits(roots),
            areInverse(exponents, roots.floats)
        else { return .features(stoppedAt: node) }
        guard let (features, minimum) = try clamped(base, graph) else {
            return .features(stoppedAt: inner)
        }
        let isOne = Set(exponents).count == 1
        let pooling = GeneralizedMeanPooling(
            exponents: isOne ? [exponents[0]] : exponents, minimum: minimum)
        let grid = (pooled.pooling as? FixedGrid)?.grid
        let fixed: any Pooling = grid.map { FixedGrid([$0.rows, $0.columns], pooling) } ?? pooling
        let p = isOne ? "\(exponents[0])" : "one for each of \(exponents.count) channels"
        let reading = try reader.pooled(
            fixed, of: features, layout, shape: average.shape,
            words: "generalised mean (GeM) pooling, p = \(p), ε = \(minimum)")
        guard factor != 1 else { return .vector(reading) }
        // A sum instead of the mean is so many times as large, and its root by the root of that.
        let scale = roots.floats.map { powf(factor, $0) }
        return .vector(
            reading.then(
                ChannelAffineStep(
                    scale: scale, shift: [Float](repeating: 0, count: scale.count)),
                "times the root of \(factor)"))
    }

    /// The base and the exponents of a power: `Pow`, or `Exp` of a multiple of a `Log`.
    private static func power(
        _ node: Node, _ graph: Graph
    ) throws -> (base: String, exponents: ConstantTensor)? {
        guard let input = node.input(0) else { return nil }
        if node.type == "Pow" {
            guard let exponents = try node.input(1).flatMap({ try graph.constant($0) }) else {
                return nil
            }
            return (input, exponents)
        }
        guard node.type == "Exp", let product = graph.producer(of: input),
            product.type == "Mul" || product.type == "Div"
        else { return nil }
        for (variable, stored) in [(0, 1), (1, 0)] where product.type == "Mul" || stored == 1 {
            guard let logarithm = product.input(variable),
                let base = graph.only("Log", logarithm),
                let numbers = try product.input(stored).flatMap({ try graph.constant($0) })
            else { continue }
            return (
                base,
                product.type == "Mul"
                    ? numbers
                    : ConstantTensor(shape: numbers.shape, floats: numbers.floats.map { 1 / $0 })
            )
        }
        return nil
    }

    /// Whether the roots undo the powers. Exporters write 1/p in single precision.
    private static func areInverse(_ exponents: [Float], _ roots: [Float]) -> Bool {
        guard !exponents.isEmpty, exponents.count == roots.count || roots.count == 1 else {
            return false
        }
        return exponents.enumerated().allSatisfy {
            $1 > 0 && abs($1 * roots[roots.count == 1 ? 0 : $0] - 1) < 1e-4
        }
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

extension TailReading {
    /// The map of which this is the plain average, and a number that multiplies it; `nil` for
    /// anything else.
    var averaged: (pooled: PooledFeatures, layout: FeatureLayout, factor: Float)? {
        var (part, factor) = (part, Float(1))
        if let stepped = part as? SteppedTail, let step = stepped.step as? ChannelAffineStep,
            step.scale.count == 1, step.shift == [0], step.scale[0] > 0
        {
            (part, factor) = (stepped.base, step.scale[0])
        }
        guard let pooled = part as? PooledFeatures, taps.count == 1,
            pooled.pooling is AveragePooling
                || (pooled.pooling as? FixedGrid)?.pooling is AveragePooling,
            case .features(let layout) = taps[0].role
        else { return nil }
        return (pooled, layout, factor)
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
