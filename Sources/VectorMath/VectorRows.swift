/// Rows of 32-bit floats in memory that someone else owns, for example in a mapped file.
public struct VectorRows: @unchecked Sendable {
    /// `[count, dimension]`, row-major.
    public let base: UnsafePointer<Float>
    /// How many rows there are.
    public let count: Int
    /// The numbers of a row.
    public let dimension: Int
    private let owner: AnyObject

    /// - Parameter owner: what keeps the memory; it lives as long as the rows.
    public init(_ base: UnsafePointer<Float>, count: Int, dimension: Int, owner: AnyObject) {
        self.base = base
        self.count = count
        self.dimension = dimension
        self.owner = owner
    }

    /// A row.
    public subscript(row: Int) -> [Float] {
        precondition((0..<count).contains(row), "row \(row) of \(count)")
        return Array(UnsafeBufferPointer(start: base + row * dimension, count: dimension))
    }
}
