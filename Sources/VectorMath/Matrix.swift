import CVectorMath

/// A matrix of 32-bit floats, row-major.
public struct Matrix: Hashable, Sendable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The elements, `[rows, columns]`, row-major.
    public var values: [Float]

    /// - Precondition: there are `rows * columns` values.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(
            values.count == rows * columns,
            "a matrix of \(rows)×\(columns) does not hold \(values.count) values")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// A matrix whose elements a closure writes, into memory that is not initialised.
    package init(
        rows: Int, columns: Int, writing body: (UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        self.rows = rows
        self.columns = columns
        values = Array(unsafeUninitializedCapacity: rows * columns) { buffer, count in
            body(UnsafeMutableBufferPointer(rebasing: buffer[..<(rows * columns)]))
            count = rows * columns
        }
    }

    /// The matrix with its rows as columns.
    public var transposed: Matrix {
        Matrix(rows: columns, columns: rows) { out in
            for row in 0..<rows {
                for column in 0..<columns {
                    out[column * rows + row] = values[row * columns + column]
                }
            }
        }
    }

    /// The product of the matrix with a vector: one inner product per row.
    ///
    /// - Precondition: the vector has as many elements as there are columns.
    /// - Complexity: `rows * columns` multiplications, one pass over the matrix.
    public func times(_ vector: [Float]) -> [Float] {
        precondition(vector.count == columns, "\(rows)×\(columns) times \(vector.count)")
        return [Float](unsafeUninitializedCapacity: rows) { out, count in
            if let base = out.baseAddress {
                vm_rows_times_vector(values, rows, columns, vector, base)
            }
            count = rows
        }
    }

    /// The product of the transposed matrix with a vector: the rows' sum, each times its element.
    ///
    /// - Precondition: the vector has as many elements as there are rows.
    public func transposedTimes(_ vector: [Float]) -> [Float] {
        precondition(vector.count == rows, "\(columns)×\(rows) times \(vector.count)")
        var sum = [Float](repeating: 0, count: columns)
        values.withUnsafeBufferPointer { values in
            sum.withUnsafeMutableBufferPointer { sum in
                guard let rows = values.baseAddress, let sum = sum.baseAddress else { return }
                for (row, factor) in vector.enumerated() {
                    vm_add_scaled(sum, rows + row * columns, factor, columns)
                }
            }
        }
        return sum
    }

    /// The product with another matrix's transpose: each row with each row of the other.
    ///
    /// - Precondition: both have the same number of columns.
    public func timesTransposed(_ other: Matrix) -> Matrix {
        precondition(
            columns == other.columns,
            "rows of \(columns) and of \(other.columns) have no inner product")
        return Matrix(rows: rows, columns: other.rows) { out in
            if let base = out.baseAddress {
                vm_rows_times_rows(
                    values, rows, other.values, other.rows, columns, base)
            }
        }
    }
}

/// The inner product of two vectors of equal length.
public func dotProduct(_ a: [Float], _ b: [Float]) -> Float {
    precondition(a.count == b.count, "vectors of \(a.count) and \(b.count)")
    return vm_dot(a, b, a.count)
}
