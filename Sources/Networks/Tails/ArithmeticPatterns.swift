import OnnxGraph
import SimilarityMaps

/// Sums and products of pooled vectors, and arithmetic of one with stored numbers.
enum ArithmeticPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard ["Add", "Sub", "Mul", "Div", "Sum"].contains(node.type), let left = node.input(0),
            let right = node.input(1)
        else { return nil }
        if node.type == "Sum" { return try sum(node, node.inputs, reader) }
        if let stored = try reader.graph.constant(right) {
            return try withNumbers(node, vector: left, stored, isRight: true, reader)
        }
        if let stored = try reader.graph.constant(left) {
            return try withNumbers(node, vector: right, stored, isRight: false, reader)
        }
        switch node.type {
        case "Add": return try sum(node, [left, right], reader)
        case "Sub":
            guard let a = try reader.vector(left), let b = try reader.vector(right) else {
                return .features(stoppedAt: node)
            }
            let negated = SteppedTail(
                b.part, then: ChannelAffineStep(scale: [-1], shift: [0]))
            let difference = TailReading(
                joining: [a, b], part: SummedTail([a.part, negated]), shape: a.shape,
                name: "difference", link: "minus")
            return difference.map { .vector($0) } ?? .features(stoppedAt: node)
        default: return try gate(node, left, right, reader)
        }
    }

    /// A sum of vectors; a chain of sums is one.
    private static func sum(
        _ node: Node, _ inputs: [String], _ reader: TailReader
    ) throws -> TensorReading {
        var terms = inputs
        while let inner = terms.first.flatMap(reader.graph.producer), inner.type == "Add",
            terms.count < 256, let a = inner.input(0), let b = inner.input(1),
            !reader.graph.isConstant(a), !reader.graph.isConstant(b)
        {
            terms = [a, b] + terms.dropFirst()
        }
        var readings: [TailReading] = []
        for term in terms {
            guard let reading = try reader.vector(term) else { return .features(stoppedAt: node) }
            readings.append(reading)
        }
        let sum = TailReading(
            joining: readings, part: SummedTail(readings.map(\.part)), shape: readings[0].shape,
            name: "sum", link: "plus")
        return sum.map { .vector($0) } ?? .features(stoppedAt: node)
    }

    /// A product or quotient of two tensors that both depend on the picture: the one is the vector,
    /// the other its gate.
    private static func gate(
        _ node: Node, _ left: String, _ right: String, _ reader: TailReader
    ) throws -> TensorReading {
        let first = try reader.vector(left)
        // What divides is never the vector.
        let second = node.type == "Mul" ? try reader.vector(right) : nil
        let isFirst =
            switch (first, second) {
            case (let a?, let b?): a.part.exactness <= b.part.exactness
            case (_?, nil): true
            default: false
            }
        guard let vector = isFirst ? first : second else { return .features(stoppedAt: node) }
        let other = isFirst ? right : left
        let isKnown = isFirst ? second != nil : first != nil
        // A gate has no locations either.
        if !isKnown {
            let sizes = try reader.shape(other).dropFirst().filter { $0 != 1 }
            guard sizes.count <= 1 else { return .features(stoppedAt: node) }
        }
        let tap = Tap(tensor: other, role: .vector(nil))
        var reading = vector
        reading.part = GatedTail(vector.part, gate: tap.name, divides: node.type == "Div")
        if !reading.taps.contains(tap) { reading.taps.append(tap) }
        let source = reader.graph.producer(of: other)?.type ?? other
        reading.words.append(
            node.type == "Div"
                ? "divided by ‘\(other)’, held" : "times a gate (\(source) ‘\(other)’), held")
        return .vector(reading)
    }

    private static func withNumbers(
        _ node: Node, vector: String, _ stored: ConstantTensor, isRight: Bool, _ reader: TailReader
    ) throws -> TensorReading? {
        guard let reading = try reader.vector(vector) else {
            return try reader.notAVector(vector)
        }
        guard reading.shape.fits(stored) else { return .features(stoppedAt: node) }
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
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard node.type == "Concat" else { return nil }
        var readings: [TailReading] = []
        for input in node.inputs {
            guard let reading = try reader.vector(input),
                reading.shape.isChannelAxis(node.integer("axis") ?? 1)
            else { return .features(stoppedAt: node) }
            readings.append(reading)
        }
        guard let first = readings.first else { return nil }
        let concatenation = TailReading(
            joining: readings, part: ConcatenatedTail(readings.map(\.part)),
            shape: first.shape, name: "concatenation", link: "beside")
        return concatenation.map { .vector($0) } ?? .features(stoppedAt: node)
    }
}
