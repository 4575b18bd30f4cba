#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The numbers of a tensor that is stored in a network's file.
package struct ConstantTensor: Sendable {
    /// The size of each dimension; empty for a scalar.
    package let shape: [Int]
    /// The elements, row-major, as 32-bit floats, whatever type the file stores.
    package let floats: [Float]

    package init(shape: [Int], floats: [Float]) {
        precondition(shape.reduce(1, *) == floats.count, "\(shape) does not hold \(floats.count)")
        self.shape = shape
        self.floats = floats
    }

    /// The elements as whole numbers: exact up to 2²⁴, which shapes and axes never reach, and held
    /// at the ends of the range, which stand for "to the end".
    package var integers: [Int] {
        floats.map { Int(exactly: $0.rounded()) ?? ($0 < 0 ? .min : .max) }
    }

    /// The value of a tensor of one element.
    package var scalar: Float? { floats.count == 1 ? floats[0] : nil }

    /// - Parameter range: where in `file` the data lie, where they are not in the message.
    /// - Throws: `OnnxGraphError` when the data are not what shape and type promise.
    init(
        _ proto: Onnx_TensorProto, file: [UInt8] = [], range: Range<Int>? = nil
    ) throws(OnnxGraphError) {
        let count = try proto.checkedElementCount()
        guard let type = ElementType(rawValue: proto.dataType), let size = type.byteCount else {
            throw OnnxGraphError(
                .unsupported,
                "the tensor ‘\(proto.name)’ has element type \(proto.dataType), which Likeness does not read"
            )
        }
        shape = proto.dims.map { Int($0) }
        let stored: [Float]
        if range != nil || proto.hasRawData {
            let length = range?.count ?? proto.rawData.count
            guard length == count * size else {
                throw OnnxGraphError(
                    .inconsistent,
                    "the tensor ‘\(proto.name)’ of shape \(shape) needs \(count * size) bytes but holds \(length); the file is damaged"
                )
            }
            stored =
                if let range {
                    file.withUnsafeBytes {
                        Self.floats(
                            in: UnsafeRawBufferPointer(rebasing: $0[range]), type: type,
                            count: count)
                    }
                } else {
                    proto.rawData.withUnsafeBytes { Self.floats(in: $0, type: type, count: count) }
                }
        } else {
            // The typed fields; small types share int32_data (onnx.proto, "int32_data").
            switch type {
            case .float: stored = proto.floatData
            case .double: stored = proto.doubleData.map { Float($0) }
            case .int64: stored = proto.int64Data.map { Float($0) }
            case .uint32, .uint64: stored = proto.uint64Data.map { Float($0) }
            case .float16:
                stored = proto.int32Data.map { widen(half: UInt16(truncatingIfNeeded: $0)) }
            case .bfloat16:
                stored = proto.int32Data.map {
                    Float(bitPattern: UInt32(UInt16(truncatingIfNeeded: $0)) << 16)
                }
            default: stored = proto.int32Data.map { Float($0) }
            }
        }
        guard stored.count == count else {
            throw OnnxGraphError(
                .inconsistent,
                "the tensor ‘\(proto.name)’ of shape \(shape) needs \(count) elements but holds \(stored.count); the file is damaged"
            )
        }
        floats = stored
    }

    private static func floats(
        in bytes: UnsafeRawBufferPointer, type: ElementType, count: Int
    ) -> [Float] {
        func read<T: BitwiseCopyable>(_: T.Type, _ convert: (T) -> Float) -> [Float] {
            (0..<count).map {
                convert(
                    bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.stride, as: T.self))
            }
        }
        switch type {
        case .float:
            // The common case, and the large one: one copy.
            return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
                initialized = count
            }
        case .double: return read(Double.self) { Float($0) }
        case .float16: return read(UInt16.self) { widen(half: $0) }
        case .bfloat16: return read(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .int64: return read(Int64.self) { Float($0) }
        case .int32: return read(Int32.self) { Float($0) }
        case .int16: return read(Int16.self) { Float($0) }
        case .int8: return read(Int8.self) { Float($0) }
        case .uint8, .bool: return read(UInt8.self) { Float($0) }
        case .uint16: return read(UInt16.self) { Float($0) }
        case .uint32: return read(UInt32.self) { Float($0) }
        case .uint64: return read(UInt64.self) { Float($0) }
        case .string: return []
        }
    }
}

/// An IEEE 754 half-precision number, by its bits (Swift's Float16 is missing on Intel Macs).
package func widen(half bits: UInt16) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Float(bits & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
        return sign
            * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10)
    }
}

extension Onnx_TensorProto {
    /// The product of the dimensions, refused where it is negative or beyond what a file can hold.
    func checkedElementCount() throws(OnnxGraphError) -> Int {
        guard let shape = possibleShape else {
            throw OnnxGraphError(
                .inconsistent,
                "the tensor ‘\(name)’ claims the impossible shape \(dims); the file is damaged or hostile"
            )
        }
        return shape.reduce(1, *)
    }

    /// The dimensions, where a file can hold so much. An empty tensor's other dimensions are bounded
    /// too, so that no product of some of them overflows.
    var possibleShape: [Int]? {
        var count = 1
        for size in dims {
            let (product, overflow) = count.multipliedReportingOverflow(by: max(1, Int(size)))
            guard size >= 0, !overflow, product <= OnnxModel.maximumBytes else { return nil }
            count = product
        }
        return dims.map { Int($0) }
    }
}
