import LibTorch
import OnnxGraph

extension GraphOperators {
    /// Maps of another size, axis by axis: each output is a mixture of inputs, or one of them.
    static let resizings: [String: GraphOperator] = ["Resize": resize, "Upsample": resize]

    @Sendable private static func resize(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input(0)
        let way = try Resampling(call)
        let axes = try call.integers("axes")?.map { try call.axis($0, of: x) } ?? Array(0..<x.rank)
        let isFirst = call.node.type == "Upsample" || call.operatorSet < 11
        let scales = try call.node.floats("scales") ?? factors(call, isFirst ? 1 : 2)
        let sizes = isFirst ? [] : try call.integers(3) ?? []
        guard sizes.isEmpty ? scales.count == axes.count : sizes.count == axes.count else {
            throw call.unsupported(
                "has the factors \(scales) and the sizes \(sizes) for \(axes.count) axes")
        }
        var changes: [(axis: Int, change: Resampling.Change)] = []
        var shape = x.shape
        for (place, axis) in axes.enumerated() {
            let size = shape[axis]
            let scale = sizes.isEmpty ? scales[place] : Float(sizes[place]) / Float(max(size, 1))
            let wanted = sizes.isEmpty ? (Float(size) * scale).rounded(.down) : Float(sizes[place])
            guard scale.isFinite, scale > 0, size > 0, wanted >= 1, wanted <= 0x1p24 else {
                throw call.unsupported("makes \(wanted) elements of \(size)")
            }
            shape[axis] = Int(wanted)
            if scale != 1 || shape[axis] != size {
                changes.append((axis, Resampling.Change(from: size, to: shape[axis], scale: scale)))
            }
        }
        _ = try call.possible(shape)
        // What becomes smaller first is the less to do for the others.
        changes.sort { $0.change.scale < $1.change.scale }
        return [
            try changes.reduce(x) { x, step in
                try resized(x, along: step.axis, step.change, way, call)
            }
        ]
    }

    private static func factors(_ call: OperatorCall, _ index: Int) throws -> [Float] {
        guard let tensor = call.optional(index), tensor.count <= 8 else { return [] }
        return try tensor.floats()
    }

    private static func resized(
        _ x: TorchTensor, along axis: Int, _ change: Resampling.Change, _ way: Resampling,
        _ call: OperatorCall
    ) throws -> TorchTensor {
        guard let kernel = way.kernel else {
            let places = way.nearest(change)
            let factor = change.to / change.from
            guard factor < 2 || places != (0..<change.to).map({ $0 / factor }) else {
                // Each several times, which is quicker than to pick them.
                var shape = x.shape
                shape.insert(factor, at: axis + 1)
                let wide = try aten("expand", aten("unsqueeze", x, axis + 1), shape)
                shape.remove(at: axis + 1)
                shape[axis] = change.to
                return try aten("reshape", wide, shape)
            }
            return try rows(places, of: x, along: axis)
        }
        guard change.from * change.to <= 1 << 24 else {
            throw call.unsupported("makes \(change.to) elements of \(change.from)")
        }
        let weights = try TorchTensor(
            way.weights(change, kernel), shape: [change.to, change.from]
        ).matching(x)
        let last = x.rank - 1
        guard axis != last else { return try aten("matmul", x, aten("t", weights)) }
        guard axis != last - 1 else { return try aten("matmul", weights, x) }
        let turned = try aten("transpose.int", x, axis, last)
        return try aten(
            "transpose.int", aten("matmul", turned, aten("t", weights)), axis, last)
    }
}
