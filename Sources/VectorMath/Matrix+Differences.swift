import CVectorMath

extension Matrix {
    /// The squared Euclidean distance of each row to each row of the other: `[rows, other.rows]`.
    ///
    /// They are computed from the differences, so the distance of equal rows is exactly 0, and a small
    /// one is as accurate as a large one: off by at most about `columns + 2` rounding errors of 2⁻²⁴.
    ///
    /// - Precondition: both have the same number of columns.
    package func squaredDistances(to other: Matrix) -> Matrix {
        precondition(
            columns == other.columns,
            "rows of \(columns) and of \(other.columns) have no distance")
        return Matrix(rows: rows, columns: other.rows) { out in
            if let base = out.baseAddress {
                vm_squared_distances(
                    values, rows, other.values, other.rows, columns, base, other.rows)
            }
        }
    }

    /// The squared Euclidean distance of each row to each: `[rows, rows]`, symmetric to the bit.
    package func squaredDistances() -> Matrix {
        /// Rows at a time: what is computed twice are the squares on the diagonal.
        let block = 16
        return Matrix(rows: rows, columns: rows) { out in
            guard let out = out.baseAddress else { return }
            values.withUnsafeBufferPointer { values in
                // Rows of no numbers: the kernel does not read them.
                let first = values.baseAddress ?? UnsafePointer(out)
                for start in stride(from: 0, to: rows, by: block) {
                    let own = first + start * columns
                    vm_squared_distances(
                        own, min(block, rows - start), own, rows - start, columns,
                        out + start * rows + start, rows)
                }
            }
            for row in 0..<rows {
                for column in 0..<row { out[row * rows + column] = out[column * rows + row] }
            }
        }
    }

    /// For each row the weighted sum of its differences to the other's rows,
    /// `out[i] = Σⱼ weights[i, j] · (self[i] − other[j])`: `[rows, columns]`.
    ///
    /// - Precondition: there are weights `[rows, other.rows]`, and both have as many columns.
    package func weightedDifferences(_ weights: Matrix, to other: Matrix) -> Matrix {
        precondition(
            weights.rows == rows && weights.columns == other.rows && columns == other.columns,
            "\(weights.rows)×\(weights.columns) weights of the differences between "
                + "\(rows)×\(columns) and \(other.rows)×\(other.columns)")
        return Matrix(rows: rows, columns: columns) { out in
            if let base = out.baseAddress {
                vm_weighted_differences(
                    weights.values, values, rows, other.values, other.rows, columns, base)
            }
        }
    }

    /// The product with another matrix: `[rows, other.columns]`.
    ///
    /// - Precondition: there is a column for each row of the other.
    package func times(_ other: Matrix) -> Matrix {
        precondition(
            columns == other.rows, "\(rows)×\(columns) times \(other.rows)×\(other.columns)")
        return Matrix(rows: rows, columns: other.columns) { out in
            if let base = out.baseAddress {
                vm_weighted_sums(values, rows, other.values, columns, other.columns, base)
            }
        }
    }
}
