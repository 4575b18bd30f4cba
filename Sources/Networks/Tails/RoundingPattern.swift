import OnnxGraph
import SimilarityMaps

/// A vector that is rounded to whole numbers and back, as networks in eight bits do everywhere.
enum RoundingPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard let rounding = try Rounding(node, reader.graph) else { return nil }
        guard var reading = try reader.vector(rounding.input) else {
            return try reader.notAVector(rounding.input)
        }
        let tap = Tap(tensor: tensor, role: .vector(nil))
        reading.part = rounding.part(reading.part, [tap])
        reading.taps += ([tap] + rounding.taps).filter { !reading.taps.contains($0) }
        reading.words.append(rounding.words)
        return .vector(reading)
    }
}

/// An operator that gives back what was rounded to whole numbers, taken together with the rounding.
struct Rounding {
    /// The tensor that is rounded.
    let input: String
    let words: String
    /// What else a run has to put out.
    let taps: [Tap]
    private let step: RoundedTail.Step
    private let bounds: ClosedRange<Float>

    /// - Returns: `nil` where the operator is another, or gives back what was not rounded so.
    init?(_ node: Node, _ graph: Graph) throws {
        guard node.isDequantization, let whole = node.input(0), let scale = node.input(1),
            let rounding = graph.producer(of: whole), let input = rounding.input(0)
        else { return nil }
        self.input = input
        if rounding.type == "DynamicQuantizeLinear" {
            guard rounding.outputs.first == whole, rounding.outputs.count > 1,
                rounding.outputs[1] == scale
            else { return nil }
            // The range is that of the picture's own numbers, so that none lies outside.
            let tap = Tap(tensor: scale, role: .vector(nil))
            taps = [tap]
            step = .computed(tap.name)
            bounds = -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
            words = "rounded to 8 bits"
            return
        }
        guard rounding.type == "QuantizeLinear", let other = rounding.input(1),
            let width = try graph.constant(scale)?.scalar, width > 0, width.isFinite,
            try other == scale || graph.constant(other)?.scalar == width
        else { return nil }
        let zero = node.input(2)
        guard try rounding.input(2) == zero || Self.same(rounding.input(2), zero, graph) else {
            return nil
        }
        // ONNX, QuantizeLinear: without a zero point it is 0, of eight bits without a sign.
        let type = zero.map { graph.weightsType($0) } ?? .uint8
        guard let range = type?.wholeNumbers else { return nil }
        let offset = try zero.map { try graph.constant($0)?.scalar } ?? 0
        guard let offset, range.contains(offset) else { return nil }
        taps = []
        step = .fixed(width)
        bounds = ((range.lowerBound - offset) * width)...((range.upperBound - offset) * width)
        words = "rounded to \(range.upperBound > 255 ? 16 : 8) bits"
    }

    private static func same(_ a: String?, _ b: String?, _ graph: Graph) throws -> Bool {
        guard let a, let b, graph.weightsType(a) == graph.weightsType(b) else { return false }
        return try graph.constant(a)?.floats == graph.constant(b)?.floats
    }

    /// A part of a tail, rounded.
    ///
    /// - Parameter taps: the rounded vector, in parts.
    func part(_ base: any TailPart, _ taps: [Tap]) -> any TailPart {
        RoundedTail(base, rounded: taps.map(\.name), step: step, bounds: bounds)
    }
}

extension Graph {
    /// The element type of a tensor that is stored, or given by a `Constant`.
    fileprivate func weightsType(_ tensor: String) -> ElementType? {
        storedType(tensor)
            ?? producer(of: tensor).flatMap { node in
                node.type == "Constant" ? node.valueType : nil
            }
    }
}
