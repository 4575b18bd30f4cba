import COnnxRuntime

/// A network, ready to run. Any number of threads may run it at the same time.
public final class Session: Sendable {
    private let runtime: Runtime
    private nonisolated(unsafe) let session: OpaquePointer
    private nonisolated(unsafe) let memory: OpaquePointer

    /// - Parameters:
    ///   - model: the bytes of an ONNX file; they are not needed afterwards.
    ///   - weightsFolder: the folder of the files that the network names as external data; needs
    ///     `Runtime.findsWeights`.
    ///   - threads: how many threads one run uses; `nil` for one on each core.
    /// - Throws: `OnnxRuntimeError` when the runtime refuses the network.
    public init(
        _ model: UnsafeRawBufferPointer, runtime: Runtime, weightsFolder: String? = nil,
        threads: Int? = nil
    ) throws {
        let table = runtime.table
        var options: OpaquePointer?
        try check(
            ort_options_create(table, Int32(clamping: threads ?? 0), &options), table,
            .networkRefused
        ) { "ONNX Runtime did not take its options: \($0)" }
        defer { ort_options_release(table, options) }
        if let weightsFolder {
            try check(
                ort_options_set_weights_folder(table, options, weightsFolder), table,
                .networkRefused
            ) { "ONNX Runtime did not take the folder of the weights: \($0)" }
        }
        var session: OpaquePointer?
        try check(
            ort_session_create(
                table, runtime.environment, model.baseAddress, model.count, options, &session),
            table, .networkRefused
        ) {
            "ONNX Runtime \(runtime.version) refuses the network (\($0)); give a network that this version knows all operators of, or a newer ONNX Runtime"
        }
        var memory: OpaquePointer?
        defer { if memory == nil { ort_session_release(table, session) } }
        try check(ort_memory_info_create(table, &memory), table, .networkRefused) {
            "ONNX Runtime has no processor memory: \($0)"
        }
        guard let session, let memory else {
            throw OnnxRuntimeError(.networkRefused, "ONNX Runtime made no session")
        }
        self.runtime = runtime
        self.session = session
        self.memory = memory
    }

    deinit {
        ort_memory_info_release(runtime.table, memory)
        ort_session_release(runtime.table, session)
    }

    /// Runs the network on one input tensor.
    ///
    /// - Parameters:
    ///   - input: the input's name and value.
    ///   - outputs: the names of the tensors to return, in the order of the result.
    /// - Throws: `OnnxRuntimeError` when the runtime stops, or an output is not numbers.
    public func run(
        _ input: (name: String, value: Tensor), outputs: [String]
    ) throws -> [Tensor] {
        try run(input, outputs: outputs) { try copy($0, name: $1) }
    }

    /// The shapes of tensors of any type, in a run on one input tensor.
    ///
    /// - Throws: `OnnxRuntimeError` when the runtime stops.
    package func shapes(
        _ input: (name: String, value: Tensor), outputs: [String]
    ) throws -> [[Int]] {
        try run(input, outputs: outputs) { try kind(of: $0, name: $1).shape }
    }

    private func run<Result>(
        _ input: (name: String, value: Tensor), outputs: [String],
        _ result: (OpaquePointer?, _ name: String) throws -> Result
    ) throws -> [Result] {
        let table = runtime.table
        let shape = input.value.shape.map { Int64($0) }
        return try input.value.values.withUnsafeBufferPointer { buffer in
            var tensor: OpaquePointer?
            // The library takes inputs as tensors that could be written to, and only reads them.
            let values = UnsafeMutablePointer(mutating: buffer.baseAddress)
            try check(
                ort_tensor_create(
                    table, memory, values, buffer.count, shape, shape.count, &tensor),
                table, .runFailed
            ) { "the input of shape \(input.value.shape) is refused: \($0)" }
            defer { ort_value_release(table, tensor) }
            var results = [OpaquePointer?](repeating: nil, count: outputs.count)
            defer { for result in results where result != nil { ort_value_release(table, result) } }
            try withCStrings([input.name]) { inputNames in
                try withCStrings(outputs) { outputNames in
                    try check(
                        ort_session_run(
                            table, session, inputNames, &tensor, 1, outputNames, outputs.count,
                            &results),
                        table, .runFailed
                    ) { "the network stopped on an input of shape \(input.value.shape): \($0)" }
                }
            }
            return try zip(outputs, results).map { try result($1, $0) }
        }
    }

