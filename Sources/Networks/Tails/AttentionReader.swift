import OnnxGraph
import SimilarityMaps
import VectorMath

/// Reads a vector that attends to locations: the class token of a vision transformer, attention
/// pooling.
///
/// Nearest to the vector there is one attention whose weights times values reach it through linear
/// operators only. What it takes in from each token is that token's contribution. Everything else
/// that is added on the way – the class token's own past, what passes through an MLP – has no
/// location.
///
/// Unlike the patterns, which follow whole tensors, this follows single elements by their positions:
/// a token may be anywhere in a tensor, and exporters lay sequences out in every order.
struct AttentionReader {
    /// How the elements that are followed come from an attention.
    private struct Path {
        var part: any TailPart
        var taps: [Tap]
        var words: [String]

        func then(_ step: any HeadStep, _ text: String? = nil) -> Path {
            Path(
                part: SteppedTail(part, then: step), taps: taps,
                words: words + (text.map { [$0] } ?? []))
        }
    }

    private let reader: TailReader
    private var graph: Graph { reader.graph }

    /// Operators that can leave a token, or a vector that attends, without the others.
    private static let endings: Set<String> = [
        "Gather", "Slice", "Squeeze", "Reshape", "Flatten", "MatMul", "Transpose", "Split",
    ]
    /// Residual sums between the vector and the attention: one behind the attention, one behind the
    /// MLP, and some to spare.
    private static let mostSums = 4
    /// Elements that are followed by one operator each, in all: a hundred times what transformers of
    /// 768 channels need.
    static let mostFollowed = 1 << 21
    /// Operators between two of those, of which rounding takes every second.
    private static let mostOperators = 96
    /// Pieces that a rounded vector may be in: as many as there are heads.
    private static let mostRuns = 256

    /// Reads a tensor that an operator computes.
    ///
    /// - Returns: `nil` where it is no vector that attends to locations.
    static func read(
        _ tensor: String, _ node: Node, _ reader: TailReader
    ) throws -> TailReading? {
        guard endings.contains(node.type) else { return nil }
        let attention = AttentionReader(reader: reader)
        guard attention.isNear(tensor) else { return nil }
        let shape = try reader.shape(tensor)
        let large = shape.indices.dropFirst().filter { shape[$0] != 1 }
        // Longer than any embedding that attends, and still short.
        guard large.count == 1, shape[large[0]] <= 1 << 14 else { return nil }
        let elements = Array(0..<shape[large[0]])
        for sums in 0...mostSums {
            guard
                let path = try attention.follow(
                    tensor, elements, sums: sums, operators: mostOperators)
            else { continue }
            return TailReading(
                part: path.part, taps: path.taps,
                shape: VectorShape(rank: shape.count, channelAxis: large[0]), words: path.words)
        }
        return nil
    }

    /// More stored queries than networks have that pool with them.
    private static let mostQueries = 256

    /// Reads the mean over queries that the network has stored, each of which attends to locations: they
    /// stand for no part of the picture themselves.
    ///
    /// - Returns: `nil` for the mean of anything else.
    static func readMean(
        _ node: Node, _ axes: [Int], _ reader: TailReader
    ) throws -> TailReading? {
        guard let tensor = node.input(0), axes == [1] || axes == [-2],
            reader.hasNoPlaces(tensor)
        else { return nil }
        let attention = AttentionReader(reader: reader)
        guard attention.isNear(tensor) else { return nil }
        let shape = try reader.shape(tensor)
        guard shape.count == 3, shape[0] == 1, (1...mostQueries).contains(shape[1]),
            (1...1 << 14).contains(shape[2])
        else { return nil }
        for sums in 0...mostSums {
            var paths: [Path] = []
            for query in 0..<shape[1] {
                let row = Array(query * shape[2]..<(query + 1) * shape[2])
                guard
                    let path = try attention.follow(
                        tensor, row, sums: sums, operators: mostOperators)
                else { break }
                paths.append(path)
            }
            guard paths.count == shape[1] else { continue }
            var taps: [Tap] = []
            for tap in paths.flatMap(\.taps) where !taps.contains(tap) { taps.append(tap) }
            let part = SteppedTail(
                SummedTail(paths.map(\.part)),
                then: ChannelAffineStep(scale: [1 / Float(paths.count)], shift: [0]))
            let keeps = node.integer("keepdims") ?? 1 == 1
            return TailReading(
                part: part, taps: taps,
                shape: keeps ? VectorShape(rank: 3, channelAxis: 2) : .flat,
                words: [
                    "mean of \(shape[1]) stored queries, of the first: \(paths[0].words.joined(separator: ", then "))"
                ])
        }
        return nil
    }

