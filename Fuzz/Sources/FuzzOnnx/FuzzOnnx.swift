import Foundation
import Fuzzing

@testable import OnnxGraph

/// Reads the bytes as a network, asks everything its graph can be asked, and writes it again.
@main enum FuzzOnnx {
    static func main() {
        fuzz { bytes, count in
            let data = bytes.map { Data(bytes: $0, count: count) } ?? Data()
            guard let model = try? OnnxModel(data, name: "input") else { return 0 }
            let graph = model.graph
            for node in graph.nodes {
                for tensor in node.inputs + node.outputs {
                    _ = graph.producer(of: tensor)
                    _ = graph.consumers(of: tensor)
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
            guard let written = try? model.serialized(exposing: ["features"]),
                let again = try? OnnxModel(written, name: "output")
            else { return 0 }
            precondition(again.graph.nodes.count == graph.nodes.count)
            return 0
        }
    }
}
