import Files

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension OnnxModel {
    /// Brings tensors that are stored in files beside the network into it.
    ///
    /// Only files in the network's own folder are read; a path that leads elsewhere, also by way of
    /// a symbolic link, is refused.
    mutating func inlineExternalData(folder: String, name: String) throws {
        var reader = ExternalDataReader(folder: folder, name: name)
        var graph = proto.graph
        try reader.inline(&graph)
        if reader.found { proto.graph = graph }
        externalFiles = reader.paths
    }
}

private struct ExternalDataReader {
    let folder: String
    let name: String
    var found = false
    private var files: [String: Data] = [:]
    /// The files that were read, in the order of their names.
    var paths: [String] { files.keys.sorted().map { "\(folder)/\($0)" } }
    private var total = 0

    /// ONNX: TensorProto.DataLocation.EXTERNAL.
    private static let external: Int32 = 1

    init(folder: String, name: String) {
        self.folder = folder
        self.name = name
    }

    mutating func inline(_ graph: inout Onnx_GraphProto) throws {
        for index in graph.initializer.indices
        where graph.initializer[index].dataLocation == Self.external {
            try inline(&graph.initializer[index])
        }
        for node in graph.node.indices {
            for attribute in graph.node[node].attribute.indices {
                // Looking at a field must not make one: `t` and `g` are optional messages.
                if graph.node[node].attribute[attribute].hasT,
                    graph.node[node].attribute[attribute].t.dataLocation == Self.external
                {
                    try inline(&graph.node[node].attribute[attribute].t)
                }
                if graph.node[node].attribute[attribute].hasG {
                    try inline(&graph.node[node].attribute[attribute].g)
                }
                for inner in graph.node[node].attribute[attribute].graphs.indices {
                    try inline(&graph.node[node].attribute[attribute].graphs[inner])
                }
            }
        }
    }

    private mutating func inline(_ tensor: inout Onnx_TensorProto) throws {
        found = true
        let entries = Dictionary(
            tensor.externalData.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
        let count = try tensor.checkedElementCount()
        guard let size = ElementType(rawValue: tensor.dataType)?.byteCount,
            let location = entries["location"],
            let offset = Int(entries["offset"] ?? "0"), offset >= 0
        else {
            throw OnnxGraphError(
                .inconsistent,
                "the tensor ‘\(tensor.name)’ of \(name) does not say where its data are; the file is damaged"
            )
        }
        let data = try file(location)
        let length = count * size
        guard entries["length"].map({ Int($0) == length }) ?? true,
            offset <= data.count, length <= data.count - offset
        else {
            throw OnnxGraphError(
                .inconsistent,
                "the tensor ‘\(tensor.name)’ of \(name) needs \(length) bytes at \(offset) of \(location), which has \(data.count); the files do not belong together"
            )
        }
        total += length
        guard total <= OnnxModel.maximumBytes else {
            throw OnnxGraphError(
                .unsupported, "\(name) has weights of 2 GiB and more, which is not supported")
        }
        let start = data.startIndex + offset
        tensor.rawData = data[start..<start + length]
        tensor.externalData = []
        tensor.clearDataLocation()
    }

    private mutating func file(_ location: String) throws -> Data {
        if let data = files[location] { return data }
        let path = "\(folder)/\(location)"
        guard !location.hasPrefix("/"), !location.split(separator: "/").contains(".."),
            let root = WholeFile.resolved(folder)
        else {
            throw outside(location)
        }
        if let resolved = WholeFile.resolved(path),
            !resolved.hasPrefix(root.hasSuffix("/") ? root : root + "/")
        {
            throw outside(location)
        }
        let data = try WholeFile.data(path, maximumBytes: .max)
        files[location] = data
        return data
    }

    private func outside(_ location: String) -> OnnxGraphError {
        OnnxGraphError(
            .outsideFolder,
            "\(name) asks for the data file ‘\(location)’ outside its own folder, which is refused; put the data beside the network"
        )
    }
}
