import OnnxGraph

/// What a graph itself does to the numbers of its picture before the first layer.
///
/// Exporters of whole applications put the preprocessing into the graph. What is done there must not be
/// done again outside.
struct InputNormalisation: Hashable {
    /// The numbers that the graph expects.
    enum Domain: Hashable {
        /// Pixel values, 0 to 255.
        case bytes
        /// 0 to 1.
        case unit
    }

    let domain: Domain
    /// What the graph computes, for a person: `x · 0.0078125 − 1`.
    let words: String

    /// - Returns: `nil` where the graph does nothing of the kind. An affine map that makes no usual range
    ///   of usual numbers is a part of the network.
    init?(_ graph: Graph, input: String) throws {
        var tensor = input
        var (scale, shift) = (1.0, 0.0)
        var isChanged = false
        // More operators than stand in front of any first layer.
        for _ in 0..<16 {
            let readers = graph.consumers(of: tensor).filter { $0.type != "Shape" }
            guard readers.count == 1, let node = readers.first, let output = node.outputs.first
            else { break }
            if ["Cast", "Transpose", "Identity", "Dropout"].contains(node.type) {
                tensor = output
                continue
            }
            guard let step = try Self.step(node, of: tensor, graph) else { break }
            (scale, shift) = (step.scale * scale, step.scale * shift + step.shift)
            isChanged = true
            tensor = output
        }
        guard isChanged, let domain = Self.domain(scale, shift) else { return nil }
        self.domain = domain
        let sign = shift < 0 ? "−" : "+"
        words = "x · \(scale.short4)" + (shift == 0 ? "" : " \(sign) \(abs(shift).short4)")
    }

    /// Which numbers an affine map brings to a usual range: a width of 1 to 12 around zero, or from zero
    /// on. Ranges are those of torchvision, timm, Keras' three modes and insightface.
    private static func domain(_ scale: Double, _ shift: Double) -> Domain? {
        // x · 255 first: Caffe's networks, fed from 0 to 1.
        if scale >= 100, scale < 1000 { return .unit }
        let ofBytes = (width: 255 * scale, middle: 127.5 * scale + shift)
        if (0.8...12).contains(ofBytes.width), abs(ofBytes.middle) <= ofBytes.width {
            return .bytes
        }
        // Means of 104 to 124 are subtracted and no more (Keras, “caffe”).
        if abs(scale - 1) < 1e-6, (-160.0...(-90)).contains(shift) { return .bytes }
        // From 0…1 the result lies around zero; what barely changes numbers that are around zero already,
        // such as a batch normalisation close to nothing, is a layer.
        let ofUnit = (width: scale, middle: scale / 2 + shift)
        if (0.8...12).contains(ofUnit.width), abs(ofUnit.middle) <= 0.2 * ofUnit.width {
            return .unit
        }
        return nil
    }

    /// The affine map of one operator, averaged over the channels.
    private static func step(
        _ node: Node, of tensor: String, _ graph: Graph
    ) throws -> (scale: Double, shift: Double)? {
        func mean(_ values: [Float]) -> Double {
            values.reduce(0.0) { $0 + Double($1) } / Double(max(1, values.count))
        }
        if node.type == "BatchNormalization" {
            guard let step = try BatchNormalizationPattern.step(node, graph) else { return nil }
            return (mean(step.scale), mean(step.shift))
        }
        guard let left = node.input(0), let right = node.input(1) else { return nil }
        let isFirst = left == tensor
        guard let stored = try graph.constant(isFirst ? right : left)?.floats,
            // One number, or one for each colour: a picture of numbers is something else.
            [1, 3].contains(stored.count)
        else { return nil }
        let number = mean(stored)
        switch (node.type, isFirst) {
        case ("Add", _): return (1, number)
        case ("Sub", true): return (1, -number)
        case ("Mul", _): return (number, 0)
        case ("Div", true):
            let inverse = mean(stored.map { 1 / $0 })
            return inverse.isFinite ? (inverse, 0) : nil
        default: return nil
        }
    }
}

extension Double {
    /// Four digits that count.
    fileprivate var short4: String {
        guard self != 0, isFinite else { return "\(self)" }
        var factor = 1.0
        while abs(self) * factor < 1000 { factor *= 10 }
        let rounded = (self * factor).rounded() / factor
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
    }
}
