import Files
import Foundation
import Testing

@testable import OnnxGraph

/// Reading and writing networks, and what is refused.
@Suite struct OnnxModelTests {
    /// One convolution's weights, large enough to be left in the file, and a small bias.
    static func network(weights count: Int64 = 2048) -> Onnx_ModelProto {
        var weights = Onnx_TensorProto()
        weights.name = "weights"
        weights.dims = [count]
        weights.dataType = ElementType.float.rawValue
        weights.rawData = (0..<2048).map { Float($0) }.withUnsafeBytes { Data($0) }
        var bias = Onnx_TensorProto()
        bias.name = "bias"
        bias.dims = [2]
        bias.dataType = ElementType.float.rawValue
        bias.floatData = [3, 4]
        var node = Onnx_NodeProto()
        node.opType = "Add"
        node.input = ["x", "weights"]
        node.output = ["y"]
        var output = Onnx_ValueInfoProto()
        output.name = "y"
        var model = Onnx_ModelProto()
        model.irVersion = 8
        model.graph.node = [node]
        model.graph.initializer = [weights, bias]
        model.graph.output = [output]
        return model
    }

    static func bytes(_ proto: Onnx_ModelProto = network()) throws -> [UInt8] {
        try proto.serializedBytes()
    }

    @Test("weights are left in the file’s bytes and read from there")
    func weights() throws {
        let model = try OnnxModel(Self.bytes(), name: "test")
        #expect(model.proto.graph.initializer[0].rawData.isEmpty)
        #expect(try model.graph.constant("weights")?.floats == (0..<2048).map { Float($0) })
        #expect(try model.graph.constant("bias")?.floats == [3, 4])
        #expect(try model.graph.constant("x") == nil)
    }

    @Test("what was read is written back byte for byte, with outputs appended")
    func writing() throws {
        let bytes = try Self.bytes()
        #expect(try OnnxModel(bytes, name: "test").serialized() == bytes)
        let more = try OnnxModel(bytes, name: "test").serialized(exposing: ["x", "y", "x2"])
        #expect(Array(more.prefix(bytes.count)) == bytes)
        #expect(try OnnxModel(more, name: "test").graph.outputs.map(\.name) == ["y", "x", "x2"])
    }

    @Test("a network that was changed is written with its weights")
    func changing() throws {
        var model = try OnnxModel(Self.bytes(), name: "test")
        model.proto.producerName = "changed"
        let again = try OnnxModel(model.serialized(), name: "test")
        #expect(again.proto.producerName == "changed")
        #expect(try again.graph.constant("weights")?.floats.last == 2047)
    }

    @Test("fields that Likeness does not know survive")
    func unknownFields() throws {
        // ModelProto.doc_string, field 6, is not in our part of the format.
        let bytes = try Self.bytes() + [6 << 3 | 2, 2, 0x68, 0x69]
        var model = try OnnxModel(bytes, name: "test")
        model.proto.producerName = "changed"
        let written = try model.serialized()
        #expect(written.contains(0x68) && written.suffix(4) == [6 << 3 | 2, 2, 0x68, 0x69])
    }

    @Test("of two tensors of one name the last counts, whatever the first holds")
    func oneName() throws {
        var proto = Self.network()
        var second = proto.graph.initializer[0]
        second.rawData = Data(second.rawData.reversed())
        proto.graph.initializer.append(second)
        let whole = try ConstantTensor(second)
        let model = try OnnxModel(Self.bytes(proto), name: "test")
        #expect(
            try model.graph.constant("weights")?.floats.map(\.bitPattern)
                == whole.floats.map(\.bitPattern))
    }

    @Test("no prefix of a network is accepted as one, and none crashes")
    func truncation() throws {
        let bytes = try Self.bytes()
        for count in stride(from: 0, to: bytes.count, by: 17) {
            #expect(throws: OnnxGraphError.self) {
                try OnnxModel(Array(bytes.prefix(count)), name: "cut")
            }
        }
    }

    @Test(
        "shapes that do not fit the data are refused when the data are asked for",
        arguments: [-1, 3, 1 << 40, Int64.max])
    func hostileShapes(count: Int64) throws {
        let model = try OnnxModel(Self.bytes(Self.network(weights: count)), name: "test")
        let error = #expect(throws: OnnxGraphError.self) { try model.graph.constant("weights") }
        #expect(error?.code == .inconsistent)
    }

    @Test("a graph that is its own input is walked without end nowhere")
    func loop() throws {
        var proto = Self.network()
        proto.graph.node[0].input = ["y"]
        let model = try OnnxModel(Self.bytes(proto), name: "test")
        #expect(try model.graph.constant("y") == nil)
    }

    @Test(
        "half-precision numbers are widened exactly",
        arguments: [
            (0x3C00, 1), (0xC000, -2), (0x0001, 0x1p-24), (0x7BFF, 65504), (0x3555, 0.33325195),
        ] as [(UInt16, Float)])
    func half(bits: UInt16, value: Float) {
        #expect(widen(half: bits) == value)
    }
}

