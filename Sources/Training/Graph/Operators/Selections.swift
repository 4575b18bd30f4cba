import LibTorch

extension GraphOperators {
    /// Parts of tensors, and tensors of parts.
    static let selections: [String: GraphOperator] = [
        "Concat": { call in
            let tensors = try call.allInputs()
            return try [aten("cat", tensors, call.axis(of: tensors[0], usually: 0))]
        },
        "Split": split,
        "Slice": slice,
        "Gather": gather,
        "GatherElements": { call in
            let x = try call.input(0)
            let axis = try call.axis(of: x, usually: 0)
            let places = try counted(call.input(1), by: x.shape[axis])
            return try [aten("gather", x, axis, places.beside(x))]
        },
        "GatherND": { call in
            guard call.integer("batch_dims") ?? 0 == 0 else {
                throw call.unsupported("picks within batches")
            }
            let x = try call.input(0)
            return try [aten("index.Tensor", x, coordinates(call, in: x))]
        },
        "ScatterND": { call in
            let x = try call.input(0)
            guard call.text("reduction") ?? "none" == "none" else {
                throw call.unsupported("adds up what it places")
            }
            return try [aten("index_put", x, coordinates(call, in: x), call.input(2))]
        },
        "ScatterElements": { call in
            let x = try call.input(0)
            guard call.text("reduction") ?? "none" == "none" else {
                throw call.unsupported("adds up what it places")
            }
            let axis = try call.axis(of: x, usually: 0)
            let places = try counted(call.input(1), by: x.shape[axis]).beside(x)
            return try [aten("scatter.src", x, axis, places, call.input(2))]
        },
        "TopK": { call in
            let x = try call.input(0)
            guard let count = try call.integer("k") ?? call.integers(1)?.first else {
                throw call.unsupported("does not say how many")
            }
            return try atenList(
                "topk", x, count, call.axis(of: x, usually: -1), call.flag("largest", true), true)
        },
        "Pad": pad,
    ]

    /// The second input, [places…, k], as k lists of places, one for each of the first k axes.
    private static func coordinates(
        _ call: OperatorCall, in x: TorchTensor
    ) throws -> [TorchTensor] {
        let indices = try call.input(1)
        guard let count = indices.shape.last, (1...max(x.rank, 1)).contains(count), x.rank > 0
        else {
            throw call.unsupported(
                "names places by a tensor of shape \(indices.shape) in one of shape \(x.shape)")
        }
        return try (0..<count).map { axis in
            try counted(aten("select.int", indices, -1, axis), by: x.shape[axis]).beside(x)
        }
    }

    @Sendable private static func split(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input(0)
        let axis = try call.axis(of: x, usually: 0)
        let parts = max(call.node.outputs.count, 1)
        let sizes: [Int]
        if let given = try call.integers("split", orInput: 1) {
            sizes = given
        } else {
            // Equal parts; the last is smaller where they do not divide the axis.
            let size = (x.shape[axis] + parts - 1) / parts
            sizes = (0..<parts).map { min(size, max(x.shape[axis] - $0 * size, 0)) }
        }
        return try atenList("split_with_sizes", x, sizes, axis)
    }

    @Sendable private static func slice(_ call: OperatorCall) throws -> [TorchTensor] {
        var x = try call.input(0)
        guard let starts = try call.integers("starts", orInput: 1),
            let ends = try call.integers("ends", orInput: 2)
        else { throw call.unsupported("names no part") }
        let axes = try call.integers("axes", orInput: 3) ?? Array(starts.indices)
        let steps = try call.integers(4) ?? starts.map { _ in 1 }
        guard [ends, axes, steps].allSatisfy({ $0.count == starts.count }), !steps.contains(0)
        else {
            throw call.unsupported("goes from \(starts) to \(ends) of \(axes) by \(steps)")
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
                    to: bounded(ends[place], -1...max(size - 1, 0)), by: steps[place]))
            x = try rows(places, of: x, along: axis)
        }
        return [x]
    }

    /// The rows that are named, in an order and shape of their own.
    @Sendable private static func gather(_ call: OperatorCall) throws -> [TorchTensor] {
        let (x, indices) = (try call.input(0), try call.input(1))
        let axis = try call.axis(of: x, usually: 0)
        let flat = try aten("reshape", counted(indices, by: x.shape[axis]), [-1])
        let rows = try aten("index_select", x, axis, flat.beside(x))
        let shape = x.shape[..<axis] + indices.shape + x.shape[(axis + 1)...]
        return try [aten("reshape", rows, Array(shape))]
    }

    /// Some of the rows along an axis, in another order or several times.
    static func rows(_ places: [Int], of x: TorchTensor, along axis: Int) throws -> TorchTensor {
        let list = try TorchTensor(integers: places, shape: [places.count])
        return try aten("index_select", x, axis, list.beside(x))
    }

    @Sendable private static func pad(_ call: OperatorCall) throws -> [TorchTensor] {
        var x = try call.input(0)
        guard let pads = try call.integers("pads", orInput: 1) else {
            throw call.unsupported("names no padding")
        }
        let axes = try call.integers(3)?.map { try call.axis($0, of: x) } ?? Array(0..<x.rank)
        guard pads.count == 2 * axes.count else {
            throw call.unsupported("has \(pads.count) paddings for \(axes.count) axes")
        }
        var sides = [(before: Int, after: Int)](repeating: (0, 0), count: x.rank)
        for (place, axis) in axes.enumerated() {
            sides[axis] = (pads[place], pads[place + axes.count])
        }
        let shape = zip(x.shape, sides).map { $0 + $1.before + $1.after }
        _ = try call.possible(shape)
        let mode = call.text("mode") ?? "constant"
        guard mode != "constant" else {
            // libtorch wants the last axis first.
            let list = sides.reversed().flatMap { [$0.before, $0.after] }
            let value = try call.number(2) ?? call.number("value") ?? 0
            return try [aten("constant_pad_nd", x, list, value)]
        }
        guard mode != "wrap" || pads.allSatisfy({ $0 >= 0 }) else {
            throw call.unsupported("wraps around what it cuts off")
        }
        for (axis, side) in sides.enumerated() where side != (0, 0) {
            let size = x.shape[axis]
            guard size > 0, shape[axis] <= 1 << 24 else {
                throw call.unsupported("pads \(size) elements to \(shape[axis])")
            }
            let places = (-side.before..<size + side.after).map { place in
                repeated(place, mode, size)
            }
            guard let known = places as? [Int] else {
                throw call.unsupported("pads in the mode ‘\(mode)’")
            }
            x = try rows(known, of: x, along: axis)
        }
        return [x]
    }

    /// Which of some elements stands at a place before the first or beyond the last.
    private static func repeated(_ place: Int, _ mode: String, _ size: Int) -> Int? {
        func remainder(_ divisor: Int) -> Int { (place % divisor + divisor) % divisor }
        switch mode {
        case "edge": return min(max(place, 0), size - 1)
        case "wrap": return remainder(size)
        case "reflect":
            // There and back again, the ends not twice.
            let period = max(2 * size - 2, 1)
            return min(remainder(period), period - remainder(period))
        default: return nil
        }
    }
}
