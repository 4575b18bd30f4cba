#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One tensor of a weights file: its shape, and on demand its numbers.
///
/// That the numbers lie inside the file is checked when the file is read; they are converted only
/// when asked for, so a file whose tensors share storage takes no more memory than it should.
public struct WeightTensor: Sendable {
    /// The size of each dimension; empty for a scalar.
    public let shape: [Int]
    /// How the file stores each number.
    public let elementType: ElementType

    /// The storage's bytes, little-endian.
    private let storage: Data
    /// The first element, and the strides, in elements; 0 where a dimension has no second element,
    /// whatever the file says there.
    private let offset: Int
    private let strides: [Int]

    /// A tensor of 32-bit floats.
    ///
    /// - Parameters:
    ///   - shape: the size of each dimension.
    ///   - values: the elements, row-major; as many as the shape says.
    package init(shape: [Int], values: [Float]) {
        precondition(shape.reduce(1, *) == values.count, "\(shape) does not hold \(values.count)")
        self.shape = shape
        elementType = .float
        storage = values.withUnsafeBytes { Data($0) }
        offset = 0
        strides = Self.contiguousStrides(shape)
    }

    /// A tensor that is stored row-major and without gaps.
    ///
    /// - Returns: `nil` where the bytes are not exactly those of its elements.
    init?(shape: [Int], elementType: ElementType, bytes: Data) {
        guard let size = elementType.byteCount else { return nil }
        var length = size
        for extent in shape {
            let (product, overflow) = length.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow else { return nil }
            length = product
        }
        guard length == bytes.count else { return nil }
        self.shape = shape
        self.elementType = elementType
        storage = bytes
        offset = 0
        // Without elements nothing bounds the other dimensions, nor is any stride taken.
        strides = length > 0 ? Self.contiguousStrides(shape) : shape.map { _ in 0 }
    }

    /// A view of a storage's bytes, which must hold every element of it.
    ///
    /// - Returns: `nil` where it claims elements outside the storage, or more of them than the
    ///   storage has.
    init?(_ view: TensorReference, storage bytes: Data) {
        guard let size = view.storage.elementType.byteCount,
            view.shape.count == view.strides.count, view.offset >= 0
        else { return nil }
        let available = bytes.count / size
        var count = 1
        var last = view.offset
        for (length, stride) in zip(view.shape, view.strides) {
            guard length >= 0, stride >= 0 else { return nil }
            let (product, tooMany) = count.multipliedReportingOverflow(by: length)
            let (reach, tooFar) = max(length - 1, 0).multipliedReportingOverflow(by: stride)
            let (end, beyond) = last.addingReportingOverflow(reach)
            guard !tooMany, !tooFar, !beyond else { return nil }
            count = product
            last = end
        }
        // A view with stride 0 repeats elements and needs few bytes to claim any size, hence the
        // first test; weights are not stored so.
        guard count <= available, count == 0 || last < available else { return nil }
        shape = view.shape
        elementType = view.storage.elementType
        storage = bytes
        offset = view.offset
        strides = zip(view.shape, view.strides).map { length, stride in length > 1 ? stride : 0 }
    }

    /// How many elements it has.
    public var count: Int { shape.reduce(1, *) }

    /// The elements, row-major, as 32-bit floats whatever the file stores: `Double` is rounded, and
    /// integers are exact up to 2²⁴. Truth values are 0 and 1.
    ///
    /// - Complexity: O(`count`); they are read from the file each time.
    public var values: [Float] {
        storage.withUnsafeBytes { bytes in
            switch elementType {
            case .float: read(bytes, as: Float.self) { $0 }
            case .double: read(bytes, as: Double.self) { Float($0) }
            case .float16: read(bytes, as: UInt16.self) { widen(half: $0) }
            case .bfloat16:
                read(bytes, as: UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
            case .int64: read(bytes, as: Int64.self) { Float($0) }
            case .int32: read(bytes, as: Int32.self) { Float($0) }
            case .int16: read(bytes, as: Int16.self) { Float($0) }
            case .int8: read(bytes, as: Int8.self) { Float($0) }
            case .uint64: read(bytes, as: UInt64.self) { Float($0) }
            case .uint32: read(bytes, as: UInt32.self) { Float($0) }
            case .uint16: read(bytes, as: UInt16.self) { Float($0) }
            case .uint8: read(bytes, as: UInt8.self) { Float($0) }
            case .bool: read(bytes, as: UInt8.self) { $0 == 0 ? 0 : 1 }
            case .string: []
            }
        }
    }

    private func read<T: BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, as type: T.Type, _ convert: (T) -> Float
    ) -> [Float] {
        let count = count
        let size = MemoryLayout<T>.stride
        guard count > 0 else { return [] }
        func element(_ index: Int) -> Float {
            convert(bytes.loadUnaligned(fromByteOffset: index * size, as: type))
        }
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = count
            if strides == Self.contiguousStrides(shape) {
                for index in 0..<count { buffer[index] = element(offset + index) }
                return
            }
            var place = [Int](repeating: 0, count: shape.count)
            var source = offset
            for index in 0..<count {
                buffer[index] = element(source)
                // Count up like an odometer, the last dimension fastest.
                for axis in shape.indices.reversed() {
                    place[axis] += 1
                    source += strides[axis]
                    if place[axis] < shape[axis] { break }
                    source -= place[axis] * strides[axis]
                    place[axis] = 0
                }
            }
        }
    }

    /// The strides of a row-major tensor without gaps, in elements.
    private static func contiguousStrides(_ shape: [Int]) -> [Int] {
        var strides: [Int] = []
        var stride = 1
        for length in shape.reversed() {
            strides.append(length > 1 ? stride : 0)
            stride *= max(length, 1)
        }
        return strides.reversed()
    }
}
