import TestSupport
import VectorMath

/// Rows to search, and answers that were found the slow way.
enum SearchFixtures {
    /// Around the lanes of 16 and the 32 codes of a step, and real ones.
    static let dimensions = [1, 7, 15, 16, 17, 31, 32, 33, 100, 512, 1280]

    /// Rows of one kind, `[count, dimension]`.
    enum Kind: CaseIterable, Sendable {
        /// Unit vectors in all directions.
        case random
        /// Unit vectors around a few others, one group after the other.
        case clustered
        /// Few different rows, so that most scores are equal to others.
        case duplicates
        /// Norms from 10⁻³⁰ to 10¹⁵.
        case norms
        /// Not negative and mostly zero, as pooled features are.
        case sparse
        /// Numbers that are not finite, and zeros, among others.
        case broken
    }

    static func rows(_ kind: Kind, count: Int, dimension: Int, seed: UInt64) -> Matrix {
        var generator = SeededGenerator(seed: seed)
        var values: [Float] = []
        let centres = (0..<4).map { _ in unit(generator.floats(dimension)) }
        for row in 0..<count {
            var vector = unit(generator.floats(dimension))
            switch kind {
            case .random: break
            case .clustered:
                vector = unit(zip(centres[row * 4 / count], vector).map { $0 + 0.02 * $1 })
            case .duplicates: vector = centres[Int.random(in: 0..<3, using: &generator)]
            case .norms:
                let factor = Float.random(in: -30...15, using: &generator)
                vector = vector.map { $0 * exponential(factor) }
            case .sparse:
                vector = unit(vector.map { Bool.random(using: &generator) ? 0 : abs($0) })
            case .broken:
                let place = Int.random(in: 0..<dimension, using: &generator)
                switch Int.random(in: 0..<8, using: &generator) {
                case 0: vector[place] = .nan
                case 1: vector[place] = .infinity
                case 2: vector[place] = -.infinity
                case 3: vector = vector.map { $0 * 0x1p100 }
                case 4: vector = vector.map { $0 * .greatestFiniteMagnitude }
                case 5: vector = vector.map { $0 * 0 }
                default: break
                }
            }
            values += vector
        }
        return Matrix(rows: count, columns: dimension, values: values)
    }

    /// Queries that are of no particular length.
    static func queries(_ count: Int, dimension: Int, seed: UInt64) -> Matrix {
        var generator = SeededGenerator(seed: seed &+ 1_000_000)
        return Matrix(
            rows: count, columns: dimension, values: generator.floats(count * dimension))
    }

    static func unit(_ vector: [Float]) -> [Float] {
        let norm = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        return norm == 0 ? vector : vector.map { Float(Double($0) / norm) }
    }

    private static func exponential(_ power: Float) -> Float {
        var (result, rest) = (Float(1), power)
        while rest >= 1 { (result, rest) = (result * 10, rest - 1) }
        while rest <= -1 { (result, rest) = (result / 10, rest + 1) }
        return result
    }
}

extension Matrix {
    func row(_ row: Int) -> [Float] { Array(values[row * columns..<(row + 1) * columns]) }
}
