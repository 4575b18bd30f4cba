import Files
import SwiftProtobuf

/// A network in the ONNX format, in memory, as it was read or built.
public struct OnnxModel: Sendable {
    /// Protocol buffers, and so ONNX files, hold less than 2 GiB.
    static let maximumBytes = 0x7FFF_FFFF
    /// For the names of a few outputs, which are all that is ever appended to a file's bytes.
    private static let room = 4096

    /// The parsed file. Weights that lie in `file` have no data here.
    package var proto: Onnx_ModelProto { didSet { isChanged = true } }
    /// The file as it was read.
    private var file: [UInt8] = []
    /// Where that was.
    private var path: String?
    /// The files beside it that hold more of its tensors.
    package internal(set) var externalFiles: [String] = []
    /// The tensors that are still there, because they are too large together.
    var external: [String: ExternalTensor] = [:]
    /// The folder of those files, where a runtime has to find some of the tensors itself.
    package internal(set) var weightsFolder: String?
    /// Where the weights lie in it.
    private var weights: [String: Range<Int>] = [:]
    /// Whether the file no longer says what `proto` says.
    private var isChanged = false
    /// The graph as it is read, where that is not the one that runs.
    var spelling: Spelling?

    package init(_ proto: Onnx_ModelProto) {
        self.proto = proto
        isChanged = true
    }

    /// Reads an ONNX file, and the external data files it names beside itself.
    ///
    /// - Throws: `FileError` when the file cannot be read; `OnnxGraphError` when it is no ONNX
    ///   network, names data outside its own folder, or contradicts itself.
    public init(contentsOf path: String) throws {
        try self.init(contentsOf: path, largestWhole: Self.maximumBytes - (1 << 20))
    }

    /// - Parameter largestWhole: how many bytes the network may have to be held in one piece; of larger
    ///   ones the tensors stay in the files beside them.
    package init(contentsOf path: String, largestWhole: Int) throws {
        try self.init(
            WholeFile.read(path, maximumBytes: Self.maximumBytes, room: Self.room), name: path)
        self.path = WholeFile.resolved(path)
        try takeExternalData(
            folder: WholeFile.folder(of: path), name: path, size: file.count, most: largestWhole)
    }

    /// Parses the bytes of an ONNX file that holds all of its own data.
    ///
    /// - Parameter name: what error messages call it.
    package init(_ bytes: [UInt8], name: String) throws(OnnxGraphError) {
        do {
            if let scan = WeightsScan(bytes) {
                proto = try Onnx_ModelProto(serializedBytes: scan.skeleton)
                weights = scan.weights
            } else {
                proto = try Onnx_ModelProto(serializedBytes: bytes)
            }
        } catch {
            throw OnnxGraphError(
                .notOnnx,
                "\(name) is not an ONNX network, or only a part of one; give a complete .onnx file")
        }
        guard proto.hasGraph, !proto.graph.node.isEmpty, !proto.graph.output.isEmpty else {
            throw OnnxGraphError(
                .notOnnx, "\(name) holds no ONNX network; give a .onnx file with a graph in it")
        }
        file = bytes
    }

    /// The graph, for walking.
    package var graph: Graph {
        Graph(proto, file: file, weights: weights, external: external)
    }

    /// The network's bytes, with more of its tensors as outputs.
    ///
    /// Messages merge when their bytes are joined, and repeated fields append: a second model that
    /// holds nothing but `graph.output` is enough (Protocol Buffers, "Encoding", last one wins).
    /// Where this is the last use of the model, the bytes that were read are not copied.
    ///
    /// - Throws: `OnnxGraphError` when the network is too large for one protocol buffer.
    package consuming func serialized(
        exposing tensors: [String] = []
    ) throws(OnnxGraphError) -> [UInt8] {
        let present = Set(proto.graph.output.map(\.name))
        var addition = Onnx_ModelProto()
        if let spelling, !tensors.allSatisfy(graph.computes) {
            let part = spelling.part(computing: tensors, besides: proto.graph.tensorNames)
            (addition.graph.node, addition.graph.initializer) = (part.nodes, part.initializers)
        }
        addition.graph.output = tensors.filter { !present.contains($0) }.map { tensor in
            var output = Onnx_ValueInfoProto()
            output.name = tensor
            return output
        }
        do {
            let appended: [UInt8] =
                addition.graph.output.isEmpty ? [] : try addition.serializedBytes()
            var bytes: [UInt8]
            if isChanged {
                bytes = try completeProto().serializedBytes()
            } else {
                bytes = file
                file = []
            }
            bytes += appended
            return bytes
        } catch {
            throw OnnxGraphError(
                .unsupported,
                "the network cannot be written as one ONNX file: \(error); networks of 2 GiB and more are not supported"
            )
        }
    }

    /// The network's bytes without its large weights, which are named as external data in the file
    /// that was read: a runtime can map them instead of copying them several times.
    ///
    /// - Returns: the bytes and the file's folder; `nil` where the weights are in no one file.
    package func serializedWithoutWeights(
        exposing tensors: [String]
    ) throws(OnnxGraphError) -> (bytes: [UInt8], folder: String)? {
        guard !isChanged, !weights.isEmpty, external.isEmpty, let path else { return nil }
        let folder = WholeFile.folder(of: path)
        let name = path.split(separator: "/").last.map { String($0) } ?? path
        var outline = proto
        for index in outline.graph.initializer.indices {
            let tensor = outline.graph.initializer[index]
            guard !tensor.hasRawData, let range = weights[tensor.name] else { continue }
            // ONNX: TensorProto.DataLocation.EXTERNAL, and the keys of external_data.
            outline.graph.initializer[index].dataLocation = 1
            outline.graph.initializer[index].externalData = [
                ("location", name), ("offset", "\(range.lowerBound)"), ("length", "\(range.count)"),
            ].map { key, value in
                var entry = Onnx_StringStringEntryProto()
                (entry.key, entry.value) = (key, value)
                return entry
            }
        }
        var model = OnnxModel(outline)
        model.spelling = spelling
        return (try model.serialized(exposing: tensors), folder)
    }

    /// Writes the network to a file: whole, or not at all.
    ///
    /// - Throws: `FileError` when the file cannot be written; an earlier file is kept then.
    ///   `OnnxGraphError` when the network is too large for one file.
    public func write(to path: String) throws {
        guard external.isEmpty else {
            throw OnnxGraphError(
                .unsupported,
                "the network has weights of 2 GiB and more, which cannot be written as one ONNX file"
            )
        }
        try WholeFile.write(serialized(), to: path)
    }

    /// The parsed file with the weights back in it.
    func completeProto() -> Onnx_ModelProto {
        var complete = proto
        for index in complete.graph.initializer.indices {
            let tensor = complete.graph.initializer[index]
            guard !tensor.hasRawData, let range = weights[tensor.name] else { continue }
            complete.graph.initializer[index].rawData = .init(file[range])
        }
        return complete
    }
}
