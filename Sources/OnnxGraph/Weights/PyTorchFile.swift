#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The pickle of a PyTorch file, and the raw numbers it refers to.
struct PyTorchFile {
    private let name: String
    private let root: PickleValue
    private let heap: PickleHeap
    private let storages: [String: Data]

    // MARK: The zip archive: PyTorch 1.6 and later

    /// `NAME/data.pkl`, `NAME/data/KEY` for every storage, `NAME/byteorder` since PyTorch 2.
    init(zipArchive data: Data, name: String) throws(OnnxGraphError) {
        let archive = try ZipArchive(data, name: name)
        let suffix = "/data.pkl"
        let pickles = archive.names.filter { $0.hasSuffix(suffix) }
        guard let pickle = pickles.min(by: { $0.count < $1.count }),
            let program = try archive.contents(of: pickle)
        else {
            throw OnnxGraphError(
                .notWeights,
                "\(name) is a zip archive but no PyTorch file; save a state dictionary with torch.save(model.state_dict(), …)"
            )
        }
        let folder = pickle.dropLast(suffix.count)
        guard !archive.names.contains("\(folder)/constants.pkl") else {
            throw OnnxGraphError(
                .runsCode,
                "\(name) is a TorchScript program; Likeness runs no code from weight files, so save a state dictionary with torch.save(model.state_dict(), …)"
            )
        }
        if let order = try archive.contents(of: "\(folder)/byteorder"), order.first != 0x6C {
            throw Self.bigEndian(name)
        }
        var reader = ByteReader(program, file: name)
        let unpickler = try Unpickler(&reader)
        var storages: [String: Data] = [:]
        for storage in unpickler.heap.storages where storages[storage.key] == nil {
            storages[storage.key] = try archive.contents(of: "\(folder)/data/\(storage.key)")
        }
        self.init(name: name, unpickler: unpickler, storages: storages)
    }

    // MARK: Five pickles and raw numbers: before PyTorch 1.6

    /// A magic number, the protocol's version, facts about the machine, the object, and the storages'
    /// keys, each a pickle; then in the keys' order each storage: a 64-bit element count and the
    /// elements (PyTorch: `torch/serialization.py`, `_legacy_save`).
    init(pickles data: Data, name: String) throws(OnnxGraphError) {
        var reader = ByteReader(data, file: name)
        guard case .longInteger(Self.magicNumber) = try Unpickler(&reader).root,
            case .integer(Self.protocolVersion) = try Unpickler(&reader).root
        else {
            throw OnnxGraphError(
                .notWeights,
                "\(name) is a pickle but no PyTorch file; save a state dictionary with torch.save(model.state_dict(), …)"
            )
        }
        let machine = try Unpickler(&reader)
        if case .boolean(false)? = machine.heap.value(of: "little_endian", in: machine.root) {
            throw Self.bigEndian(name)
        }
        let object = try Unpickler(&reader)
        let keys = try Unpickler(&reader)
        let known = Dictionary(
            object.heap.storages.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var storages: [String: Data] = [:]
        for value in keys.heap.elements(keys.root) ?? [] {
            guard case .string(let key) = value, let storage = known[key],
                let size = storage.elementType.byteCount
            else { throw Self.inconsistent("a storage that no tensor uses", name) }
            let count = try reader.size(Int64.self)
            let (length, overflow) = count.multipliedReportingOverflow(by: size)
            guard count == storage.count, !overflow else {
                throw Self.inconsistent("two sizes for the storage ‘\(key.printable)’", name)
            }
            storages[key] = try reader.take(length)
        }
        self.init(name: name, unpickler: object, storages: storages)
    }

    /// 0x1950a86a20f9469cfc6c, little-endian.
    private static let magicNumber: [UInt8] = [
        0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
    ]
    private static let protocolVersion = 1001

    private init(name: String, unpickler: Unpickler, storages: [String: Data]) {
        self.name = name
        root = unpickler.root
        heap = unpickler.heap
        self.storages = storages
    }

    // MARK: What is in it

    /// The tensors with their names, and the key of the checkpoint they stand under, if any.
    func stateDictionary() throws(OnnxGraphError) -> (
        section: String?, entries: [(name: String, tensor: TensorReference)]
    ) {
        if let entries = heap.tensors(in: root) { return (nil, entries) }
        // Averaged weights first: where a checkpoint has both, they are the ones to evaluate.
        let sections = [
            "state_dict_ema", "model_ema", "state_dict", "model_state_dict", "model", "net",
        ]
        for section in sections {
            if let value = heap.value(of: section, in: root),
                let entries = heap.tensors(in: value)
            {
                return (section, entries)
            }
        }
        throw OnnxGraphError(
            .notWeights,
            "\(name) holds no state dictionary\(heap.found(in: root)); save one with torch.save(model.state_dict(), …)"
        )
    }

    /// The tensor, once all of its numbers are known to be there.
    func tensor(
        _ reference: TensorReference, name tensor: String
    ) throws(OnnxGraphError) -> WeightTensor {
        guard let bytes = storages[reference.storage.key] else {
            throw Self.inconsistent("no numbers for ‘\(tensor.printable)’", name)
        }
        guard let weights = WeightTensor(reference, storage: bytes) else {
            throw OnnxGraphError(
                .inconsistent,
                "the tensor ‘\(tensor.printable)’ of \(name) claims the shape \(reference.shape), but its storage has \(bytes.count) bytes; the file is damaged or hostile"
            )
        }
        return weights
    }

    private static func bigEndian(_ name: String) -> OnnxGraphError {
        OnnxGraphError(
            .unsupported,
            "\(name) was written on a big-endian machine, which Likeness does not read; save it again on another machine"
        )
    }

    private static func inconsistent(_ what: String, _ name: String) -> OnnxGraphError {
        OnnxGraphError(
            .inconsistent, "\(name) has \(what); it is damaged, so copy or download it again")
    }
}

extension PickleHeap {
    /// The value of a key that is a text; `nil` where there is none or this is no dictionary.
    fileprivate func value(of key: String, in value: PickleValue) -> PickleValue? {
        guard case .dictionary(let index) = value else { return nil }
        return dictionaries[index].last { entry in
            if case .string(key) = entry.key { true } else { false }
        }?.value
    }

    /// The tensors that stand in a dictionary itself; `nil` where there are none.
    fileprivate func tensors(
        in value: PickleValue
    ) -> [(name: String, tensor: TensorReference)]? {
        guard case .dictionary(let index) = value else { return nil }
        let found = dictionaries[index].compactMap {
            entry -> (name: String, tensor: TensorReference)? in
            guard case .string(let name) = entry.key, case .tensor(let tensor) = entry.value
            else { return nil }
            return (name, tensors[tensor])
        }
        return found.isEmpty ? nil : found
    }

    /// Which keys there are instead, for a message.
    fileprivate func found(in value: PickleValue) -> String {
        guard case .dictionary(let index) = value else { return "" }
        let keys = dictionaries[index].compactMap { entry in
            if case .string(let key) = entry.key { "‘\(key.printable)’" } else { nil }
        }
        return keys.isEmpty ? "" : " (it has \(keys.prefix(6).joined(separator: ", ")))"
    }
}
