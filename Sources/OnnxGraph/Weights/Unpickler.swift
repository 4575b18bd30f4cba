#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The stack machine that a pickle is written for (Python's `pickletools` documents it), without
/// the part that calls functions: see `PickleFunction`.
///
/// Reads protocols 2 to 5, which are what PyTorch writes. Memory is linear in the pickle's bytes,
/// and the number of steps is limited.
struct Unpickler {
    /// The value that the pickle left.
    private(set) var root = PickleValue.none
    private(set) var heap = PickleHeap()

    private let file: String
    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]

    /// The largest published checkpoints, with their optimisers' states, take some 100,000 steps;
    /// this many cost at most a few hundred megabytes.
    private static let maximumSteps = 4_000_000

    /// Reads one pickle, up to and with its end mark.
    ///
    /// - Throws: `OnnxGraphError` when it is damaged, or names a function that is not on the list.
    init(_ reader: inout ByteReader) throws(OnnxGraphError) {
        file = reader.file
        for _ in 0..<Self.maximumSteps {
            let code = try reader.integer(UInt8.self)
            guard let opcode = PickleOpcode(rawValue: code) else {
                throw unsupported("the pickle instruction \(code)")
            }
            if opcode == .stop {
                root = try pop()
                return
            }
            try step(opcode, &reader)
        }
        throw unsupported("a pickle of more than \(Self.maximumSteps) instructions")
    }

    private mutating func step(
        _ opcode: PickleOpcode, _ reader: inout ByteReader
    ) throws(OnnxGraphError) {
        switch opcode {
        case .proto: _ = try reader.take(1)
        case .frame: _ = try reader.take(8)
        case .stop: break

        case .none: stack.append(.none)
        case .newTrue: stack.append(.boolean(true))
        case .newFalse: stack.append(.boolean(false))
        case .binInt: stack.append(.integer(Int(try reader.integer(Int32.self))))
        case .binInt1: stack.append(.integer(Int(try reader.integer(UInt8.self))))
        case .binInt2: stack.append(.integer(Int(try reader.integer(UInt16.self))))
        case .long1:
            stack.append(Self.long(try reader.take(reader.size(UInt8.self))))
        case .binFloat:
            stack.append(
                .float(Double(bitPattern: try reader.integer(UInt64.self).byteSwapped)))
        case .shortBinUnicode, .shortBinString:
            stack.append(.string(try reader.text(reader.size(UInt8.self))))
        case .binUnicode, .binString:
            stack.append(.string(try reader.text(reader.size(UInt32.self))))
        case .binUnicode8: stack.append(.string(try reader.text(reader.size(UInt64.self))))
        case .shortBinBytes: try skip(&reader, UInt8.self)
        case .binBytes: try skip(&reader, UInt32.self)
        case .binBytes8, .byteArray8: try skip(&reader, UInt64.self)

        case .mark: marks.append(stack.count)
        case .pop: _ = try pop()
        case .popMark: _ = try popToMark()
        case .duplicate: stack.append(try top())
        case .binPut: memo[Int(try reader.integer(UInt8.self))] = try top()
        case .longBinPut: memo[Int(try reader.integer(UInt32.self))] = try top()
        case .memoize: memo[memo.count] = try top()
        case .binGet: try recall(Int(try reader.integer(UInt8.self)))
        case .longBinGet: try recall(Int(try reader.integer(UInt32.self)))

        case .emptyTuple: stack.append(heap.tuple([]))
        case .tuple1: stack.append(heap.tuple([try pop()]))
        case .tuple2: try makeTuple(2)
        case .tuple3: try makeTuple(3)
        case .tuple: stack.append(heap.tuple(try popToMark()))
        case .emptyList, .emptySet: stack.append(heap.list([]))
        case .list, .frozenSet: stack.append(heap.list(try popToMark()))
        case .append: try append([try pop()])
        case .appends, .addItems: try append(try popToMark())
        case .emptyDictionary: stack.append(heap.dictionary([]))
        case .dictionary:
            let items = try popToMark()
            stack.append(heap.dictionary([]))
            try setItems(items)
        case .setItem:
            let value = try pop()
            try setItems([try pop(), value])
        case .setItems: try setItems(try popToMark())

        case .global: try function(module: try reader.line(), name: try reader.line())
        case .stackGlobal:
            guard case .string(let name) = try pop(), case .string(let module) = try pop() else {
                throw damaged()
            }
            try function(module: module, name: name)
        case .reduce, .newObject: try call()
        case .build: try build()
        case .persistentID: try storage()
        }
    }

    // MARK: The stack

    private func top() throws(OnnxGraphError) -> PickleValue {
        guard stack.count > marks.last ?? 0, let value = stack.last else { throw damaged() }
        return value
    }

    private mutating func pop() throws(OnnxGraphError) -> PickleValue {
        let value = try top()
        stack.removeLast()
        return value
    }

    private mutating func popToMark() throws(OnnxGraphError) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw damaged() }
        let values = Array(stack[mark...])
        stack.removeSubrange(mark...)
        return values
    }

    private mutating func recall(_ index: Int) throws(OnnxGraphError) {
        guard let value = memo[index] else { throw damaged() }
        stack.append(value)
    }

    // MARK: Values

    private mutating func skip<T: FixedWidthInteger & BitwiseCopyable>(
        _ reader: inout ByteReader, _ type: T.Type
    ) throws(OnnxGraphError) {
        _ = try reader.take(reader.size(type))
        stack.append(.inert)
    }

    /// Two's complement of any length, little-endian.
    private static func long(_ bytes: Data) -> PickleValue {
        guard bytes.count <= 8 else { return .longInteger(Array(bytes)) }
        let negative = bytes.last.map { $0 >= 0x80 } ?? false
        let value = bytes.reversed().reduce(negative ? -1 : 0) { $0 << 8 | Int($1) }
        return .integer(value)
    }

    private mutating func makeTuple(_ count: Int) throws(OnnxGraphError) {
        var elements: [PickleValue] = []
        for _ in 0..<count { elements.append(try pop()) }
        stack.append(heap.tuple(elements.reversed()))
    }

    private mutating func append(_ values: [PickleValue]) throws(OnnxGraphError) {
        switch try top() {
        case .list(let index): heap.lists[index] += values
        case .inert: break
        default: throw damaged()
        }
    }

    private mutating func setItems(_ items: [PickleValue]) throws(OnnxGraphError) {
        guard items.count.isMultiple(of: 2) else { throw damaged() }
        switch try top() {
        case .dictionary(let index):
            for item in stride(from: 0, to: items.count, by: 2) {
                heap.dictionaries[index].append((key: items[item], value: items[item + 1]))
            }
        case .inert: break
        default: throw damaged()
        }
    }

    // MARK: What would be calls

    private mutating func function(module: String, name: String) throws(OnnxGraphError) {
        guard let function = PickleFunction(module: module, name: name) else {
            throw OnnxGraphError(
                .runsCode,
                "\(file) asks to run \("\(module).\(name)".printable); Likeness runs no code from weight files, so save a state dictionary with torch.save(model.state_dict(), …)"
            )
        }
        stack.append(.function(function))
    }

    private mutating func call() throws(OnnxGraphError) {
        let arguments = try pop()
        let callee = try pop()
        if case .inert = callee { return stack.append(.inert) }
        guard case .function(let function) = callee, case .tuple(let index) = arguments,
            let value = function.value(of: heap.tuples[index], in: &heap)
        else { throw damaged() }
        stack.append(value)
    }

    /// State that Python would put into an object. What objects there are here have none that
    /// matters: an `OrderedDict` has PyTorch's version numbers.
    private mutating func build() throws(OnnxGraphError) {
        _ = try pop()
        switch try top() {
        case .dictionary, .tensor, .inert: break
        default: throw damaged()
        }
    }

    /// A tuple ("storage", class, key, device, count), and in the old format what it is a view of.
    private mutating func storage() throws(OnnxGraphError) {
        guard let parts = heap.elements(try pop()), parts.count >= 5,
            case .string("storage") = parts[0],
            case .function(.storage(let type)) = parts[1],
            case .string(let key) = parts[2],
            case .integer(let count) = parts[4]
        else { throw unsupported("a stored object that is no plain tensor") }
        if parts.count > 5, case .none = parts[5] {
        } else if parts.count > 5 {
            throw unsupported("storages that are views of one another (before PyTorch 0.4)")
        }
        heap.storages.append(StorageReference(key: key, elementType: type, count: count))
        stack.append(.storage(heap.storages.count - 1))
    }

    private func damaged() -> OnnxGraphError {
        OnnxGraphError(
            .notWeights,
            "\(file) is no PyTorch state dictionary, or a damaged one; save one with torch.save(model.state_dict(), …)"
        )
    }

    private func unsupported(_ what: String) -> OnnxGraphError {
        OnnxGraphError(
            .unsupported,
            "\(file) has \(what), which Likeness does not read; save a state dictionary with torch.save(model.state_dict(), …)"
        )
    }
}
