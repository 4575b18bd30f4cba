import LibTorch
import OnnxGraph

extension GraphOperators {
    /// Other shapes and orders of the same elements.
    static let shapes: [String: GraphOperator] = [
        "Shape": { call in
            let shape = try call.input().shape
            func bound(_ name: String, _ usual: Int) -> Int {
                let place = call.node.integer(name) ?? usual
                return min(max(place < 0 ? place + shape.count : place, 0), shape.count)
            }
            let (start, end) = (bound("start", 0), bound("end", shape.count))
            let part = start < end ? Array(shape[start..<end]) : []
            return [try TorchTensor(integers: part, shape: [part.count])]
        },
        "Size": { call in
            [try TorchTensor(integers: [call.input().count], shape: [])]
        },
        "Reshape": reshape,
        "Flatten": { call in
            let x = try call.input()
            let axis = call.node.integer("axis") ?? 1
            let place = axis < 0 ? axis + x.rank : axis
            guard (0...x.rank).contains(place) else {
                throw call.unsupported("has no axis \(axis)")
            }
            let rows = x.shape[..<place].reduce(1, *)
            return try [aten("reshape", x, [rows, x.shape[place...].reduce(1, *)])]
        },
        "Transpose": { call in
            let x = try call.input()
            return try [
                aten("permute", x, call.node.integers("perm") ?? (0..<x.rank).reversed().map { $0 })
            ]
        },
        "Squeeze": { call in
            let x = try call.input()
            let axes = try call.integers("axes", orInput: 1)?.map { try call.axis($0, of: x) }
            let shape = x.shape.enumerated().filter { place, size in
                axes.map { !$0.contains(place) } ?? (size != 1)
            }.map(\.element)
            return try [aten("reshape", x, shape)]
        },
        "Unsqueeze": { call in
            let x = try call.input()
            guard let axes = try call.integers("axes", orInput: 1) else {
                throw call.unsupported("names no axes")
            }
            let rank = x.rank + axes.count
            return try [
                axes.map { $0 < 0 ? $0 + rank : $0 }.sorted().reduce(x) {
                    try aten("unsqueeze", $0, $1)
                }
            ]
        },
        "Expand": { call in
            let x = try call.input(0)
            let target = try call.integers(1) ?? []
            // Both ways: where the shape asks for one, the tensor's own size stays.
            let rank = max(target.count, x.rank)
            let own = [Int](repeating: 1, count: rank - x.rank) + x.shape
            let asked = [Int](repeating: 1, count: rank - target.count) + target
            return try [aten("expand", x, zip(own, asked).map { $1 == 1 ? $0 : $1 })]
        },
        "Tile": { call in
            try [aten("repeat", call.input(0), call.integers(1) ?? [])]
        },
        "Cast": { call in
            guard let type = ElementType(rawValue: Int32(call.node.integer("to") ?? 0)) else {
                throw call.unsupported("makes an element type that Likeness does not know")
            }
            return [try call.input().cast(to: type, call)]
        },
        "CastLike": { call in
            [try aten("to.dtype", call.input(0), call.input(1).elementType)]
        },
        "ConstantOfShape": { call in
            let shape = try call.integers(0) ?? []
            let value = try call.node.constantValue()?.scalar ?? 0
            let filled = try TorchTensor(
                [Float](repeating: value, count: shape.reduce(1, *)), shape: shape)
            return [try filled.cast(to: call.node.valueType ?? .float, call)]
        },
        "Range": { call in
            let (start, limit, step) = (try call.input(0), try call.input(1), try call.input(2))
            guard !start.isFloating, let from = try start.integers().first,
                let to = try limit.integers().first, let by = try step.integers().first, by != 0
            else { throw call.unsupported("counts in steps that are no whole numbers") }
            let numbers = Array(stride(from: from, to: to, by: by))
            return [try TorchTensor(integers: numbers, shape: [numbers.count])]
        },
        "DepthToSpace": depthToSpace,
        "SpaceToDepth": { call in
            let x = try call.input()
            let (shape, side) = (x.shape, call.node.integer("blocksize") ?? 1)
            guard shape.count == 4, side > 0, shape[2] % side == 0, shape[3] % side == 0 else {
                throw call.unsupported("does not divide \(x.shape)")
            }
            let (rows, columns) = (shape[2] / side, shape[3] / side)
            let blocks = try aten(
                "reshape", x, [shape[0], shape[1], rows, side, columns, side])
            let turned = try aten("permute", blocks, [0, 3, 5, 1, 2, 4])
            return try [
                aten("reshape", turned, [shape[0], shape[1] * side * side, rows, columns])
            ]
        },
    ]

    /// 0 keeps a size unless the operator says otherwise, −1 is what is left over. A graph that was
    /// written for one number of images is given another.
    @Sendable private static func reshape(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input(0)
        guard var target = try call.node.integers("shape") ?? call.integers(1) else {
            throw call.unsupported("names no shape")
        }
        let own = x.shape
        if call.node.integer("allowzero") ?? 0 == 0 {
            for place in target.indices where target[place] == 0 && place < own.count {
                target[place] = own[place]
            }
        }
        if let declared = call.batch.declared, declared != call.batch.actual, declared > 0,
            let first = target.first, first > 0, first % declared == 0,
            !target.contains(-1), target.reduce(1, *) != x.count
        {
            target[0] = first / declared * call.batch.actual
        }
        return try [aten("reshape", x, target)]
    }

    @Sendable private static func depthToSpace(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input()
        let (shape, side) = (x.shape, call.node.integer("blocksize") ?? 1)
        guard shape.count == 4, side > 0, shape[1] % (side * side) == 0 else {
            throw call.unsupported("does not divide \(x.shape)")
        }
        let channels = shape[1] / (side * side)
        let columnFirst = call.node.string("mode") == "CRD"
        let blocks = try aten(
            "reshape", x,
            columnFirst
                ? [shape[0], channels, side, side, shape[2], shape[3]]
                : [shape[0], side, side, channels, shape[2], shape[3]])
        let turned = try aten(
            "permute", blocks, columnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2])
        return try [
            aten("reshape", turned, [shape[0], channels, shape[2] * side, shape[3] * side])
        ]
    }
}

extension TorchTensor {
    /// The element types that occur inside networks, by their numbers in libtorch.
    enum Kind: Int {
        case int32 = 3
        case int64 = 4
        case float = 6
        case double = 7
        case bool = 11
    }

    /// The elements as another type; this tensor where it has that already.
    func converted(to kind: Kind) throws -> TorchTensor {
        elementType == kind.rawValue ? self : try aten("to.dtype", self, kind.rawValue)
    }

    /// Whole numbers of any size become 64-bit ones, and floats of any size 32-bit ones, but where the
    /// network is run in double precision they stay what they are.
    func cast(to type: ElementType, _ call: OperatorCall) throws -> TorchTensor {
        switch type {
        case .float, .float16, .bfloat16, .double:
            return isFloating ? self : try converted(to: .float).beside(call.anchor)
        case .bool: return try converted(to: .bool)
        case .string: throw call.unsupported("makes texts")
        case .uint8, .int8, .uint16, .int16, .int32, .int64, .uint32, .uint64:
            return try converted(to: .int64)
        }
    }
}