    /// Whether there is an attention not far behind a tensor: asked first, because it needs no shapes.
    private func isNear(_ tensor: String) -> Bool {
        var queue = [tensor]
        var seen: Set<String> = [tensor]
        while let next = queue.popLast(), seen.count < 320 {
            guard let node = graph.producer(of: next), !graph.isConstant(next) else { continue }
            if weights(of: node) != nil { return true }
            guard node.type != "Conv" else { continue }
            for input in node.inputs
            where graph.computes(input) && !graph.isConstant(input) && seen.insert(input).inserted {
                queue.insert(input, at: 0)
            }
        }
        return false
    }

    /// Which operand of a product of two computed matrices is the attention: the one that comes out
    /// of a softmax.
    private func weights(of node: Node) -> Int? {
        guard node.type == "MatMul", let left = node.input(0), let right = node.input(1),
            !graph.isConstant(left), !graph.isConstant(right)
        else { return nil }
        return isSoftmax(left) ? 0 : isSoftmax(right) ? 1 : nil
    }

    private func isSoftmax(_ tensor: String) -> Bool {
        var tensor = tensor
        for _ in 0..<8 {
            guard let node = graph.producer(of: tensor) else { return false }
            switch node.type {
            case "Softmax": return true
            case "Identity", "Dropout", "Cast", "Reshape", "Transpose", "Unsqueeze", "Squeeze",
                "QuantizeLinear", "DequantizeLinear":
                guard let input = node.input(0) else { return false }
                tensor = input
            case "Where":
                // Not-a-number is replaced where all of a row is masked.
                guard let input = node.input(2) else { return false }
                tensor = input
            default: return false
            }
        }
        return false
    }

    /// Follows elements of a tensor, by their positions in it, back to an attention.
    ///
    /// - Parameters:
    ///   - sums: how many residual sums may still be passed.
    ///   - operators: how many operators.
    private func follow(
        _ tensor: String, _ elements: [Int], sums: Int, operators: Int
    ) throws -> Path? {
        guard operators > 0, reader.followed < Self.mostFollowed,
            let node = graph.producer(of: tensor), let input = node.input(0)
        else { return nil }
        reader.followed += elements.count
        func on(_ input: String, _ elements: [Int]?) throws -> Path? {
            guard let elements else { return nil }
            return try follow(input, elements, sums: sums, operators: operators - 1)
        }
        if let found = try VectorNormalization(node, graph) {
            // All of a token, in order, and nothing else is what is normalised.
            let shape = try reader.shape(found.input)
            guard let width = shape.last,
                found.axes == [-1] || found.axes == [shape.count - 1]
                    || found.axes.first == shape.count - 1, row(elements, width: width) != nil,
                let path = try on(found.input, elements)
            else { return nil }
            let normalised = path.then(found.step, found.words)
            return found.affine.map { normalised.then($0) } ?? normalised
        }
        if let rounding = try Rounding(node, graph) {
            let runs = elements.runs
            guard runs.count <= Self.mostRuns, let path = try on(rounding.input, elements) else {
                return nil
            }
            let taps = runs.map { Tap(tensor: tensor, role: .vector($0)) }
            return Path(
                part: rounding.part(path.part, taps), taps: path.taps + taps + rounding.taps,
                words: path.words + [rounding.words])
        }
        switch node.type {
        case let type where ElementMoves.operators.contains(type):
            guard let (source, places) = try ElementMoves(reader).before(node, tensor, elements)
            else { return nil }
            return try on(source, places)
        case "Add", "Mul", "Sub", "Div":
            return try arithmetic(node, tensor, elements, sums: sums, operators: operators - 1)
        case "Gemm", "MatMul":
            if let found = try attention(node, tensor, elements) { return found }
            guard let layer = try LinearPattern.layer(node, graph) else {
                reader.stopped(at: node)
                return nil
            }
            let width = layer.weights.rows
            guard let first = elements.first, width > 0,
                elements.allSatisfy({ $0 / width == first / width })
            else { return nil }
            let (row, inputs) = (first / width, layer.weights.columns)
            // Only some of the outputs may be asked for, in any order.
            let chosen = elements.map { $0 % width }
            let step =
                chosen == Array(0..<width)
                ? layer
                : LinearStep(
                    weights: Matrix(
                        rows: chosen.count, columns: inputs,
                        values: chosen.flatMap {
                            layer.weights.values[$0 * inputs..<($0 + 1) * inputs]
                        }), bias: chosen.map { layer.shift[$0] })
            return try on(input, Array(row * inputs..<(row + 1) * inputs))?
                .then(step, "linear layer, \(inputs) to \(chosen.count)")
        default:
            reader.stopped(at: node)
            return nil
        }
    }

