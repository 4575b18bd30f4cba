#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The tensors of a safetensors file (Hugging Face): the length of a header in 64 bits, the header,
/// which is JSON, and then the numbers, row-major and little-endian.
///
/// The format holds numbers only, so there is nothing in it that could be run; what must be checked
/// is that the header tells the truth about the bytes behind it.
package struct SafetensorsFile {
    /// In the header's order. Their numbers stay in the file's bytes.
    package private(set) var entries: [(name: String, tensor: WeightTensor)] = []
    /// Texts about the file.
    package let metadata: [String: String]
    /// The file's bytes up to the numbers.
    package let header: Data
    private let file: String

    /// The format's own limit for the header.
    static let longestHeader = 100_000_000

    /// Whether bytes begin as this format does: a length, then the brace of the header.
    static func recognises(_ data: Data) -> Bool {
        data.count > 8 && data[data.startIndex + 8] == UInt8(ascii: "{")
    }

    /// - Throws: `OnnxGraphError` when the header is damaged, or does not share out the bytes behind
    ///   it among the tensors exactly, or names a type of number that is not read here.
    package init(_ data: Data, name: String) throws(OnnxGraphError) {
        file = name
        var reader = ByteReader(data, file: name)
        let length = try reader.integer(UInt64.self)
        guard length <= Self.longestHeader else {
            throw OnnxGraphError(
                .inconsistent,
                "\(name) claims a safetensors header of \(length) bytes, where the format allows \(Self.longestHeader); copy or download it again"
            )
        }
        guard length <= reader.remaining else {
            throw OnnxGraphError(
                .notWeights,
                "\(name) ends within its safetensors header, which is to have \(length) bytes; copy or download it again"
            )
        }
        let header = try SafetensorsHeader(Array(try reader.take(Int(length))), file: name)
        metadata = header.metadata
        self.header = data.prefix(reader.position)
        let numbers = try reader.take(reader.remaining)
        try check(header.entries, against: numbers.count)
        entries.reserveCapacity(header.entries.count)
        for entry in header.entries {
            entries.append((entry.name, try tensor(entry, in: numbers)))
        }
    }

    /// The tensors must lie end to end and use up the bytes, as the format demands: none outside,
    /// none shared, none that belong to nobody.
    private func check(
        _ entries: [SafetensorsHeader.Entry], against count: Int
    ) throws(OnnxGraphError) {
        guard !entries.isEmpty else {
            throw OnnxGraphError(
                .notWeights,
                "\(file) is a safetensors file without a tensor in it; give the file that holds the weights"
            )
        }
        var end = 0
        for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
            guard entry.begin == end, entry.end >= entry.begin, entry.end <= count else {
                throw OnnxGraphError(
                    .inconsistent,
                    "the tensor ‘\(entry.name.printable)’ of \(file) is to lie at bytes \(entry.begin) to \(entry.end), where the tensor before it ends at \(end) and the numbers at \(count); the file is damaged or hostile"
                )
            }
            end = entry.end
        }
        guard end == count else {
            throw OnnxGraphError(
                .inconsistent,
                "\(file) has \(count) bytes of numbers, of which its tensors own \(end); copy or download it again"
            )
        }
    }

    private func tensor(
        _ entry: SafetensorsHeader.Entry, in numbers: Data
    ) throws(OnnxGraphError) -> WeightTensor {
        guard let type = ElementType(safetensors: entry.type) else {
            throw OnnxGraphError(
                .unsupported,
                "the tensor ‘\(entry.name.printable)’ of \(file) has numbers of the type ‘\(entry.type.printable)’, which Likeness does not read; save the weights as F32 or F16"
            )
        }
        let start = numbers.startIndex
        let bytes = numbers[start + entry.begin..<start + entry.end]
        guard let tensor = WeightTensor(shape: entry.shape, elementType: type, bytes: bytes) else {
            throw OnnxGraphError(
                .inconsistent,
                "the tensor ‘\(entry.name.printable)’ of \(file) claims the shape \("\(entry.shape)".printable) of \(entry.type), but has \(bytes.count) bytes; the file is damaged or hostile"
            )
        }
        return tensor
    }
}

extension ElementType {
    /// By the format's own names, without those of which no published weights are made up, and those of
    /// complex numbers and numbers of less than a byte.
    private static let safetensorsNames: [(name: String, type: ElementType)] = [
        ("F64", .double), ("F32", .float), ("F16", .float16), ("BF16", .bfloat16),
        ("I64", .int64), ("I32", .int32), ("I16", .int16), ("I8", .int8),
        ("U64", .uint64), ("U32", .uint32), ("U16", .uint16), ("U8", .uint8), ("BOOL", .bool),
    ]

    /// By the format's name; `nil` for one that is not read.
    fileprivate init?(safetensors name: String) {
        guard let known = Self.safetensorsNames.first(where: { $0.name == name }) else {
            return nil
        }
        self = known.type
    }

    /// The format's name; `nil` for texts, which it does not have.
    var safetensorsName: String? { Self.safetensorsNames.first { $0.type == self }?.name }
}