    private func cannotRead(_ name: String, _ reason: String) -> String {
        "the output ‘\(name)’ cannot be read: \(reason)"
    }

    /// The element type, by its number in ONNX's TensorProto.DataType, and the shape of a tensor.
    private func kind(
        of value: OpaquePointer?, name: String
    ) throws -> (type: Int32, shape: [Int]) {
        let table = runtime.table
        var type: Int32 = 0
        var rank = 0
        try check(ort_tensor_kind(table, value, &type, &rank), table, .unsupportedOutput) {
            cannotRead(name, $0)
        }
        var sizes = [Int64](repeating: 0, count: rank)
        try check(ort_tensor_shape(table, value, &sizes, rank), table, .unsupportedOutput) {
            cannotRead(name, $0)
        }
        return (type, sizes.map { Int($0) })
    }

    /// Copies a tensor out of the library.
    private func copy(_ value: OpaquePointer?, name: String) throws -> Tensor {
        let table = runtime.table
        func fail(_ reason: String) -> String { cannotRead(name, reason) }
        let (type, shape) = try kind(of: value, name: name)
        let count = shape.reduce(1, *)
        var data: UnsafeMutableRawPointer?
        try check(ort_tensor_data(table, value, &data), table, .unsupportedOutput, fail)
        guard let data else { throw OnnxRuntimeError(.unsupportedOutput, fail("it is empty")) }
        // The numbers of the element types are those of ONNX's TensorProto.DataType.
        switch type {
        case 1:
            let floats = UnsafeBufferPointer(
                start: data.assumingMemoryBound(to: Float.self), count: count)
            return Tensor(shape: shape, values: Array(floats))
        case 11:
            let doubles = UnsafeBufferPointer(
                start: data.assumingMemoryBound(to: Double.self), count: count)
            return Tensor(shape: shape, values: doubles.map { Float($0) })
        case 2, 3, 6, 9:
            // Whole numbers of 8 and 32 bits, and truths: all of them but the largest are floats.
            let numbers = (0..<count).map { index -> Float in
                switch type {
                case 3: Float(data.load(fromByteOffset: index, as: Int8.self))
                case 6: Float(data.load(fromByteOffset: index * 4, as: Int32.self))
                default: Float(data.load(fromByteOffset: index, as: UInt8.self))
                }
            }
            return Tensor(shape: shape, values: numbers)
        case 7:
            let integers = UnsafeBufferPointer(
                start: data.assumingMemoryBound(to: Int64.self), count: count)
            return Tensor(shape: shape, values: integers.map { Float($0) })
        default:
            throw OnnxRuntimeError(
                .unsupportedOutput,
                fail(
                    "its element type is number \(type) of ONNX’s types, not float; export the network in 32-bit floats"
                )
            )
        }
    }
}

/// Lends an array of C strings for the time of a call.
private func withCStrings<R>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) throws -> R
) rethrows -> R {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for string in strings {
        starts.append(bytes.count)
        bytes.append(contentsOf: string.utf8CString)
    }
    return try bytes.withUnsafeBufferPointer { buffer in
        let pointers = starts.map { start in buffer.baseAddress.map { $0 + start } }
        return try pointers.withUnsafeBufferPointer { list in
            // Never empty: a run has an input and an output.
            guard let base = list.baseAddress else { preconditionFailure("no names to lend") }
            return try body(base)
        }
    }
}