    /// The number of the row that elements are, all of it and in order.
    private func row(_ elements: [Int], width: Int) -> Int? {
        guard let first = elements.first, elements.count == width, first % width == 0,
            elements == Array(first..<first + width)
        else { return nil }
        return first / width
    }

    // MARK: Sums and stored numbers

    private func arithmetic(
        _ node: Node, _ tensor: String, _ elements: [Int], sums: Int, operators: Int
    ) throws -> Path? {
        guard let left = node.input(0), let right = node.input(1) else { return nil }
        let result = Strides(try reader.shape(tensor))
        let places = elements.map { result.place($0) }
        for (variable, stored, isRight) in [(left, right, true), (right, left, false)] {
            guard let constant = try graph.constant(stored) else { continue }
            let source = Strides(try reader.shape(variable))
            let strides = Strides(constant.shape)
            guard source.shape == result.shape, strides.broadcasts(to: result.shape),
                !constant.floats.isEmpty
            else { return nil }
            let numbers = places.map { constant.floats[strides.broadcastElement($0)] }
            let ones = [Float](repeating: 1, count: numbers.count)
            let zeros = [Float](repeating: 0, count: numbers.count)
            let step: ChannelAffineStep
            switch (node.type, isRight) {
            case ("Add", _): step = ChannelAffineStep(scale: ones, shift: numbers)
            case ("Sub", true): step = ChannelAffineStep(scale: ones, shift: numbers.map { -$0 })
            case ("Mul", _): step = ChannelAffineStep(scale: numbers, shift: zeros)
            case ("Div", true):
                step = ChannelAffineStep(scale: numbers.map { 1 / $0 }, shift: zeros)
            default: return nil
            }
            return try follow(variable, elements, sums: sums, operators: operators)?.then(step)
        }
        if node.type == "Mul" || node.type == "Div" {
            return try scaled(node, left, right, elements, sums: sums, operators: operators)
        }
        guard node.type == "Add", sums > 0 else { return nil }
        let sources = try [left, right].map { name in
            let strides = Strides(try reader.shape(name))
            guard strides.broadcasts(to: result.shape) else { throw ShapesNeeded() }
            return (name: name, elements: places.map { strides.broadcastElement($0) })
        }
        var paths: [Path] = []
        var others: [String] = []
        for source in sources {
            if let path = try follow(
                source.name, source.elements, sums: sums - 1, operators: operators)
            {
                paths.append(path)
            } else {
                // What does not come from the attention belongs to no location.
                guard let range = source.elements.runs.first, source.elements.runs.count == 1
                else { return nil }
                let tap = Tap(tensor: source.name, role: .vector(range))
                others.append(source.name)
                paths.append(Path(part: UnplacedVector(tap.name), taps: [tap], words: []))
            }
        }
        guard others.count < 2 else { return nil }
        let words =
            paths.flatMap(\.words)
            + others.map { "plus ‘\($0)’, which has no location" }
        return Path(
            part: SummedTail(paths.map(\.part)), taps: paths.flatMap(\.taps), words: words)
    }

