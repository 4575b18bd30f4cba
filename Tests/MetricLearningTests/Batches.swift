import MetricLearning
import TestSupport
import VectorMath

/// Batches to try losses on.
enum Batches {
    /// Random unit vectors with random classes, some of which may have one image or none.
    static func random(images: Int, numbers: Int, classes: Int, seed: UInt64) -> EmbeddedBatch {
        var generator = SeededGenerator(seed: seed)
        let labels = (0..<images).map { _ in Int.random(in: 0..<classes, using: &generator) }
        return EmbeddedBatch(unitRows(images, numbers, &generator), labels: labels)
    }

    /// Random proxies.
    static func proxies(_ count: Int, numbers: Int, seed: UInt64) -> Matrix {
        var generator = SeededGenerator(seed: seed)
        return unitRows(count, numbers, &generator)
    }

    static func unitRows(_ rows: Int, _ columns: Int, _ generator: inout SeededGenerator) -> Matrix
    {
        var values: [Float] = []
        for _ in 0..<rows {
            let row = generator.floats(columns)
            let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            values += row.map { $0 / norm }
        }
        return Matrix(rows: rows, columns: columns, values: values)
    }

    /// The batch with its images in another order: image i of the result is image `order[i]`.
    static func permuted(_ batch: EmbeddedBatch, _ order: [Int]) -> EmbeddedBatch {
        EmbeddedBatch(
            rows(batch.embeddings, order), labels: order.map { batch.labels[$0] })
    }

    static func rows(_ matrix: Matrix, _ order: [Int]) -> Matrix {
        Matrix(
            rows: order.count, columns: matrix.columns,
            values: order.flatMap {
                matrix.values[$0 * matrix.columns..<($0 + 1) * matrix.columns]
            })
    }
}

extension Matrix {
    /// The rows in double precision.
    var doubles: [[Double]] {
        (0..<rows).map { values[$0 * columns..<($0 + 1) * columns].map(Double.init) }
    }

    /// The sum of the products of all elements with another's.
    func inner(_ other: [[Double]]) -> Double {
        zip(values, other.joined()).reduce(0) { $0 + Double($1.0) * $1.1 }
    }

    var isAllFinite: Bool { values.allSatisfy(\.isFinite) }
    var isAllNaN: Bool { values.allSatisfy(\.isNaN) }
    var isAllZero: Bool { values.allSatisfy { $0 == 0 } }

    /// The largest magnitude.
    var largest: Double { values.reduce(0) { max($0, Double(abs($1))) } }
}
