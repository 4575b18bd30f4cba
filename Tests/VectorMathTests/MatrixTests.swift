import TestSupport
import Testing

@testable import VectorMath

/// The kernels against the same sums in double precision.
///
/// A sum of n products of numbers up to 1 is off by at most n · 2⁻²⁴ · Σ|aₖbₖ| in single precision,
/// whatever its order (Higham, "Accuracy and Stability of Numerical Algorithms", section 3.1).
@Suite struct MatrixTests {
    /// Around the number of lanes and the tiles of four rows by two, and a real one.
    static let sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 1280]

    static func bound(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
        let magnitude = zip(a, b).reduce(0.0) { $0 + abs(Double($1.0) * Double($1.1)) }
        return Double(a.count + 1) * 0x1p-24 * magnitude + 1e-30
    }

    static func exact(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
        zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }

    @Test("inner products are right at every length", arguments: sizes)
    func dot(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let (a, b) = (generator.floats(count), generator.floats(count))
        let result = Double(dotProduct(a, b))
        #expect(abs(result - Self.exact(a[...], b[...])) <= Self.bound(a[...], b[...]))
    }

    @Test("every row meets every row", arguments: [1, 3, 4, 5, 9], [1, 2, 3, 6])
    func rowsTimesRows(rows: Int, others: Int) {
        for columns in Self.sizes {
            var generator = SeededGenerator(seed: UInt64(rows * 100 + others))
            let a = Matrix(rows: rows, columns: columns, values: generator.floats(rows * columns))
            let b = Matrix(
                rows: others, columns: columns, values: generator.floats(others * columns))
            let product = a.timesTransposed(b)
            #expect(product.rows == rows && product.columns == others)
            for i in 0..<rows {
                for j in 0..<others {
                    let (x, y) = (
                        a.values[i * columns..<(i + 1) * columns],
                        b.values[j * columns..<(j + 1) * columns]
                    )
                    let result = Double(product.values[i * others + j])
                    #expect(abs(result - Self.exact(x, y)) <= Self.bound(x, y))
                }
            }
        }
    }

    @Test("a matrix and its transpose give the same products", arguments: sizes)
    func transposition(columns: Int) {
        var generator = SeededGenerator(seed: 3)
        let matrix = Matrix(rows: 6, columns: columns, values: generator.floats(6 * columns))
        #expect(matrix.transposed.transposed == matrix)
        let vector = generator.floats(columns)
        for (one, other) in zip(matrix.times(vector), matrix.transposed.transposedTimes(vector)) {
            #expect(abs(one - other) <= 1e-6 * Float(columns + 1))
        }
    }
}
