import LibTorch

extension GraphOperators {
    /// Maps of another size.
    static let resizings: [String: GraphOperator] = ["Resize": resize, "Upsample": resize]

    /// [batch, channels, rows, columns] to other rows and columns, in the ways that libtorch knows.
    @Sendable private static func resize(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input(0)
        let shape = x.shape
        guard shape.count == 4 else { throw call.unsupported("resizes \(shape.count) axes") }
        let isOld = call.node.type == "Upsample" || call.operatorSet < 11
        let scales = try call.optional(isOld ? 1 : 2)?.floats() ?? []
        let sizes = try call.integers(isOld ? .max : 3) ?? []
        let target: [Int]
        if sizes.count == 4 {
            target = sizes
        } else if scales.count == 4 {
            target = zip(shape, scales).map { Int((Float($0) * $1).rounded(.down)) }
        } else {
            throw call.unsupported("names neither four sizes nor four factors")
        }
        guard target[0] == shape[0] || sizes.isEmpty == false, target[1] == shape[1] else {
            throw call.unsupported("changes the number of channels")
        }
        let rows = Array(target[2...])
        let mode = call.node.string("mode") ?? "nearest"
        let place =
            call.node.string("coordinate_transformation_mode")
            ?? (isOld ? "asymmetric" : "half_pixel")
        // A factor that was given counts exactly; one that follows from sizes is their ratio.
        let factors: TorchValue =
            scales.count == 4 ? .numbers(scales[2...].map { Double($0) }) : .none
        guard call.node.integer("antialias") ?? 0 == 0 else {
            throw call.unsupported("averages while it makes smaller")
        }
        switch (mode, place) {
        case ("nearest", "asymmetric") where call.node.string("nearest_mode") == "floor" || isOld:
            return try [aten("upsample_nearest2d.vec", x, size(rows, factors), factors)]
        case ("linear", "half_pixel"), ("linear", "pytorch_half_pixel"):
            return try [aten("upsample_bilinear2d.vec", x, size(rows, factors), false, factors)]
        case ("linear", "align_corners"):
            return try [aten("upsample_bilinear2d.vec", x, rows, true, TorchValue.none)]
        case ("cubic", "half_pixel"), ("cubic", "pytorch_half_pixel"):
            return try [aten("upsample_bicubic2d.vec", x, size(rows, factors), false, factors)]
        default:
            throw call.unsupported("is of the mode ‘\(mode)’ with the coordinates ‘\(place)’")
        }
    }

    /// libtorch wants either.
    private static func size(_ rows: [Int], _ factors: TorchValue) -> TorchValue {
        if case .none = factors { .integers(rows) } else { .none }
    }
}
