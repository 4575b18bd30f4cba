import LibTorch
import OnnxGraph

extension GraphOperators {
    /// Other shapes and orders of the same elements.
    static let shapes: [String: GraphOperator] = [
        "Shape": { call in
            let shape = try call.input().shape
            func bound(_ name: String, _ usual: Int) -> Int {
                let place = call.integer(name) ?? usual
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
            let axis = call.integer("axis") ?? 1
            let place = axis < 0 ? axis + x.rank : axis
            guard (0...x.rank).contains(place) else {
                throw call.unsupported("has no axis \(axis) among \(x.rank)")
            }
            let rows = x.shape[..<place].reduce(1, *)
            return try [aten("reshape", x, [rows, x.shape[place...].reduce(1, *)])]
        },
        "Transpose": { call in
            let x = try call.input()
            return try [aten("permute", x, call.integers("perm") ?? (0..<x.rank).reversed())]
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
            guard let given = try call.integers("axes", orInput: 1) else {
                throw call.unsupported("names no axes")
            }
            let rank = x.rank + given.count
            let axes = Set(given.map { $0 < 0 ? $0 + rank : $0 })
            guard axes.count == given.count, axes.allSatisfy({ (0..<rank).contains($0) }) else {
                throw call.unsupported("has no axes \(given) among \(rank)")
            }
            return [try axes.sorted().reduce(x) { try aten("unsqueeze", $0, $1) }]
        },
        "Expand": { call in
            let x = try call.input(0)
            let target = try call.integers(1) ?? []
            // Both ways: where the shape asks for one, the tensor's own size stays.
            let rank = max(target.count, x.rank)
            let own = [Int](repeating: 1, count: rank - x.rank) + x.shape
            let asked = [Int](repeating: 1, count: rank - target.count) + target
            let shape = zip(own, asked).map { $1 == 1 ? $0 : $1 }
            return try [aten("expand", x, call.possible(shape))]
        },
        "Tile": { call in
            let (x, repeats) = (try call.input(0), try call.integers(1) ?? [])
            guard repeats.count == x.rank else {
                throw call.unsupported("repeats \(x.rank) axes \(repeats) times")
            }
            _ = try call.possible(zip(x.shape, repeats).map { $0 * $1 })
            return try [aten("repeat", x, repeats)]
        },
        "DepthToSpace": depthToSpace,
        "SpaceToDepth": spaceToDepth,
        "Trilu": { call in
            let x = try call.input(0)
            let name = call.flag("upper", true) ? "triu" : "tril"
            return try [aten(name, x, call.integers(1)?.first ?? 0)]
        },
    ]

    /// 0 keeps a size unless the operator says otherwise, −1 is what is left over.
    @Sendable private static func reshape(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input(0)
        guard var target = try call.integers("shape", orInput: 1) else {
            throw call.unsupported("names no shape")
        }
        let own = x.shape
        if !call.flag("allowzero") {
            for place in target.indices where target[place] == 0 && place < own.count {
                target[place] = own[place]
            }
        }
        return try [aten("reshape", x, target)]
    }

    @Sendable private static func depthToSpace(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input()
        let (shape, side) = (x.shape, call.integer("blocksize") ?? 1)
        guard shape.count == 4, side > 0, shape[1] % (side * side) == 0 else {
            throw call.unsupported(
                "does not divide a tensor of shape \(shape) into blocks of \(side)")
        }
        let channels = shape[1] / (side * side)
        let columnFirst = call.text("mode") == "CRD"
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

    @Sendable private static func spaceToDepth(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input()
        let (shape, side) = (x.shape, call.integer("blocksize") ?? 1)
        guard shape.count == 4, side > 0, shape[2] % side == 0, shape[3] % side == 0 else {
            throw call.unsupported(
                "does not divide a tensor of shape \(shape) into blocks of \(side)")
        }
        let (rows, columns) = (shape[2] / side, shape[3] / side)
        let blocks = try aten("reshape", x, [shape[0], shape[1], rows, side, columns, side])
        let turned = try aten("permute", blocks, [0, 3, 5, 1, 2, 4])
        return try [
            aten("reshape", turned, [shape[0], shape[1] * side * side, rows, columns])
        ]
    }
}
