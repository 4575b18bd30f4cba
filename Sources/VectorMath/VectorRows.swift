/// Rows of 32-bit floats in memory that somebody else owns: a mapped file, or a matrix.
///
/// The rows lie one after the other, `[count, dimension]`, row-major. Nobody may write to them while
/// they are read.
public struct VectorRows: @unchecked Sendable {
    /// The number of rows.
    public let count: Int
    /// The number of floats in a row.
    public let dimension: Int

    let base: UnsafePointer<Float>
    private let owner: AnyObject

    /// Rows in memory that `owner` keeps for as long as it lives; the rows keep the owner alive.
    ///
    /// - Precondition: `count * dimension` floats can be read from `base` on.
    public init(_ base: UnsafePointer<Float>, count: Int, dimension: Int, owner: AnyObject) {
        precondition(count >= 0 && dimension >= 0, "\(count) rows of \(dimension) numbers")
        (self.base, self.count, self.dimension, self.owner) = (base, count, dimension, owner)
    }

    /// A copy of a matrix's rows.
    public init(_ matrix: Matrix) {
        let memory = AlignedMemory<Float>(copying: matrix.values)
        self.init(
            memory.base, count: matrix.rows, dimension: matrix.columns, owner: memory)
    }

    /// The numbers of one row.
    public subscript(row: Int) -> [Float] {
        precondition(0 <= row && row < count, "row \(row) of \(count)")
        return withExtendedLifetime(owner) {
            Array(UnsafeBufferPointer(start: base + row * dimension, count: dimension))
        }
    }
}

/// Numbers at an address that suits the kernels' loads, 64 bytes, zero at first.
final class AlignedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    init(zeros count: Int) {
        let size = max(count * MemoryLayout<Element>.stride, 1)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        base = memory.assumingMemoryBound(to: Element.self)
        self.count = count
    }

    convenience init(copying elements: [Element]) {
        self.init(zeros: elements.count)
        _ = UnsafeMutableBufferPointer(start: base, count: count).update(fromContentsOf: elements)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}
