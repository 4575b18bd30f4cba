import Files

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The weights of a network by name, as PyTorch saves them with
/// `torch.save(model.state_dict(), path)`, or safetensors with `save_file(model.state_dict(), path)`.
///
/// Both of PyTorch's formats are read, the zip archive of version 1.6 and later and the older one of
/// pickles and raw numbers, and safetensors. Nothing in a file is ever run: it can describe tensors,
/// numbers, texts and containers of them, and a file that asks for anything else is refused.
///
///     let weights = try StateDictionary(contentsOf: "model.safetensors")
///     weights["conv1.weight"]?.shape  // [64, 3, 7, 7]
public struct StateDictionary: Sendable {
    /// The tensors' names, in the file's order, without what wrappers put in front of every one of
    /// them, such as the `module.` of `DataParallel`.
    public let names: [String]
    /// The key of a checkpoint under which the weights were found, such as `state_dict`; `nil` when
    /// the file is a state dictionary itself.
    public let section: String?
    /// What error messages call the file.
    package let source: String

    private let tensors: [String: WeightTensor]

    /// Reads a `.pth`, `.pt` or `.safetensors` file, which it is told by its contents: a state
    /// dictionary, or a checkpoint that holds one.
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
        let (section, entries) = try Self.entries(data, name: name)
        let prefix = Self.prefix(of: entries.map(\.name))
        var tensors: [String: WeightTensor] = [:]
        var names: [String] = []
        for entry in entries {
            let key = String(entry.name.dropFirst(prefix.count))
            if tensors.updateValue(entry.tensor, forKey: key) == nil { names.append(key) }
        }
        self.init(tensors, names: names, section: section, source: name)
    }

    /// The tensors of a file of any format; each announces itself in its first bytes.
    private static func entries(
        _ data: Data, name: String
    ) throws(OnnxGraphError) -> (section: String?, entries: [(name: String, tensor: WeightTensor)])
    {
        // First, because the length that it begins with may look like the others' first bytes.
        if SafetensorsFile.recognises(data) {
            return (nil, try SafetensorsFile(data, name: name).entries)
        }
        let contents: PyTorchFile
        if data.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            contents = try PyTorchFile(zipArchive: data, name: name)
        } else if data.first == 0x80 {
            contents = try PyTorchFile(pickles: data, name: name)
        } else {
            throw OnnxGraphError(
                .notWeights,
                "\(name) is no PyTorch or safetensors weights file; give a file saved with torch.save(model.state_dict(), …)"
            )
        }
        let (section, references) = try contents.stateDictionary()
        var entries: [(name: String, tensor: WeightTensor)] = []
        for reference in references {
            let tensor = try contents.tensor(reference.tensor, name: reference.name)
            entries.append((reference.name, tensor))
        }
        return (section, entries)
    }

    /// What stands in front of every name because the network was a part of another when it was
    /// saved: `DataParallel`'s and `torch.compile`'s wrappers, an attribute of a trainer or of a
    /// retrieval network. There may be some in front of others, but not many.
    private static func prefix(of names: [String]) -> String {
        let wrappers = ["module.", "_orig_mod.", "model.", "backbone.", "encoder.", "net."]
        var prefix = ""
        for _ in 0..<4 {
            let wrapper = wrappers.first { wrapper in
                names.allSatisfy { $0.hasPrefix(prefix + wrapper) }
            }
            guard let wrapper else { break }
            prefix += wrapper
        }
        return prefix
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

    /// The names of what layers compute with. How many batches a normalisation saw matters to training
    /// only.
    package var layerNames: [String] { names.filter { !$0.hasSuffix(".num_batches_tracked") } }

    /// The tensor of a name.
    public subscript(name: String) -> WeightTensor? { tensors[name] }
}
