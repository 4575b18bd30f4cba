import Files

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension OnnxModel {
    /// Brings tensors that are stored in files beside the network into it, or notes where they are.
    ///
    /// Only files in the network's own folder are read; a path that leads elsewhere, also by way of
    /// a symbolic link, is refused.
    ///
    /// - Parameters:
    ///   - size: how many bytes the network's own file has.
    ///   - most: how many bytes network and tensors may have together to become one; where they have
    ///     more, large tensors stay where they are.
    mutating func takeExternalData(
        folder: String, name: String, size: Int, most: Int
    ) throws {
        var reader = ExternalDataReader(folder: folder, name: name)
        var graph = proto.graph
        let total = try reader.total(of: graph)
        guard reader.found else { return }
        reader.areLargeLeft = total > most - size
        try reader.take(&graph)
        proto.graph = graph
        externalFiles = reader.paths
        external = reader.left
        weightsFolder = reader.left.isEmpty ? nil : folder
    }
}

/// A tensor's bytes in a file beside the network.
struct ExternalTensor: Sendable {
    let path: String
    let offset: Int
    let length: Int

    /// - Throws: `OnnxGraphError` where the file is not what it was any more.
    func bytes() throws(OnnxGraphError) -> [UInt8] {
        func gone() -> OnnxGraphError {
            OnnxGraphError(
                .inconsistent,
                "\(path) cannot be read any more, or is shorter than it was; copy the network again"
            )
        }
        guard let (descriptor, _) = try? WholeFile.open(path, maximumBytes: .max) else {
            throw gone()
        }
        defer { close(descriptor) }
        guard lseek(descriptor, off_t(offset), SEEK_SET) == off_t(offset) else { throw gone() }
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            count =
                (try? WholeFile.fill(
                    UnsafeMutableRawBufferPointer(buffer), length, descriptor, path)) ?? 0
        }
        guard bytes.count == length else { throw gone() }
        return bytes
    }
}

/// Finds the tensors of a graph that are stored beside it.
private struct ExternalDataReader {
    let folder: String
    let name: String
    /// Whether there is any.
    private(set) var found = false
    /// Whether large tensors stay where they are.
    var areLargeLeft = false
    /// Those that do.
    private(set) var left: [String: ExternalTensor] = [:]
    private var sizes: [String: Int] = [:]
    private var files: [String: Data] = [:]
    /// The files that hold tensors, in the order of their names.
    var paths: [String] { sizes.keys.sorted() }

    /// ONNX: TensorProto.DataLocation.EXTERNAL.
    private static let external: Int32 = 1
    /// Smaller ones – shapes, axes, biases – are read at once.
    private static let smallest = 4096

    init(folder: String, name: String) {
        self.folder = folder
        self.name = name
    }

    /// How many bytes all of them have.
    mutating func total(of graph: Onnx_GraphProto) throws -> Int {
        var total = 0
        var copy = graph
        try Self.each(&copy) { tensor, _ in
            found = true
            let (sum, overflow) = total.addingReportingOverflow(try place(of: tensor).length)
            total = overflow ? .max : sum
        }
        return total
    }

    /// Puts tensors into the graph, or notes where they are.
    mutating func take(_ graph: inout Onnx_GraphProto) throws {
        try Self.each(&graph) { tensor, isInitializer in
            let place = try place(of: tensor)
            if areLargeLeft, isInitializer, place.length >= Self.smallest {
                left[tensor.name] = place
                return
            }
            if areLargeLeft {
                tensor.rawData = Data(try place.bytes())
            } else {
                let data = try file(place.path)
                let start = data.startIndex + place.offset
                tensor.rawData = data[start..<start + place.length]
            }
            tensor.externalData = []
            tensor.clearDataLocation()
        }
    }

    private static func each(
        _ graph: inout Onnx_GraphProto, isInner: Bool = false,
        _ body: (inout Onnx_TensorProto, _ isInitializer: Bool) throws -> Void
    ) throws {
        for index in graph.initializer.indices
        where graph.initializer[index].dataLocation == external {
            try body(&graph.initializer[index], !isInner)
        }
        for node in graph.node.indices {
            for attribute in graph.node[node].attribute.indices {
                // Looking at a field must not make one: `t` and `g` are optional messages.
                if graph.node[node].attribute[attribute].hasT,
                    graph.node[node].attribute[attribute].t.dataLocation == external
                {
                    try body(&graph.node[node].attribute[attribute].t, false)
                }
                if graph.node[node].attribute[attribute].hasG {
                    try each(&graph.node[node].attribute[attribute].g, isInner: true, body)
                }
                for inner in graph.node[node].attribute[attribute].graphs.indices {
                    try each(
                        &graph.node[node].attribute[attribute].graphs[inner], isInner: true, body)
                }
            }
        }
    }

    /// Where a tensor is, if it is there.
    private mutating func place(of tensor: Onnx_TensorProto) throws -> ExternalTensor {
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
        let path = try path(location)
        let available: Int
        if let known = sizes[path] {
            available = known
        } else {
            let (descriptor, bytes) = try WholeFile.open(path, maximumBytes: .max)
            close(descriptor)
            available = bytes
            sizes[path] = bytes
        }
        let length = count * size
        guard entries["length"].map({ Int($0) == length }) ?? true,
            offset <= available, length <= available - offset
        else {
            throw OnnxGraphError(
                .inconsistent,
                "the tensor ‘\(tensor.name)’ of \(name) needs \(length) bytes at \(offset) of \(location), which has \(available); the files do not belong together"
            )
        }
        return ExternalTensor(path: path, offset: offset, length: length)
    }

    private mutating func file(_ path: String) throws -> Data {
        if let data = files[path] { return data }
        let data = try WholeFile.data(path, maximumBytes: .max)
        guard data.count >= sizes[path] ?? 0 else {
            throw OnnxGraphError(
                .inconsistent, "\(path) has become shorter while it was read; copy it again")
        }
        files[path] = data
        return data
    }

    /// A file in the network's own folder.
    private func path(_ location: String) throws -> String {
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
        return path
    }

    private func outside(_ location: String) -> OnnxGraphError {
        OnnxGraphError(
            .outsideFolder,
            "\(name) asks for the data file ‘\(location)’ outside its own folder, which is refused; put the data beside the network"
        )
    }
}
