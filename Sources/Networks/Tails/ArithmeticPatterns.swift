import OnnxGraph
import SimilarityMaps

/// Sums of two pooled vectors, and arithmetic of one with stored numbers.
enum ArithmeticPattern: TailPattern {
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading? {
        guard ["Add", "Sub", "Mul", "Div"].contains(node.type), let left = node.input(0),
            let right = node.input(1)
        else { return nil }
        if let stored = try reader.graph.constant(right) {
            return try withNumbers(node, vector: left, stored, isRight: true, reader)
        }
        if let stored = try reader.graph.constant(left) {
            return try withNumbers(node, vector: right, stored, isRight: false, reader)
        }
        guard node.type == "Add" || node.type == "Sub" else { return .features(stoppedAt: node) }
        guard let a = try reader.vector(left), let b = try reader.vector(right) else {
            return .features(stoppedAt: node)
        }
        try requireOneFeatureMap([a, b])
        let second: any TailPart =
            node.type == "Add"
            ? b.part : SteppedTail(b.part, then: ChannelAffineStep(scale: [-1], shift: [0]))
        return .vector(
            TailReading(
                part: SummedTail([a.part, second]), features: a.features, layout: a.layout,
                rank: a.rank,
                words: [
                    "\(a.words.joined(separator: ", then ")) \(node.type == "Add" ? "plus" : "minus") \(b.words.joined(separator: ", then "))"
                ]))
    }

    private static func withNumbers(
        _ node: Node, vector: String, _ stored: ConstantTensor, isRight: Bool, _ reader: TailReader
    ) throws -> TensorReading? {
        guard let reading = try reader.vector(vector) else {
            return try reader.notAVector(vector)
        }
        guard stored.isPerChannel(rank: reading.rank) else { return .features(stoppedAt: node) }
        let numbers = stored.floats
        let ones = [Float](repeating: 1, count: numbers.count)
        let zeros = [Float](repeating: 0, count: numbers.count)
        let step: ChannelAffineStep
        switch (node.type, isRight) {
        case ("Add", _): step = ChannelAffineStep(scale: ones, shift: numbers)
        case ("Sub", true): step = ChannelAffineStep(scale: ones, shift: numbers.map { -$0 })
        case ("Sub", false): step = ChannelAffineStep(scale: ones.map { -$0 }, shift: numbers)
        case ("Mul", _): step = ChannelAffineStep(scale: numbers, shift: zeros)
        case ("Div", true): step = ChannelAffineStep(scale: numbers.map { 1 / $0 }, shift: zeros)
        default: return .features(stoppedAt: node)
        }
        let amount = numbers.count == 1 ? "\(numbers[0])" : "\(numbers.count) stored numbers"
        let words =
            switch node.type {
            case "Add": numbers.count == 1 ? "plus \(amount)" : "bias of \(numbers.count) numbers"
            case "Sub": "minus \(amount)"
            case "Mul": "times \(amount)"
            default: "divided by \(amount)"
            }
        return .vector(reading.then(step, words))
    }
}

/// Concatenations of pooled vectors.
enum ConcatenationPattern: TailPattern {
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading? {
        guard node.type == "Concat" else { return nil }
        var readings: [TailReading] = []
        for input in node.inputs {
            guard let reading = try reader.vector(input),
                reading.isChannelAxis(node.integer("axis") ?? 1)
            else { return .features(stoppedAt: node) }
            readings.append(reading)
        }
        guard let first = readings.first else { return nil }
        try requireOneFeatureMap(readings)
        return .vector(
            TailReading(
                part: ConcatenatedTail(readings.map(\.part)), features: first.features,
                layout: first.layout, rank: first.rank,
                words: [
                    "concatenation of "
                        + readings.map { $0.words.joined(separator: ", then ") }
                        .joined(separator: " and ")
                ]))
    }
}

/// A rectifier after pooling.
enum RectifierPattern: TailPattern {
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading? {
        switch node.type {
        case "Relu": break
        case "Clip":
            let bounds = try node.clipBounds(reader.graph)
            guard bounds.minimum == 0, bounds.maximum == nil else {
                return .features(stoppedAt: node)
            }
        default: return nil
        }
        guard let reading = try reader.vector(node.input(0)) else {
            return try reader.notAVector(node.input(0))
        }
        return .vector(reading.then(ReLUStep(), "ReLU, its mask held"))
    }
}

/// The branches of a tail pool different tensors.
struct SeveralFeatureMaps: Error {
    let names: [String]
}

private func requireOneFeatureMap(_ readings: [TailReading]) throws {
    let names = readings.map(\.features)
    guard Set(names).count == 1, Set(readings.map(\.layout)).count == 1 else {
        throw SeveralFeatureMaps(names: names)
    }
}

extension ConstantTensor {
    /// Whether it is one number, or one for each channel of a vector of this rank.
    func isPerChannel(rank: Int) -> Bool {
        if scalar != nil { return true }
        let padded = [Int](repeating: 1, count: max(0, rank - shape.count)) + shape
        return padded.count == rank && rank >= 2
            && padded.enumerated().allSatisfy { $0.offset == 1 || $0.element == 1 }
    }
}
