import Files

/// Writes a safetensors file tensor by tensor, so that their numbers need not be in memory together.
///
///     let writer = try SafetensorsWriter(
///         path, tensors: [.init("weight", shape: [2, 3], .float)], metadata: ["format": "pt"])
///     try writer.append([1, 2, 3, 4, 5, 6] as [Float])
///     try writer.finish()
///
/// The file is there once it is finished, whole and safe on the disk; until then, and where that does
/// not happen, an earlier file of the name is as it was.
package final class SafetensorsWriter {
    /// What a tensor is, before its numbers come.
    package struct Declaration: Hashable, Sendable {
        package let name: String
        package let shape: [Int]
        package let elementType: ElementType

        /// - Parameter shape: the size of each dimension; empty for a scalar.
        package init(_ name: String, shape: [Int], _ elementType: ElementType) {
            (self.name, self.shape, self.elementType) = (name, shape, elementType)
        }
    }

    /// The file's bytes up to the numbers.
    package let header: [UInt8]

    private let path: String
    private let file: PendingFile
    private let declarations: [Declaration]
    /// How many bytes each tensor has.
    private let byteCounts: [Int]
    private var next = 0

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - tensors: all that will come, in this order. Some readers want each at a multiple of its
    ///     elements' size: types of eight bytes before those of four, and so on.
    ///   - metadata: texts about the file.
    /// - Throws: `OnnxGraphError` when the format has no place for such tensors, `FileError` when no file
    ///   can be made.
    package init(
        _ path: String, tensors: [Declaration], metadata: [String: String] = [:]
    ) throws {
        var names: Set<String> = [SafetensorsHeader.metadataKey]
        var entries: [String] = []
        var byteCounts: [Int] = []
        var end = 0
        for tensor in tensors {
            guard names.insert(tensor.name).inserted else {
                throw OnnxGraphError(
                    .unsupported,
                    "\(path) cannot hold two tensors of the name ‘\(tensor.name.printable)’; name them differently"
                )
            }
            guard let type = tensor.elementType.safetensorsName,
                let count = Self.byteCount(tensor), count <= .max - end
            else {
                throw OnnxGraphError(
                    .unsupported,
                    "\(path) cannot hold a tensor ‘\(tensor.name.printable)’ of the shape \("\(tensor.shape)".printable) of \(tensor.elementType); give it numbers of a possible shape"
                )
            }
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            entries.append(
                "\(tensor.name.quotedForJSON):{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(end),\(end + count)]}"
            )
            byteCounts.append(count)
            end += count
        }
        (self.path, declarations, self.byteCounts) = (path, tensors, byteCounts)
        header = try Self.header(entries, metadata: metadata, path)
        file = try PendingFile(path)
        try file.append(header)
    }

    /// The size of a tensor; `nil` where the shape is impossible.
    private static func byteCount(_ tensor: Declaration) -> Int? {
        var count = tensor.elementType.byteCount ?? 0
        for extent in tensor.shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow else { return nil }
            count = product
        }
        return count
    }

    /// The length, and the JSON, filled up with spaces so that the numbers begin at a multiple of 8, as
    /// the format's own library does.
    private static func header(
        _ entries: [String], metadata: [String: String], _ path: String
    ) throws -> [UInt8] {
        let texts = metadata.sorted { $0.key < $1.key }.map {
            "\($0.key.quotedForJSON):\($0.value.quotedForJSON)"
        }
        let first =
            metadata.isEmpty
            ? [] : ["\"\(SafetensorsHeader.metadataKey)\":{\(texts.joined(separator: ","))}"]
        var json = Array("{\((first + entries).joined(separator: ","))}".utf8)
        while !json.count.isMultiple(of: 8) { json.append(UInt8(ascii: " ")) }
        guard json.count <= SafetensorsFile.longestHeader else {
            throw OnnxGraphError(
                .unsupported,
                "\(path) would need a header of \(json.count) bytes, where the format allows \(SafetensorsFile.longestHeader); write fewer tensors or texts"
            )
        }
        let length = UInt64(json.count).littleEndian
        return withUnsafeBytes(of: length) { Array($0) } + json
    }

    /// Writes the numbers of the next tensor, row-major.
    ///
    /// - Throws: `FileError` when they cannot be written.
    package func append(_ values: [Float]) throws { try append(values, as: .float) }

    /// Writes the numbers of the next tensor, row-major.
    ///
    /// - Throws: `FileError` when they cannot be written.
    package func append(_ values: [Int64]) throws { try append(values, as: .int64) }

    /// Writes the numbers of the next tensor, row-major.
    ///
    /// - Throws: `FileError` when they cannot be written.
    package func append(_ values: [UInt8]) throws { try append(values, as: .uint8) }

    /// The numbers' own bytes: every machine that Swift runs on is little-endian, as the format is.
    private func append<T: BitwiseCopyable>(_ values: [T], as type: ElementType) throws {
        precondition(next < declarations.count, "\(path) was to have \(declarations.count) tensors")
        let tensor = declarations[next]
        precondition(
            tensor.elementType == type && byteCounts[next] == values.count * MemoryLayout<T>.size,
            "‘\(tensor.name)’ was to have \(tensor.shape) of \(tensor.elementType), not \(values.count) of \(type)"
        )
        try values.withUnsafeBytes { try file.append($0) }
        next += 1
    }

    /// Gives the file its name, once the disk has all of it.
    ///
    /// - Throws: `FileError` when it cannot be written.
    package func finish() throws {
        precondition(
            next == declarations.count, "\(path) lacks \(declarations.count - next) tensors")
        try file.commit(synchronising: true)
    }
}
