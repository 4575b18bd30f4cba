import CTorch

/// What an operator of libtorch takes: tensors, numbers, flags, lists of them, texts, or nothing.
package protocol TorchArgument {
    /// The argument as the table of operators wants it.
    var torchArgument: TorchValue { get }
}

/// An argument of an operator.
package enum TorchValue: TorchArgument {
    case none
    case tensor(TorchTensor)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case integers([Int])
    case numbers([Double])
    case tensors([TorchTensor?])
    case text(String)

    package var torchArgument: TorchValue { self }
}

extension TorchTensor: TorchArgument {
    package var torchArgument: TorchValue { .tensor(self) }
}
extension Int: TorchArgument {
    package var torchArgument: TorchValue { .integer(self) }
}
extension Double: TorchArgument {
    package var torchArgument: TorchValue { .number(self) }
}
extension Bool: TorchArgument {
    package var torchArgument: TorchValue { .flag(self) }
}
extension String: TorchArgument {
    package var torchArgument: TorchValue { .text(self) }
}
extension Optional: TorchArgument where Wrapped: TorchArgument {
    package var torchArgument: TorchValue { self?.torchArgument ?? .none }
}
/// What lists among the arguments are made of.
package protocol TorchListElement {
    static func torchArgument(_ list: [Self]) -> TorchValue
}
extension Int: TorchListElement {
    package static func torchArgument(_ list: [Int]) -> TorchValue { .integers(list) }
}
extension TorchTensor: TorchListElement {
    package static func torchArgument(_ list: [TorchTensor]) -> TorchValue { .tensors(list) }
}
extension Array: TorchArgument where Element: TorchListElement {
    package var torchArgument: TorchValue { Element.torchArgument(self) }
}

/// Runs an operator of libtorch that puts out one tensor.
///
///     let y = try aten("conv2d", x, weight, bias, [2, 2], [1, 1])
///
/// Arguments are those of libtorch's own table, in its order; what is left out at the end has the
/// default value of that table (PyTorch, `native_functions.yaml`).
///
/// - Parameter name: with the overload behind a dot where there are several: `add.Tensor`.
/// - Throws: `TorchError` where libtorch refuses.
package func aten(
    _ name: String, _ arguments: (any TorchArgument)...
) throws(TorchError) -> TorchTensor {
    let results = try TorchCall.run(name, arguments.map(\.torchArgument))
    guard let first = results.first, let first else {
        throw TorchError("libtorch’s \(name) puts out no tensor")
    }
    return first
}

/// Runs an operator of libtorch that puts out several tensors, or a list of them.
package func atenList(
    _ name: String, _ arguments: (any TorchArgument)...
) throws(TorchError) -> [TorchTensor] {
    try TorchCall.run(name, arguments.map(\.torchArgument)).compactMap { $0 }
}

enum TorchCall {
    /// More than any operator that is used here puts out; `split` into single rows has the most.
    private static let capacity = 4096

    static func run(
        _ name: String, _ values: [TorchValue]
    ) throws(TorchError) -> [TorchTensor?] {
        var storage = ArgumentStorage()
        for value in values { storage.add(value) }
        defer { storage.free() }
        var results = [OpaquePointer?](
            repeating: nil,
            count: name.hasPrefix("split") || name.hasPrefix("_foreach") ? capacity : 8)
        var count = 0
        // The tensors in `values` are alive until the call is over.
        let message = withExtendedLifetime(values) {
            likeness_torch_call(
                "aten::" + name, storage.arguments, storage.arguments.count, &results,
                results.count, &count)
        }
        try TorchError.check(message)
        return results.prefix(count).map { $0.map { TorchTensor(owning: $0) } }
    }
}

/// Arguments as C has them: lists and texts in memory of their own, until they are freed.
private struct ArgumentStorage {
    private(set) var arguments: [likeness_argument] = []
    private var memory: [UnsafeMutableRawPointer] = []

    mutating func add(_ value: TorchValue) {
        var argument = likeness_argument()
        switch value {
        case .none: argument.kind = LIKENESS_NONE
        case .tensor(let tensor):
            argument.kind = LIKENESS_TENSOR
            argument.tensor = tensor.handle
        case .integer(let number):
            argument.kind = LIKENESS_INTEGER
            argument.integer = Int64(number)
        case .number(let number):
            argument.kind = LIKENESS_NUMBER
            argument.number = number
        case .flag(let flag):
            argument.kind = LIKENESS_FLAG
            argument.integer = flag ? 1 : 0
        case .integers(let numbers):
            argument.kind = LIKENESS_INTEGERS
            argument.integers = UnsafePointer(copy(numbers.map { Int64($0) }))
            argument.count = numbers.count
        case .numbers(let numbers):
            argument.kind = LIKENESS_NUMBERS
            argument.numbers = UnsafePointer(copy(numbers))
            argument.count = numbers.count
        case .tensors(let tensors):
            argument.kind = LIKENESS_TENSORS
            argument.tensors = UnsafePointer(copy(tensors.map { $0?.handle }))
            argument.count = tensors.count
        case .text(let text):
            argument.kind = LIKENESS_TEXT
            argument.text = UnsafePointer(copy(Array(text.utf8CString)))
        }
        arguments.append(argument)
    }

    private mutating func copy<Element: BitwiseCopyable>(
        _ elements: [Element]
    ) -> UnsafeMutablePointer<Element> {
        let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
        pointer.initialize(from: elements, count: elements.count)
        memory.append(UnsafeMutableRawPointer(pointer))
        return pointer
    }

    mutating func free() {
        for pointer in memory { pointer.deallocate() }
        memory = []
    }
}