/// Weights in files beside the network.
@Suite struct ExternalDataTests {
    static func network(_ entries: [(String, String)]) -> Onnx_ModelProto {
        var proto = OnnxModelTests.network()
        proto.graph.initializer[0].clearRawData()
        proto.graph.initializer[0].dataLocation = 1
        proto.graph.initializer[0].externalData = entries.map { key, value in
            var entry = Onnx_StringStringEntryProto()
            entry.key = key
            entry.value = value
            return entry
        }
        return proto
    }

    /// A folder with a network and 8 bytes and then its weights beside it.
    static func withNetwork(
        _ entries: [(String, String)], _ body: (_ folder: String, _ path: String) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder + "/inside", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let data = (0..<2048).map { Float($0) }.withUnsafeBytes { Data($0) }
        for name in ["inside/weights.bin", "outside.bin"] {
            try (Data(repeating: 0, count: 8) + data)
                .write(to: URL(filePath: "\(folder)/\(name)"))
        }
        let path = "\(folder)/inside/net.onnx"
        try network(entries).serializedData().write(to: URL(filePath: path))
        try body(folder, path)
    }

    @Test("they are brought in") func inlined() throws {
        let entries = [("location", "weights.bin"), ("offset", "8"), ("length", "8192")]
        try Self.withNetwork(entries) { _, path in
            let model = try OnnxModel(contentsOf: path)
            #expect(try model.graph.constant("weights")?.floats[7] == 7)
            let alone = try OnnxModel(model.serialized(), name: "alone")
            #expect(try alone.graph.constant("weights")?.floats.last == 2047)
        }
    }

    @Test("they stay where they are in networks too large for one piece, and are read from there")
    func left() throws {
        let entries = [("location", "weights.bin"), ("offset", "8"), ("length", "8192")]
        try Self.withNetwork(entries) { folder, path in
            let model = try OnnxModel(contentsOf: path, largestWhole: 8000)
            #expect(model.weightsFolder == "\(folder)/inside")
            #expect(try model.graph.constant("weights")?.floats.last == 2047)
            #expect(try model.serialized().count < 4096)
            let error = #expect(throws: OnnxGraphError.self) {
                try model.write(to: "\(folder)/copy.onnx")
            }
            #expect(error?.message.contains("2 GiB") == true)
            try FileManager.default.removeItem(atPath: "\(folder)/inside/weights.bin")
            #expect(throws: OnnxGraphError.self) { try model.graph.constant("weights") }
            #expect(throws: (any Error).self) {
                try OnnxModel(contentsOf: path, largestWhole: 8000)
            }
        }
    }

    @Test(
        "files outside the network’s folder are refused",
        arguments: ["../outside.bin", "/etc/hostname", "a/../../outside.bin", "link.bin"])
    func outside(location: String) throws {
        try Self.withNetwork([("location", location), ("length", "8192")]) { folder, path in
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/inside/link.bin",
                withDestinationPath: "\(folder)/outside.bin")
            let error = #expect(throws: OnnxGraphError.self) { try OnnxModel(contentsOf: path) }
            #expect(error?.code == .outsideFolder)
        }
    }

    @Test(
        "places that are not in the file are refused",
        arguments: [
            [("location", "weights.bin"), ("offset", "9000")],
            [("location", "weights.bin"), ("offset", "-1")],
            [("location", "weights.bin"), ("offset", "9223372036854775807")],
            [("location", "weights.bin"), ("length", "16")],
            [],
        ] as [[(String, String)]])
    func inconsistent(entries: [(String, String)]) throws {
        try Self.withNetwork(entries) { _, path in
            #expect(throws: OnnxGraphError.self) { try OnnxModel(contentsOf: path) }
        }
    }
}
