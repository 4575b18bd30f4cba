import TestSupport
import Testing

@testable import VectorMath

/// The kernels on differences against the same sums in double precision.
///
/// A difference, its product and a sum of n of them are off by at most n + 2 rounding errors of 2⁻²⁴,
/// relative to the sum of the terms' magnitudes (Higham, "Accuracy and Stability of Numerical
/// Algorithms", section 3.1).
@Suite struct MatrixDifferencesTests {
    static let shapes = [
        (0, 3, 4), (1, 1, 1), (2, 3, 7), (3, 2, 31), (5, 4, 32), (4, 7, 33), (17, 33, 65),
        (33, 16, 512), (2, 2, 0),
    ]

    static func matrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
        var generator = SeededGenerator(seed: seed)
        return Matrix(rows: rows, columns: columns, values: generator.floats(rows * columns))
    }

    static func distance(_ a: Matrix, _ i: Int, _ b: Matrix, _ j: Int) -> Double {
        (0..<a.columns).reduce(0.0) { sum, k in
            let difference =
                Double(a.values[i * a.columns + k]) - Double(b.values[j * b.columns + k])
            return sum + difference * difference
        }
    }

    @Test("every row has its distance to every row", arguments: shapes)
    func distances(rows: Int, others: Int, columns: Int) {
        let a = Self.matrix(rows, columns, seed: 1)
        let b = Self.matrix(others, columns, seed: 2)
        let between = a.squaredDistances(to: b)
        let own = b.squaredDistances()
        let relative = Double(columns + 2) * 0x1p-24
        for i in 0..<rows {
            for j in 0..<others {
                let exact = Self.distance(a, i, b, j)
                #expect(abs(Double(between.values[i * others + j]) - exact) <= relative * exact)
            }
        }
        for i in 0..<others {
            for j in 0..<others {
                let exact = Self.distance(b, i, b, j)
                #expect(abs(Double(own.values[i * others + j]) - exact) <= relative * exact)
                #expect(own.values[i * others + j] == own.values[j * others + i])
            }
            #expect(own.values[i * others + i] == 0)
        }
    }

    @Test("rows that nearly agree have an accurate distance")
    func nearRows() {
        var values = Self.matrix(1, 512, seed: 3).values
        values += values
        values[512 + 77] += 0x1p-12
        let exact = Double(values[512 + 77]) - Double(values[77])
        let near = Matrix(rows: 2, columns: 512, values: values).squaredDistances().values[1]
        #expect(Double(near) == Double(Float(exact) * Float(exact)))
    }

    @Test("weights meet differences and rows", arguments: shapes)
    func weighted(rows: Int, others: Int, columns: Int) {
        let a = Self.matrix(rows, columns, seed: 4)
        let b = Self.matrix(others, columns, seed: 5)
        var weights = Self.matrix(rows, others, seed: 6)
        for index in weights.values.indices where index % 3 == 0 { weights.values[index] = 0 }
        let differences = a.weightedDifferences(weights, to: b)
        let sums = weights.times(b)
        for i in 0..<rows {
            for k in 0..<columns {
                var (difference, sum, magnitude) = (0.0, 0.0, 0.0)
                for j in 0..<others {
                    let weight = Double(weights.values[i * others + j])
                    let (own, other) = (
                        Double(a.values[i * columns + k]), Double(b.values[j * columns + k])
                    )
                    difference += weight * (own - other)
                    sum += weight * other
                    magnitude += abs(weight) * max(abs(own - other), abs(other))
                }
                let bound = Double(others + 2) * 0x1p-24 * magnitude
                let index = i * columns + k
                #expect(abs(Double(differences.values[index]) - difference) <= bound)
                #expect(abs(Double(sums.values[index]) - sum) <= bound)
            }
        }
    }
}
