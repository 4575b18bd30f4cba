import Fuzzing
import SwiftProtobuf

@testable import OnnxGraph

/// Reads the bytes as a network, asks everything its graph can be asked, reads its tail, writes it
/// again, and gives it other tails.
@main enum FuzzOnnx {
    static func main() {
        fuzz { start, count in
            let bytes = [UInt8](
                UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
            guard let model = try? OnnxModel(bytes, name: "input") else { return 0 }
            let graph = model.graph
            FuzzOnnx.walk(graph)
            FuzzOnnx.compareConstants(graph, bytes)
            // The bytes' own hash (FNV-1a) as the seed.
            let seed = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01B3
            }
            var walk = TailWalk(model, seed: seed)
            walk.run()
            FuzzOnnx.replaceTails(model)
            guard let written = try? model.serialized(exposing: ["features"]),
                let again = try? OnnxModel(written, name: "output")
            else { return 0 }
            precondition(again.graph.nodes.count == graph.nodes.count)
            return 0
        }
    }

    private static func walk(_ graph: Graph) {
        for node in graph.nodes {
            for tensor in node.inputs + node.outputs {
                _ = graph.producer(of: tensor)
                _ = graph.consumers(of: tensor)
                _ = graph.storedShape(tensor)
                _ = graph.description(of: tensor)?.shape?.map(\.description)
                guard let constant = try? graph.constant(tensor) else { continue }
                _ = constant.integers
                _ = constant.scalar
            }
            for name in ["axis", "axes", "kernel_shape", "value"] {
                _ = node.integer(name)
                _ = node.integers(name)
                _ = node.float(name)
                _ = node.string(name)
            }
        }
    }

    /// Each tail that can be written is one that is read again.
    private static func replaceTails(_ model: OnnxModel) {
        let regions = GraphPooling.RegionalMaximum(
            regions: [GridRegion(row: 0, column: 0, height: 1, width: 1)], inputHeight: 32,
            inputWidth: 32)
        for node in model.graph.nodes.prefix(4) {
            guard let features = node.outputs.first else { continue }
            for axes in [FeatureAxes.channelsFirst, .tokens(prefix: 1)] {
                for pooling in [GraphPooling.average, .regionalMaximum(regions)] {
                    guard
                        let changed = try? model.replacingTail(
                            after: features, axes: axes, pooling: pooling,
                            head: [.l2Normalization()]),
                        let written = try? changed.serialized()
                    else { continue }
                    let again = try? OnnxModel(written, name: "output")
                    precondition(again?.graph.outputs.map(\.name) == ["embedding"])
                }
            }
        }
    }

    /// Weights that are left in the file must be those that a full parse finds.
    private static func compareConstants(_ graph: Graph, _ bytes: [UInt8]) {
        guard let parsed = try? Onnx_ModelProto(serializedBytes: bytes) else {
            fatalError("only the scan can read this")
        }
        let names = parsed.graph.initializer.map(\.name)
        for tensor in parsed.graph.initializer
        where names.firstIndex(of: tensor.name) == names.lastIndex(of: tensor.name) {
            let expected = try? ConstantTensor(tensor)
            let constant = try? graph.constant(tensor.name)
            precondition(expected?.shape == constant?.shape)
            precondition(
                expected?.floats.map(\.bitPattern) == constant?.floats.map(\.bitPattern))
        }
    }
}
