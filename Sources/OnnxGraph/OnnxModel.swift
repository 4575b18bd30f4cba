#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import SwiftProtobuf

/// A network in the ONNX format, in memory, as it was read or built.
public struct OnnxModel: Sendable {
    /// Protocol buffers, and so ONNX files, hold less than 2 GiB.
    static let maximumBytes = 0x7FFF_FFFF

    /// The parsed file.
    package var proto: Onnx_ModelProto
    /// The file as it was read, as long as `proto` says the same: saves writing it out again.
    private var file: Data?

    package init(_ proto: Onnx_ModelProto) {
        self.proto = proto
    }

    /// Reads an ONNX file, and the external data files it names beside itself.
    ///
    /// - Throws: `OnnxGraphError` when the file cannot be read, is no ONNX network, names data
    ///   outside its own folder, or contradicts itself.
    public init(contentsOf path: String) throws {
        let data = try Self.read(path)
        try self.init(data, name: path)
        if try inlineExternalData(folder: RegularFile.folder(of: path), name: path) {
            file = nil
        }
    }

    /// Parses the bytes of an ONNX file that holds all of its own data.
    ///
    /// - Parameter name: what error messages call it.
    package init(_ data: Data, name: String) throws(OnnxGraphError) {
        do {
            proto = try Onnx_ModelProto(serializedBytes: data)
        } catch {
            throw OnnxGraphError(
                .notOnnx,
                "\(name) is not an ONNX network, or only a part of one; give a complete .onnx file")
        }
        guard proto.hasGraph, !proto.graph.node.isEmpty, !proto.graph.output.isEmpty else {
            throw OnnxGraphError(
                .notOnnx, "\(name) holds no ONNX network; give a .onnx file with a graph in it")
        }
        file = data
    }

    /// The graph, for walking.
    package var graph: Graph { Graph(proto) }

    /// The network's bytes with more of its tensors as outputs.
    ///
    /// Messages merge when their bytes are joined, and repeated fields append: a second model that
    /// holds nothing but `graph.output` is enough (Protocol Buffers, "Encoding", last one wins).
    ///
    /// - Throws: `OnnxGraphError` when the network is too large for one protocol buffer.
    package func serialized(exposing tensors: [String] = []) throws(OnnxGraphError) -> Data {
        var bytes: Data
        do {
            bytes = try file ?? proto.serializedBytes()
            let present = Set(proto.graph.output.map(\.name))
            var addition = Onnx_ModelProto()
            addition.graph.output = tensors.filter { !present.contains($0) }.map { tensor in
                var output = Onnx_ValueInfoProto()
                output.name = tensor
                return output
            }
            if !addition.graph.output.isEmpty { bytes.append(try addition.serializedBytes()) }
        } catch {
            throw OnnxGraphError(
                .unsupported,
                "the network cannot be written as one ONNX file: \(error); networks of 2 GiB and more are not supported"
            )
        }
        return bytes
    }

    /// Writes the network to a file: whole, or not at all.
    ///
    /// - Throws: `OnnxGraphError` when the file cannot be written; an earlier file is kept then.
    public func write(to path: String) throws {
        try AtomicFile.write(serialized(), to: path)
    }

    static func read(_ path: String) throws(OnnxGraphError) -> Data {
        try RegularFile.read(path, maximumBytes: maximumBytes)
    }
}
