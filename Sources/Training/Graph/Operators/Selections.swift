import LibTorch

extension GraphOperators {
    /// Parts of tensors, and tensors of parts.
    static let selections: [String: GraphOperator] = [
        "Concat": { call in
            let tensors = try call.inputs.indices.map { try call.input($0) }
            return try [
                aten("cat", tensors, call.axis(call.node.integer("axis") ?? 0, of: tensors[0]))
            ]
        },
        "Split": split,
        "Slice": slice,
        "Gather": gather,
        "GatherElements": { call in
            let x = try call.input(0)
            let axis = try call.axis(call.node.integer("axis") ?? 0, of: x)
            let places = try wrapped(call.input(1), by: x.shape[axis])
            return try [aten("gather", x, axis, places.beside(x))]
        },
        "GatherND": { call in
            guard call.node.integer("batch_dims") ?? 0 == 0 else {
                throw call.unsupported("picks within batches")
            }
            let x = try call.input(0)
            return try [aten("index.Tensor", x, coordinates(call.input(1), in: x))]
        },
        "ScatterND": { call in
            guard call.node.string("reduction") ?? "none" == "none" else {
                throw call.unsupported("adds up what it places")
            }
            let x = try call.input(0)
            return try [
                aten("index_put", x, coordinates(call.input(1), in: x), call.input(2))
            ]
        },
        "ScatterElements": { call in
            guard call.node.string("reduction") ?? "none" == "none" else {
                throw call.unsupported("adds up what it places")
            }
            let x = try call.input(0)
            let axis = try call.axis(call.node.integer("axis") ?? 0, of: x)
            let places = try wrapped(call.input(1), by: x.shape[axis]).beside(x)
            return try [aten("scatter.src", x, axis, places, call.input(2))]
        },
        "Pad": pad,
    ]

    /// Places from the end on, which are negative, counted from the start.
    private static func wrapped(_ places: TorchTensor, by size: Int) throws -> TorchTensor {
        try aten("remainder.Scalar", places.converted(to: .int64), size)
    }

    /// [places…, k] as k lists of places, one for each of the first k axes.
    private static func coordinates(
        _ indices: TorchTensor, in x: TorchTensor
    ) throws -> [TorchTensor] {
        try (0..<(indices.shape.last ?? 0)).map { axis in
            try wrapped(aten("select.int", indices, -1, axis), by: x.shape[axis]).beside(x)
        }
    }

    @Sendable private static func split(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input(0)
        let axis = try call.axis(call.node.integer("axis") ?? 0, of: x)
        let parts = call.node.outputs.count
        let sizes: [Int]
        if let given = try call.integers("split", orInput: 1) {
            sizes = given
        } else {
            // Equal parts; the last is smaller where they do not divide the axis.
            let size = (x.shape[axis] + parts - 1) / max(parts, 1)
            sizes = (0..<parts).map { min(size, max(x.shape[axis] - $0 * size, 0)) }
        }
        return try atenList("split_with_sizes", x, sizes, axis)
    }

    @Sendable private static func slice(_ call: OperatorCall) throws -> [TorchTensor] {
        var x = try call.input(0)
        guard let starts = try call.integers("starts", orInput: 1),
            let ends = try call.integers("ends", orInput: 2), starts.count == ends.count
        else { throw call.unsupported("names no part") }
        let axes = try call.integers("axes", orInput: 3) ?? Array(starts.indices)
        let steps = try call.integers(4) ?? starts.map { _ in 1 }
        guard axes.count == starts.count, steps.count == starts.count, !steps.contains(0) else {
            throw call.unsupported("names no part")
        }
        for (place, axis) in axes.enumerated() {
            let axis = try call.axis(axis, of: x)
            let size = x.shape[axis]
            if steps[place] > 0 {
                x = try aten("slice.Tensor", x, axis, starts[place], ends[place], steps[place])
                continue
            }
            // Backwards, which libtorch's own does not go. Ends before the first are −size − 1 or less.
            func bounded(_ index: Int, _ range: ClosedRange<Int>) -> Int {
                let index = index < 0 ? (index < -size ? -1 : index + size) : index
                return min(max(index, range.lowerBound), range.upperBound)
            }
            let places = Array(
                stride(
                    from: bounded(starts[place], 0...max(size - 1, 0)),
                    to: bounded(ends[place], -1...max(size - 1, -1)), by: steps[place]))
            x = try aten(
                "index_select", x, axis,
                TorchTensor(integers: places, shape: [places.count]).beside(x))
        }
        return [x]
    }

    /// The rows that are named, in an order and shape of their own.
    @Sendable private static func gather(_ call: OperatorCall) throws -> [TorchTensor] {
        let (x, indices) = (try call.input(0), try call.input(1))
        let axis = try call.axis(call.node.integer("axis") ?? 0, of: x)
        let flat = try aten("reshape", wrapped(indices, by: x.shape[axis]), [-1])
        let rows = try aten("index_select", x, axis, flat.beside(x))
        let shape = x.shape[..<axis] + indices.shape + x.shape[(axis + 1)...]
        return try [aten("reshape", rows, Array(shape))]
    }

    @Sendable private static func pad(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input(0)
        guard let pads = try call.integers("pads", orInput: 1) else {
            throw call.unsupported("names no padding")
        }
        let axes =
            try call.integers(3)?.map { try call.axis($0, of: x) } ?? Array(0..<x.rank)
        guard pads.count == 2 * axes.count else {
            throw call.unsupported("has \(pads.count) paddings for \(axes.count) axes")
        }
        var sides = [(Int, Int)](repeating: (0, 0), count: x.rank)
        for (place, axis) in axes.enumerated() {
            sides[axis] = (pads[place], pads[place + axes.count])
        }
        // libtorch wants the last axis first, and none beyond the first that is padded.
        var list = Array(sides.reversed())
        while list.count > 1, list.last.map({ $0 == (0, 0) }) == true { list.removeLast() }
        let flat = list.flatMap { [$0.0, $0.1] }
        switch call.node.string("mode") ?? "constant" {
        case "constant":
            let value =
                try call.optional(2)?.floats().first ?? call.node.float("value") ?? 0
            return try [aten("constant_pad_nd", x, flat, Double(value))]
        case "reflect" where list.count <= 3:
            return try [aten("reflection_pad\(list.count)d", x, flat)]
        case "edge" where list.count <= 3:
            return try [aten("replication_pad\(list.count)d", x, flat)]
        case let mode: throw call.unsupported("pads \(list.count) axes in the mode ‘\(mode)’")
        }
    }
}
