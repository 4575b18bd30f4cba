import CTorch

/// A tensor of libtorch: numbers of one type on one device, and how they came about, for derivatives.
///
/// A reference: several names can mean one tensor, as in PyTorch. Not for several threads at once.
package final class TorchTensor {
    /// Freed with this object, which everyone who uses it keeps alive as long.
    let handle: OpaquePointer

    /// - Parameter handle: owned from now on.
    init(owning handle: OpaquePointer) { self.handle = handle }

    deinit { likeness_tensor_free(handle) }

    /// A tensor of 32-bit floats.
    ///
    /// - Parameters:
    ///   - values: row-major, as many as the shape says; copied.
    ///   - shape: the size of each axis; empty for a single number.
    ///   - device: where it lies.
    /// - Throws: `TorchError` where the device is not there or has no memory left.
    package convenience init(
        _ values: [Float], shape: [Int], device: TorchDevice = .cpu
    ) throws(TorchError) {
        precondition(
            shape.reduce(1, *) == values.count, "\(values.count) numbers for the shape \(shape)")
        var handle: OpaquePointer?
        try TorchError.check(
            likeness_tensor_of_floats(
                values, shape.map { Int64($0) }, shape.count, device.name, &handle))
        guard let handle else { throw TorchError("libtorch makes no tensor") }
        self.init(owning: handle)
    }

    /// A tensor of 64-bit whole numbers, in this machine's memory.
    ///
    /// - Parameters:
    ///   - integers: row-major, as many as the shape says; copied.
    ///   - shape: the size of each axis; empty for a single number.
    package convenience init(integers: [Int], shape: [Int]) throws(TorchError) {
        precondition(
            shape.reduce(1, *) == integers.count, "\(integers.count) numbers for the shape \(shape)"
        )
        var handle: OpaquePointer?
        try TorchError.check(
            likeness_tensor_of_integers(
                integers.map { Int64($0) }, shape.map { Int64($0) }, shape.count, &handle))
        guard let handle else { throw TorchError("libtorch makes no tensor") }
        self.init(owning: handle)
    }

    /// The size of each axis.
    package var shape: [Int] {
        withExtendedLifetime(self) {
            (0..<rank).map { Int(likeness_tensor_size(handle, $0)) }
        }
    }

    /// The number of axes.
    package var rank: Int { withExtendedLifetime(self) { likeness_tensor_rank(handle) } }

    /// The number of elements.
    package var count: Int { shape.reduce(1, *) }

    /// Whether the elements are floats of some size.
    package var isFloating: Bool {
        withExtendedLifetime(self) { likeness_tensor_is_floating(handle) }
    }

    /// The number of the element type in libtorch: 4 for 64-bit whole numbers, 6 for 32-bit floats.
    package var elementType: Int {
        withExtendedLifetime(self) { Int(likeness_tensor_type(handle)) }
    }

    /// The elements as 32-bit floats, row-major.
    package func floats() throws(TorchError) -> [Float] {
        var values = [Float](repeating: 0, count: count)
        try withExtendedLifetime(self) { () throws(TorchError) in
            try TorchError.check(likeness_tensor_copy_floats(handle, &values, values.count))
        }
        return values
    }

    /// The elements as 64-bit floats, row-major.
    package func doubles() throws(TorchError) -> [Double] {
        var values = [Double](repeating: 0, count: count)
        try withExtendedLifetime(self) { () throws(TorchError) in
            try TorchError.check(likeness_tensor_copy_doubles(handle, &values, values.count))
        }
        return values
    }

    /// The elements as whole numbers, row-major.
    package func integers() throws(TorchError) -> [Int] {
        var values = [Int64](repeating: 0, count: count)
        try withExtendedLifetime(self) { () throws(TorchError) in
            try TorchError.check(likeness_tensor_copy_integers(handle, &values, values.count))
        }
        return values.map { Int($0) }
    }

    /// A tensor of this one's shape and device that is 1 / share at random places and 0 elsewhere.
    ///
    /// - Parameters:
    ///   - share: the part of the places that are not 0, above 0.
    ///   - seed: the same one draws the same places, whatever was drawn before.
    package func mask(keeping share: Double, seed: UInt64) throws(TorchError) -> TorchTensor {
        var result: OpaquePointer?
        try withExtendedLifetime(self) { () throws(TorchError) in
            try TorchError.check(likeness_tensor_mask(handle, share, seed, &result))
        }
        guard let result else { throw TorchError("libtorch makes no mask") }
        return TorchTensor(owning: result)
    }

    /// Whether it is the processor's, and not another device's.
    package var isOnProcessor: Bool {
        withExtendedLifetime(self) { likeness_tensor_is_here(handle) }
    }

    /// This tensor on the device of another one: itself where it is there already.
    package func beside(_ other: TorchTensor) throws(TorchError) -> TorchTensor {
        var result: OpaquePointer?
        try withExtendedLifetime((self, other)) { () throws(TorchError) in
            try TorchError.check(likeness_tensor_beside(handle, other.handle, &result))
        }
        guard let result else { throw TorchError("libtorch moves no tensor") }
        return TorchTensor(owning: result)
    }

    /// Replaces the elements, without a trace in derivatives.
    ///
    /// - Parameter values: row-major, as many as there are.
    package func set(_ values: [Float]) throws(TorchError) {
        try withExtendedLifetime(self) { () throws(TorchError) in
            try TorchError.check(likeness_tensor_set_floats(handle, values, values.count))
        }
    }
}

/// Where tensors lie and operators run: `cpu`, `cuda`, `cuda:1`.
package struct TorchDevice: Hashable, Sendable, CustomStringConvertible {
    /// libtorch's name of it.
    package let name: String

    package static let cpu = TorchDevice(name: "cpu")

    private init(name: String) { self.name = name }

    /// - Throws: `TorchError` for a name that is none, or a device that this machine or this libtorch
    ///   does not have.
    package init(_ name: String) throws(TorchError) {
        guard name != "cpu" else {
            self = .cpu
            return
        }
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        let index = parts.count == 1 ? 0 : parts.count == 2 ? Int(parts[1]) ?? -1 : -1
        // What the tests bring.
        if parts[0] == "privateuseone", 0..<Int(likeness_torch_own_devices()) ~= index {
            self.name = name
            return
        }
        guard parts[0] == "cuda", index >= 0 else {
            throw TorchError(
                "there is no device ‘\(name)’; choose cpu, cuda or, for example, cuda:1")
        }
        let devices = Int(likeness_torch_cuda_devices())
        guard index < devices else {
            throw TorchError(
                devices == 0
                    ? "libtorch finds no CUDA device here; choose cpu, or build with the libtorch of a PyTorch that has CUDA (LIKENESS_TORCH)"
                    : "there are \(devices) CUDA devices, cuda:0 to cuda:\(devices - 1), and no ‘\(name)’"
            )
        }
        self.name = "cuda:\(index)"
    }

    package var description: String { name }
}
