#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Appends a pooling and a head to a graph, in the operators of the graph's own ONNX version.
struct TailWriter {
    private(set) var nodes: [Onnx_NodeProto] = []
    private(set) var initializers: [Onnx_TensorProto] = []
    /// The version of ONNX's own operators that the network is written in.
    private let version: Int64
    /// What tensors and operators are called already.
    private var taken: Set<String>

    /// Reductions and Clip with attributes, Pow with broadcasting: versions 7 to 25 have them in one
    /// of the ways below.
    static let oldest: Int64 = 7

    init(version: Int64, taken: Set<String>) {
        self.version = version
        self.taken = taken
    }

    /// - Returns: the pooled vector, [batch, channels].
    mutating func pool(
        _ features: String, _ axes: FeatureAxes, _ pooling: GraphPooling
    ) -> String {
        var map = features
        if case .tokens(let prefix) = axes, prefix > 0 {
            map = slice(map, axes: [1], starts: [prefix], ends: [.max], named: "tokens")
        }
        switch pooling {
        case .average:
            return reduce("ReduceMean", map, axes.spatial, named: "pooled")
        case .max:
            return reduce("ReduceMax", map, axes.spatial, named: "pooled")
        case .generalizedMean(let exponent):
            let positive = clip(map, minimum: 1e-6, named: "positive")
            let power = add("Pow", [positive, number(exponent, "exponent")], named: "power")
            let mean = reduce("ReduceMean", power, axes.spatial, named: "mean")
            return add("Pow", [mean, number(1 / exponent, "root")], named: "pooled")
        case .regionalMaximum(let pooling):
            let vectors = pooling.regions.map { region in
                let part = slice(
                    map, axes: axes.spatial, starts: [region.row, region.column],
                    ends: [region.row + region.height, region.column + region.width],
                    named: "region")
                let largest = reduce("ReduceMax", part, axes.spatial, named: "region.max")
                return normalise(largest, epsilon: 1e-12)
            }
            return vectors.count == 1 ? vectors[0] : add("Sum", vectors, named: "pooled")
        }
    }

    mutating func step(_ x: String, _ step: GraphHeadStep) -> String {
        switch step {
        case .linear(let layer):
            let weight = store(
                "head.weight", .float, [layer.outputs, layer.inputs],
                layer.weight.withUnsafeBytes { Data($0) })
            let bias = store(
                "head.bias", .float, [layer.outputs], layer.bias.withUnsafeBytes { Data($0) })
            return add("Gemm", [x, weight, bias], named: "head", ["transB": .integer(1)])
        case .l2Normalization(let epsilon):
            return normalise(x, epsilon: epsilon)
        }
    }

    /// The same tensor under the name of the network's output.
    mutating func output(_ x: String, named name: String) {
        for index in nodes.indices where nodes[index].output == [x] {
            nodes[index].output = [name]
        }
        for index in nodes.indices {
            nodes[index].input = nodes[index].input.map { $0 == x ? name : $0 }
        }
    }

    // MARK: Operators

    private mutating func normalise(_ x: String, epsilon: Float) -> String {
        let norm = reduce("ReduceL2", x, [1], keepingAxes: true, named: "norm")
        let length = clip(norm, minimum: epsilon, named: "length")
        return add("Div", [x, length], named: "normalised")
    }

    private mutating func reduce(
        _ type: String, _ x: String, _ axes: [Int], keepingAxes: Bool = false, named name: String
    ) -> String {
        var inputs = [x]
        var attributes: [String: GraphBuilder.Attribute] = [
            "keepdims": .integer(keepingAxes ? 1 : 0)
        ]
        // Axes became an input with version 18.
        if version >= 18 {
            inputs.append(integers(axes, "axes"))
        } else {
            attributes["axes"] = .integers(axes)
        }
        return add(type, inputs, named: name, attributes)
    }

    private mutating func slice(
        _ x: String, axes: [Int], starts: [Int], ends: [Int], named name: String
    ) -> String {
        guard version >= 10 else {
            return add(
                "Slice", [x], named: name,
                ["axes": .integers(axes), "starts": .integers(starts), "ends": .integers(ends)])
        }
        return add(
            "Slice",
            [x, integers(starts, "starts"), integers(ends, "ends"), integers(axes, "axes")],
            named: name)
    }

    private mutating func clip(_ x: String, minimum: Float, named name: String) -> String {
        guard version >= 11 else { return add("Clip", [x], named: name, ["min": .float(minimum)]) }
        return add("Clip", [x, number(minimum, "least")], named: name)
    }

    private mutating func add(
        _ type: String, _ inputs: [String], named name: String,
        _ attributes: [String: GraphBuilder.Attribute] = [:]
    ) -> String {
        let output = free("tail.\(name)")
        nodes.append(
            .with {
                $0.opType = type
                $0.name = output
                $0.input = inputs
                $0.output = [output]
                $0.attribute = attributes.sorted { $0.key < $1.key }.map { $1.proto(named: $0) }
            })
        return output
    }

    // MARK: Stored numbers

    private mutating func number(_ value: Float, _ name: String) -> String {
        store("tail.\(name)", .float, [], withUnsafeBytes(of: value) { Data($0) })
    }

    private mutating func integers(_ values: [Int], _ name: String) -> String {
        let values = values.map { Int64($0) }
        return store(
            "tail.\(name)", .int64, [values.count], values.withUnsafeBytes { Data($0) })
    }

    /// Stores numbers; the same numbers are stored once.
    private mutating func store(
        _ name: String, _ type: ElementType, _ shape: [Int], _ bytes: Data
    ) -> String {
        let dims = shape.map { Int64($0) }
        let same = initializers.first {
            $0.dataType == type.rawValue && $0.dims == dims && $0.rawData == bytes
        }
        if let same { return same.name }
        let name = free(name)
        initializers.append(
            .with {
                $0.name = name
                $0.dims = dims
                $0.dataType = type.rawValue
                $0.rawData = bytes
            })
        return name
    }

    /// The name, or one that is like it and not taken.
    private mutating func free(_ name: String) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = "\(name).\(number)"
            number += 1
        }
        return candidate
    }
}
