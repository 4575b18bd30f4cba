import Foundation
import OnnxGraph

/// Changes to a network that a damaged or a hostile file may have.
package struct GraphMutation {
    private var generator: SeededGenerator

    package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let sizes: [Int64] = [
        -1, 0, 1, 2, 3, 5, 8, 9, 45, 46, -2, -5, 1 << 20, 1 << 31, 1 << 40, .max, .min,
    ]
    private static let floats: [Float] = [0, -1, 1e-30, 3, 65504, 1e30, .infinity, .nan]
    private static let types = [
        "Add", "Mul", "Div", "Sub", "Concat", "Split", "Slice", "Gather", "GatherND", "Transpose",
        "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "MatMul", "Gemm", "Conv",
        "ReduceMean", "ReduceSum", "ReduceMax", "ReduceL2", "MaxPool", "AveragePool", "Pow", "Clip",
        "GlobalAveragePool", "GlobalLpPool", "BatchNormalization", "LayerNormalization", "Softmax",
        "Relu", "PRelu", "Where", "Expand", "Constant", "Sum", "Max", "Unknown",
    ]

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }

    private mutating func index<C: Collection>(_ elements: C) -> Int {
        Int.random(in: 0..<max(1, elements.count), using: &generator)
    }

    /// Some bytes changed, cut off or repeated.
    package mutating func change(_ bytes: inout [UInt8]) {
        for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
            let place = index(bytes)
            switch index(0..<5) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            default: bytes.removeLast(min(bytes.count, index(0..<64)))
            }
        }
    }

    /// One or a few things changed in the graph.
    package mutating func change(_ graph: inout Onnx_GraphProto) {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            guard !graph.node.isEmpty else { return }
            switch index(0..<9) {
            case 0, 1, 2: changeAttribute(&graph.node[index(graph.node)])
            case 3: changeOperands(&graph)
            case 4: graph.node[index(graph.node)].opType = pick(Self.types)
            case 5, 6: changeStored(&graph)
            case 7: changeDescription(&graph)
            default: changeOrder(&graph)
            }
        }
    }

    private mutating func changeAttribute(_ node: inout Onnx_NodeProto) {
        let names = [
            "axis", "axes", "perm", "kernel_shape", "pads", "strides", "keepdims", "group",
            "transB", "transA", "epsilon", "p", "ceil_mode", "alpha", "starts", "ends", "to",
            "dilations", "auto_pad", "output_padding", "blocksize", "num_groups", "size", "scales",
            "mode", "allowzero", "num_outputs", "split", "k", "momentum", "training_mode",
        ]
        guard !node.attribute.isEmpty, index(0..<4) > 0 else {
            var attribute = Onnx_AttributeProto()
            attribute.name = pick(names)
            attribute.i = pick(Self.sizes)
            attribute.ints = (0..<index(0..<5)).map { _ in pick(Self.sizes) }
            attribute.type = attribute.ints.isEmpty ? 2 : 7
            node.attribute.append(attribute)
            return
        }
        let place = index(node.attribute)
        switch index(0..<6) {
        case 0: node.attribute.remove(at: place)
        case 1: node.attribute.append(node.attribute[place])
        case 2: node.attribute.reverse()
        case 3: node.attribute[place].f = pick(Self.floats)
        case 4 where !node.attribute[place].ints.isEmpty:
            let element = index(node.attribute[place].ints)
            switch index(0..<3) {
            case 0: node.attribute[place].ints[element] = pick(Self.sizes)
            case 1: node.attribute[place].ints.remove(at: element)
            default: node.attribute[place].ints.shuffle(using: &generator)
            }
        default: node.attribute[place].i = pick(Self.sizes)
        }
    }

    private mutating func changeOperands(_ graph: inout Onnx_GraphProto) {
        let names = graph.node.flatMap(\.output) + graph.initializer.map(\.name) + ["", "nowhere"]
        let place = index(graph.node)
        switch index(0..<5) {
        case 0 where !graph.node[place].input.isEmpty:
            // A loop, where the name is that of a tensor further on.
            graph.node[place].input[index(graph.node[place].input)] = pick(names)
        case 1 where !graph.node[place].input.isEmpty: graph.node[place].input.removeLast()
        case 2: graph.node[place].input.reverse()
        case 3: graph.node[place].input.append(pick(names))
        default: graph.node[place].output = [pick(names)]
        }
    }

    private mutating func changeStored(_ graph: inout Onnx_GraphProto) {
        guard !graph.initializer.isEmpty else { return }
        let place = index(graph.initializer)
        switch index(0..<6) {
        case 0 where !graph.initializer[place].dims.isEmpty:
            graph.initializer[place].dims[index(graph.initializer[place].dims)] = pick(Self.sizes)
        case 1: graph.initializer[place].dims.reverse()
        case 2: graph.initializer[place].dims = []
        case 3 where !graph.initializer[place].int64Data.isEmpty:
            let element = index(graph.initializer[place].int64Data)
            graph.initializer[place].int64Data[element] = pick(Self.sizes)
        case 3 where !graph.initializer[place].floatData.isEmpty:
            let element = index(graph.initializer[place].floatData)
            graph.initializer[place].floatData[element] = pick(Self.floats)
        case 3:
            let size = MemoryLayout<Float>.size
            var data = graph.initializer[place].rawData
            let start = index(0..<max(1, data.count / size)) * size
            if data.count >= start + size {
                let bytes = withUnsafeBytes(of: pick(Self.floats)) { Data($0) }
                data.replaceSubrange(
                    data.startIndex + start..<data.startIndex + start + size, with: bytes)
                graph.initializer[place].rawData = data
            }
        case 4: graph.initializer[place].dataType = Int32(index(0..<18))
        default: graph.initializer[place].name = pick(graph.initializer.map(\.name))
        }
    }

    private mutating func changeDescription(_ graph: inout Onnx_GraphProto) {
        let names = graph.node.flatMap(\.output)
        var claim = Onnx_ValueInfoProto()
        claim.name = pick(names)
        claim.type.tensorType.elemType = 1
        claim.type.tensorType.shape.dim = (0..<index(0..<6)).map { _ in
            let size = pick(Self.sizes)
            return .with { $0.dimValue = size }
        }
        graph.valueInfo.insert(claim, at: 0)
    }

    private mutating func changeOrder(_ graph: inout Onnx_GraphProto) {
        let place = index(graph.node)
        switch index(0..<4) {
        case 0: graph.node.remove(at: place)
        case 1: graph.node.append(graph.node[place])
        case 2: graph.node.shuffle(using: &generator)
        default: graph.output.append(contentsOf: graph.output)
        }
    }
}
