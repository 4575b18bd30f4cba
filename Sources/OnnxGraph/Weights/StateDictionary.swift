import Files

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The weights of a network by name, as PyTorch saves them with
/// `torch.save(model.state_dict(), path)`.
///
/// Both of PyTorch's formats are read, the zip archive of version 1.6 and later and the older one of
/// pickles and raw numbers. Nothing in a file is ever run: it can describe tensors, numbers, texts
/// and containers of them, and a file that asks for anything else is refused.
///
///     let weights = try StateDictionary(contentsOf: "model.pth")
///     weights["conv1.weight"]?.shape  // [64, 3, 7, 7]
public struct StateDictionary: Sendable {
    /// The tensors' names, in the file's order, without the `module.` that `DataParallel` puts in
    /// front of every one of them.
    public let names: [String]
    /// The key of a checkpoint under which the weights were found, such as `state_dict`; `nil` when
    /// the file is a state dictionary itself.
    public let section: String?
    /// What error messages call the file.
    package let source: String

    private let tensors: [String: WeightTensor]

    /// Reads a `.pth` or `.pt` file: a state dictionary, or a checkpoint that holds one.
    ///
    /// - Throws: `OnnxGraphError` when the file cannot be read, is no state dictionary or a damaged
    ///   one, or asks to run code.
    public init(contentsOf path: String) throws {
        try self.init(WholeFile.data(path, maximumBytes: .max), name: path)
    }

    /// Reads the bytes of a weights file.
    ///
    /// - Parameter name: what error messages call it.
    package init(_ data: Data, name: String) throws(OnnxGraphError) {
        // Each format announces itself in its first bytes.
        let start = Array(data.prefix(9))
        let contents: PyTorchFile
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            contents = try PyTorchFile(zipArchive: data, name: name)
        } else if start.first == 0x80 {
            contents = try PyTorchFile(pickles: data, name: name)
        } else if start.count == 9, start[8] == UInt8(ascii: "{") {
            throw OnnxGraphError(
                .unsupported,
                "\(name) looks like a safetensors file, which Likeness does not read yet; save the weights with torch.save(model.state_dict(), …)"
            )
        } else {
            throw OnnxGraphError(
                .notWeights,
                "\(name) is no PyTorch weights file; give a file saved with torch.save(model.state_dict(), …)"
            )
        }
        let (section, entries) = try contents.stateDictionary()
        var tensors: [String: WeightTensor] = [:]
        var names: [String] = []
        let prefix = "module."
        let wrapped = entries.allSatisfy { $0.name.hasPrefix(prefix) }
        for entry in entries {
            let key = wrapped ? String(entry.name.dropFirst(prefix.count)) : entry.name
            let tensor = try contents.tensor(entry.tensor, name: key)
            if tensors.updateValue(tensor, forKey: key) == nil { names.append(key) }
        }
        self.init(tensors, names: names, section: section, source: name)
    }

    /// Weights that are in memory already.
    package init(_ tensors: [String: WeightTensor], source: String = "the weights") {
        self.init(tensors, names: tensors.keys.sorted(), section: nil, source: source)
    }

    private init(
        _ tensors: [String: WeightTensor], names: [String], section: String?, source: String
    ) {
        self.tensors = tensors
        self.names = names
        self.section = section
        self.source = source
    }

    /// The tensor of a name.
    public subscript(name: String) -> WeightTensor? { tensors[name] }
}
