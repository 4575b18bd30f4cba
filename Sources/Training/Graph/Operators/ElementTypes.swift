import LibTorch
import OnnxGraph

extension GraphOperators {
    /// Other types of the same elements, and tensors made of nothing but a shape.
    static let types: [String: GraphOperator] = [
        "Cast": { call in
            guard let type = Int32(exactly: call.integer("to") ?? 0).flatMap(ElementType.init)
            else { throw call.unsupported("makes an element type that Likeness does not know") }
            return [try call.input().cast(to: type, call)]
        },
        "CastLike": { call in
            [try aten("to.dtype", call.input(0), call.input(1).elementType)]
        },
        "ConstantOfShape": { call in
            let shape = try call.possible(call.integers(0) ?? [])
            let value = try call.node.constantValue()?.scalar ?? 0
            // One number that is seen everywhere: no memory is taken for the shape.
            let one = try TorchTensor([value], shape: [])
                .cast(to: call.node.valueType ?? .float, call)
            return try [aten("expand", one, shape)]
        },
        "Range": range,
        "OneHot": oneHot,
    ]

    /// From a number in steps up to another, which is left out.
    @Sendable private static func range(_ call: OperatorCall) throws -> [TorchTensor] {
        let isFloating = try call.input(0).isFloating
        let numbers = try (0..<3).map { index -> Double in
            guard let number = try call.number(index), number.isFinite else {
                throw call.unsupported("counts to what is no number")
            }
            return number
        }
        let (start, limit, step) = (numbers[0], numbers[1], numbers[2])
        let count = ((limit - start) / step).rounded(.up)
        guard step != 0, count < 0x1p24 else {
            throw call.unsupported("counts from \(start) to \(limit) by \(step)")
        }
        let places = 0..<Int(max(count, 0))
        guard isFloating else {
            let (start, step) = (Int(start), Int(step))
            return [
                try TorchTensor(integers: places.map { start + $0 * step }, shape: [places.count])
            ]
        }
        let values = places.map { Float(start + Double($0) * step) }
        return [try TorchTensor(values, shape: [places.count]).matching(call.anchor)]
    }

    /// One number at each place that is named, counted from the end where it is negative, and another
    /// one everywhere else.
    @Sendable private static func oneHot(_ call: OperatorCall) throws -> [TorchTensor] {
        let (places, values) = (try call.input(0), try call.input(2))
        guard let depth = try call.number(1), depth >= 1, depth < 0x1p30, values.shape == [2] else {
            throw call.unsupported("has no depth, or not two numbers")
        }
        let size = Int(depth)
        let axis = call.integer("axis") ?? -1
        let place = axis < 0 ? axis + places.rank + 1 : axis
        guard (0...places.rank).contains(place) else {
            throw call.unsupported("has no axis \(axis) among \(places.rank + 1)")
        }
        _ = try call.possible(places.shape + [size])
        let columns = [Int](repeating: 1, count: places.rank - place)
        let all = try aten("reshape", aten("arange", size), [size] + columns)
        let named = try aten("unsqueeze", counted(places, by: size), place)
        let isNamed = try aten("eq.Tensor", named, all.beside(named)).beside(values)
        return try [
            aten(
                "where.self", isNamed, aten("select.int", values, 0, 1),
                aten("select.int", values, 0, 0))
        ]
    }

    /// Places from the end on, which are negative, counted from the start.
    static func counted(_ places: TorchTensor, by size: Int) throws -> TorchTensor {
        let places = try places.converted(to: .int64)
        return try aten(
            "where.self", aten("lt.Scalar", places, 0), aten("add.Scalar", places, size), places)
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

    /// The elements as another tensor's type, on its device.
    func matching(_ other: TorchTensor) throws -> TorchTensor {
        let tensor = try beside(other)
        return tensor.elementType == other.elementType
            ? tensor : try aten("to.dtype", tensor, other.elementType)
    }

    /// Whole numbers of any size become 64-bit ones, and floats of any size 32-bit ones, but where the
    /// network is run in double precision they stay what they are.
    func cast(to type: ElementType, _ call: OperatorCall) throws -> TorchTensor {
        switch type {
        case .float, .float16, .bfloat16, .double:
            return isFloating ? self : try matching(call.anchor)
        case .bool: return try converted(to: .bool)
        case .string: throw call.unsupported("makes texts")
        case .uint8, .int8, .uint16, .int16, .int32, .int64, .uint32, .uint64:
            return try converted(to: .int64)
        }
    }
}
