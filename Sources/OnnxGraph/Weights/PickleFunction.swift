/// The functions and classes that a state dictionary's pickle may name: all there are.
///
/// Python's pickle is a program that calls what it names. Here nothing is ever called: each name on
/// this list stands for a value that the reader builds itself, and every other name is refused.
enum PickleFunction {
    case orderedDictionary
    case rebuildTensor
    case rebuildParameter
    /// `torch.Size`, a tuple.
    case size
    /// A storage class, which says the element type.
    case storage(ElementType)
    /// A name that stands in checkpoints beside the weights, and is only read over.
    case inert

    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"):
            self = .rebuildTensor
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", "Size"): self = .size
        case ("torch", _) where Self.storages[name] != nil || Self.elementTypeNames.contains(name):
            self = Self.storages[name].map { .storage($0) } ?? .inert
        case ("torch", "device"), ("torch.serialization", "_get_layout"),
            ("collections", "Counter"), ("_codecs", "encode"), ("numpy", "dtype"),
            ("numpy.core.multiarray", "scalar"), ("numpy._core.multiarray", "scalar"):
            self = .inert
        default: return nil
        }
    }

    private static let storages: [String: ElementType] = [
        "FloatStorage": .float, "DoubleStorage": .double, "HalfStorage": .float16,
        "BFloat16Storage": .bfloat16, "LongStorage": .int64, "IntStorage": .int32,
        "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8,
        "BoolStorage": .bool,
    ]

    /// `torch.float32` and the like, as values.
    private static let elementTypeNames: Set = [
        "float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "uint8",
        "bool",
    ]

    /// What calling the function with these arguments gives.
    ///
    /// - Returns: `nil` where the arguments are not the function's.
    func value(of arguments: [PickleValue], in heap: inout PickleHeap) -> PickleValue? {
        switch self {
        case .inert: return .inert
        case .orderedDictionary: return Self.dictionary(arguments, in: &heap)
        case .size:
            guard arguments.count == 1, let sizes = heap.integers(arguments[0]) else { return nil }
            return heap.tuple(sizes.map { .integer($0) })
        case .rebuildTensor:
            // storage, offset, size, stride; then whether it wants gradients, hooks, metadata.
            guard arguments.count >= 4, case .storage(let storage) = arguments[0],
                case .integer(let offset) = arguments[1],
                let shape = heap.integers(arguments[2]),
                let strides = heap.integers(arguments[3])
            else { return nil }
            heap.tensors.append(
                TensorReference(
                    storage: heap.storages[storage], offset: offset, shape: shape,
                    strides: strides))
            return .tensor(heap.tensors.count - 1)
        case .rebuildParameter:
            guard case .tensor? = arguments.first else { return nil }
            return arguments[0]
        case .storage: return nil
        }
    }

    /// An `OrderedDict` of nothing, or of a list of pairs.
    private static func dictionary(
        _ arguments: [PickleValue], in heap: inout PickleHeap
    ) -> PickleValue? {
        var entries: [(key: PickleValue, value: PickleValue)] = []
        if let items = arguments.first {
            guard arguments.count == 1, case .list(let list) = items else { return nil }
            // Taken, so that a file cannot have one long list copied over and over.
            let items = heap.lists[list]
            heap.lists[list] = []
            for item in items {
                guard let pair = heap.elements(item), pair.count == 2 else { return nil }
                entries.append((key: pair[0], value: pair[1]))
            }
        }
        return heap.dictionary(entries)
    }
}

extension PickleHeap {
    mutating func tuple(_ elements: [PickleValue]) -> PickleValue {
        tuples.append(elements)
        return .tuple(tuples.count - 1)
    }

    mutating func list(_ elements: [PickleValue]) -> PickleValue {
        lists.append(elements)
        return .list(lists.count - 1)
    }

    mutating func dictionary(_ entries: [(key: PickleValue, value: PickleValue)]) -> PickleValue {
        dictionaries.append(entries)
        return .dictionary(dictionaries.count - 1)
    }

    /// The elements of a tuple or a list.
    func elements(_ value: PickleValue) -> [PickleValue]? {
        switch value {
        case .tuple(let index): tuples[index]
        case .list(let index): lists[index]
        default: nil
        }
    }

    /// The elements of a tuple or a list of integers, as shapes and strides are.
    func integers(_ value: PickleValue) -> [Int]? {
        guard let elements = elements(value) else { return nil }
        // More dimensions than any weight has; the bound keeps each tensor's description small.
        guard elements.count <= 16 else { return nil }
        var integers: [Int] = []
        for element in elements {
            guard case .integer(let integer) = element else { return nil }
            integers.append(integer)
        }
        return integers
    }
}
