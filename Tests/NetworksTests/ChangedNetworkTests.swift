import Foundation
import TestSupport
import Testing

@testable import OnnxGraph

/// Damaged networks: they work, or they are refused in a sentence.
@Suite(.timeLimit(.minutes(10))) struct ChangedNetworkTests {
    @Test("changed graphs work or are refused", arguments: TailFixtureTests.networks)
    func mutated(name: String, dialect: String) throws {
        let original = try OnnxModel(
            contentsOf: Fixture.path("tails/\(name).\(dialect).onnx"))
        for seed in 0..<6 {
            var generator = SeededGenerator(seed: UInt64(seed))
            for byte in (name + dialect).utf8 {
                generator = SeededGenerator(seed: generator.next() ^ UInt64(byte))
            }
            var mutation = GraphMutation(seed: generator.next())
            var model = OnnxModel(original.completeProto())
            mutation.change(&model.proto.graph)
            try withTemporaryFolder { folder in
                try model.write(to: "\(folder)/net.onnx")
                outcome(ofFile: "\(folder)/net.onnx")
            }
        }
    }

    @Test("changed bytes work or are refused", arguments: TailFixtureTests.networks)
    func corrupted(name: String, dialect: String) throws {
        let bytes = [UInt8](
            try Data(contentsOf: URL(filePath: Fixture.path("tails/\(name).\(dialect).onnx"))))
        for seed in 0..<6 {
            var mutation = GraphMutation(seed: UInt64(seed * 1000 + bytes.count))
            var changed = bytes
            mutation.change(&changed)
            try withTemporaryFolder { folder in
                try Data(changed).write(to: URL(filePath: "\(folder)/net.onnx"))
                outcome(ofFile: "\(folder)/net.onnx")
            }
        }
    }
}
