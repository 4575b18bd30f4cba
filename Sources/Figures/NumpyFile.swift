/// The bytes of a `.npy` file, the format of NumPy's `save` and `load`.
///
/// Format version 1.0 (NumPy Enhancement Proposal 1): a magic string, the header's length, a Python
/// dictionary padded with spaces to a multiple of 64 bytes, and the numbers, little-endian.
public struct NumpyFile: Sendable {
    /// The file's bytes.
    public let bytes: [UInt8]

    /// - Parameters:
    ///   - values: 32-bit floats, row-major.
    ///   - shape: the size of each dimension.
    /// - Precondition: the shape holds as many elements as there are values.
    public init(_ values: [Float], shape: [Int]) {
        precondition(shape.reduce(1, *) == values.count, "\(shape) holds \(values.count) values")
        let sizes = shape.map { "\($0)," }.joined(separator: " ")
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }"
        // The magic string, the version and the length take 10 bytes, the line's end one.
        let unpadded = 10 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10 + header.utf8.count + values.count * MemoryLayout<Float>.size)
        bytes += [0x93] + Array("NUMPY".utf8) + [1, 0]
        bytes += [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
        bytes += header.utf8
        #if _endian(little)
            values.withUnsafeBytes { bytes += $0 }
        #else
            for value in values {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
            }
        #endif
        self.bytes = bytes
    }
}
