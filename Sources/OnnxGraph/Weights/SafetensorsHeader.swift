import Files

/// The header of a safetensors file: a JSON object whose values say, for each tensor, the type of
/// its numbers, its shape, and where they begin and end in the bytes behind the header.
///
/// Read piece by piece because the readers of JSON there are keep one of several equal names and forget
/// the order, and because the little that is allowed here cannot nest.
struct SafetensorsHeader {
    struct Entry {
        let name: String
        let type: String
        let shape: [Int]
        /// In bytes, counted from the end of the header.
        let begin: Int
        let end: Int
    }

    private(set) var entries: [Entry] = []
    /// Texts about the file, which change nothing in the tensors.
    private(set) var metadata: [String: String] = [:]

    /// What stands in the place of a tensor's name before the metadata.
    static let metadataKey = "__metadata__"
    /// No library has tensors of more axes.
    private static let mostAxes = 64

    /// - Throws: `OnnxGraphError` when the bytes are no such JSON, or two tensors have one name.
    init(_ bytes: [UInt8], file: String) throws(OnnxGraphError) {
        var names: Set<String> = []
        var twice: String?
        do throws(JSONScanner.Malformed) {
            var scanner = JSONScanner(bytes)
            try scanner.object { scanner, name throws(JSONScanner.Malformed) in
                if !names.insert(name).inserted, twice == nil { twice = name }
                if name == Self.metadataKey {
                    try scanner.object { scanner, key throws(JSONScanner.Malformed) in
                        metadata[key] = try scanner.string()
                    }
                } else {
                    entries.append(try Self.entry(named: name, &scanner))
                }
            }
            try scanner.expectEnd()
        } catch {
            throw OnnxGraphError(
                .notWeights,
                "the header of \(file) is not what safetensors files have, at its byte \(error.position); copy or download it again"
            )
        }
        if let twice {
            throw OnnxGraphError(
                .inconsistent,
                "\(file) has two tensors named ‘\(twice.printable)’; it is damaged or hostile, so download it again"
            )
        }
    }

    private static func entry(
        named name: String, _ scanner: inout JSONScanner
    ) throws(JSONScanner.Malformed) -> Entry {
        var type: String?
        var shape: [Int]?
        var range: [Int]?
        try scanner.object { scanner, key throws(JSONScanner.Malformed) in
            switch key {
            case "dtype" where type == nil: type = try scanner.string()
            case "shape" where shape == nil: shape = try scanner.integers(most: mostAxes)
            case "data_offsets" where range == nil: range = try scanner.integers(most: 2)
            default: throw scanner.malformed()
            }
        }
        guard let type, let shape, let range, range.count == 2 else { throw scanner.malformed() }
        return Entry(name: name, type: type, shape: shape, begin: range[0], end: range[1])
    }
}