    /// Times or divided by one number that the network computes, such as the scale of what it rounds.
    private func scaled(
        _ node: Node, _ left: String, _ right: String, _ elements: [Int], sums: Int, operators: Int
    ) throws -> Path? {
        for (variable, factor) in [(left, right), (right, left)]
        where node.type == "Mul" || factor == right {
            guard try reader.shape(factor).allSatisfy({ $0 == 1 }),
                let path = try follow(variable, elements, sums: sums, operators: operators)
            else { continue }
            let tap = Tap(tensor: factor, role: .vector(nil))
            return Path(
                part: GatedTail(path.part, gate: tap.name, divides: node.type == "Div"),
                taps: path.taps + [tap], words: path.words)
        }
        return nil
    }

    // MARK: The attention

    /// Elements of a product of attention weights and values, of one query and all that its heads
    /// make.
    private func attention(_ node: Node, _ tensor: String, _ elements: [Int]) throws -> Path? {
        guard let operand = weights(of: node), let left = node.input(0), let right = node.input(1)
        else { return nil }
        let isMirrored = operand == 1
        let (weights, values) = isMirrored ? (right, left) : (left, right)
        let shape = try reader.shape(tensor)
        let rank = shape.count
        guard (2...4).contains(rank), try reader.shape(weights).count == rank,
            try reader.shape(values).count == rank
        else { return nil }
        // [heads…, queries, size], or [heads…, size, queries] where values are transposed.
        let (queryAxis, sizeAxis) = isMirrored ? (rank - 1, rank - 2) : (rank - 2, rank - 1)
        let strides = Strides(shape)
        let places = elements.map { strides.place($0) }
        guard let first = places.first, let last = places.last,
            places.allSatisfy({ $0[queryAxis] == first[queryAxis] }),
            (0..<rank - 2).allSatisfy({ first[$0] <= last[$0] })
        else { return nil }
        let query = first[queryAxis]
        var parts: [Int: Range<Int>] = [:]
        for axis in 0..<rank - 2 { parts[axis] = first[axis]..<last[axis] + 1 }
        guard parts.values.reduce(shape[sizeAxis], { $0 * $1.count }) == places.count else {
            return nil
        }
        // They must be all elements of these heads, in order.
        let heads = (0..<rank - 2).reduce([[]]) { heads, axis in
            heads.flatMap { head in (parts[axis] ?? 0..<1).map { head + [$0] } }
        }
        let expected = heads.flatMap { head in
            (0..<shape[sizeAxis]).map { position in
                head + (isMirrored ? [position, query] : [query, position])
            }
        }
        guard places == expected else { return nil }

        let tokenAxis = isMirrored ? rank - 1 : rank - 2
        let leading = Array(0..<rank - 2)
        let valueLayout = try reader.tokens(
            values,
            FeatureLayout(
                spatial: [tokenAxis], channels: leading + [isMirrored ? rank - 2 : rank - 1],
                parts: parts))
        var weightParts = parts
        weightParts[queryAxis] = query..<query + 1
        var weightLayout = FeatureLayout(
            spatial: [isMirrored ? rank - 2 : rank - 1], channels: leading + [queryAxis],
            parts: weightParts, tokens: valueLayout.tokens, located: valueLayout.located)
        weightLayout.isWeights = true
        let taps = [
            Tap(tensor: values, role: .features(valueLayout)),
            Tap(tensor: weights, role: .features(weightLayout)),
        ]
        return Path(
            part: AttentionPooling(
                values: taps[0].name, weights: taps[1].name, hasUnplaced: valueLayout.hasUnplaced),
            taps: taps,
            words: [
                "values of \(valueLayout.words ?? "tokens"), weighted with the attention of token \(query + 1) in \(heads.count) \(heads.count == 1 ? "head" : "heads"), held"
            ])
    }
}

extension [Int] {
    /// The ranges that elements are, which stand side by side and in order within each.
    fileprivate var runs: [Range<Int>] {
        reduce(into: []) { runs, element in
            if let last = runs.last, last.upperBound == element {
                runs[runs.count - 1] = last.lowerBound..<element + 1
            } else {
                runs.append(element..<element + 1)
            }
        }
    }
}
