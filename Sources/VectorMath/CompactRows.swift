import CVectorMath

/// A copy of rows in 8 bits, with a proven bound of each row's error, in memory that somebody else
/// owns.
///
/// A row x becomes whole numbers c from −127 to 127 and a scale s, the largest magnitude over 127; x
/// is s·c + r. A query q becomes whole numbers k of up to 16 bits and a scale t; q is t·k + p. Then
///
///     x·q = s·t·(c·k) + s·c·p + r·q,   |s·c·p| ≤ ‖s·c‖·‖p‖,   |r·q| ≤ ‖r‖·‖q‖   (Cauchy–Schwarz)
///
/// c·k is exact in 32 bits: k is kept small enough for the dimension. The score itself, a sum of
/// floats, differs from x·q by at most γ·‖x‖·‖q‖, where γ = nu/(1 − nu), u = 2⁻²⁴ and n is the number
/// of roundings that a product meets (Higham, "Accuracy and Stability of Numerical Algorithms",
/// section 3.1). So the score lies within
///
///     s·t·(c·k) ± (error·‖q‖ + norm·(‖p‖ + γ·‖q‖)),   error ≥ ‖r‖,   norm ≥ ‖x‖ and ‖s·c‖
///
/// plus 2⁻¹²⁰ for numbers below the smallest normal one. Norms are computed in double precision, of
/// the codes that were written, and rounded up; n includes the roundings of the bound. A row with a
/// number that is not finite, or with a norm above 2⁶², has an infinite error: nothing is claimed.
///
/// ## Layout
///
/// A row takes ``stride(dimension:)`` bytes: `scale`, `error` and `norm` as 32-bit floats and four
/// bytes of zero, then a code for each element as a signed byte, then zeros up to a multiple of 32
/// codes. Numbers are little-endian. A row's bytes depend on that row alone and are the same on every
/// processor, so that rows can be appended to a file. The address needs no alignment.
public struct CompactRows: @unchecked Sendable {
    /// The number of rows.
    public let count: Int
    /// The number of elements in a row.
    public let dimension: Int

    let base: UnsafeRawPointer
    private let owner: AnyObject

    /// Rows in memory that `owner` keeps for as long as it lives; the rows keep the owner alive.
    ///
    /// - Precondition: `count * CompactRows.stride(dimension: dimension)` bytes can be read from
    ///   `base` on.
    public init(_ base: UnsafeRawPointer, count: Int, dimension: Int, owner: AnyObject) {
        precondition(count >= 0 && dimension >= 0, "\(count) rows of \(dimension) numbers")
        (self.base, self.count, self.dimension, self.owner) = (base, count, dimension, owner)
    }

    /// Encodes rows, in memory of its own.
    ///
    /// - Complexity: about a nanosecond for each number.
    public init(encoding rows: VectorRows, threads: Int? = nil) {
        let stride = Self.stride(dimension: rows.dimension)
        let memory = AlignedMemory<UInt8>(zeros: rows.count * stride)
        let parallel = Parallel(threads: threads, work: rows.count * rows.dimension * 8)
        parallel.forEachRange(of: rows.count, size: 256) { _, range in
            for row in range {
                vm_encode_row(
                    rows.base + row * rows.dimension, rows.dimension, memory.base + row * stride)
            }
        }
        self.init(memory.base, count: rows.count, dimension: rows.dimension, owner: memory)
    }

    /// The bytes that a row takes: 16, and one for each element, up to a multiple of 32.
    public static func stride(dimension: Int) -> Int {
        precondition(dimension >= 0, "rows of \(dimension) numbers")
        return vm_code_stride(dimension)
    }

    /// The bytes of one row.
    public static func encode(_ row: [Float]) -> [UInt8] {
        let size = stride(dimension: row.count)
        return [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
            if let base = bytes.baseAddress { vm_encode_row(row, row.count, base) }
            count = size
        }
    }

    /// At least the norm of what a row lost: infinite where nothing is known.
    package func error(ofRow row: Int) -> Float { header(ofRow: row).error }

    /// The row that the codes stand for.
    package func decoded(row: Int) -> [Double] {
        let codes = (base + row * Self.stride(dimension: dimension) + 16)
            .assumingMemoryBound(to: Int8.self)
        let scale = Double(header(ofRow: row).scale)
        return (0..<dimension).map { scale * Double(codes[$0]) }
    }

    private func header(ofRow row: Int) -> vm_code_header {
        precondition(0 <= row && row < count, "row \(row) of \(count)")
        return (base + row * Self.stride(dimension: dimension))
            .loadUnaligned(as: vm_code_header.self)
    }
}
