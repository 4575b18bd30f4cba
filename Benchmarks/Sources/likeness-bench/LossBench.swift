import ArgumentParser
import MetricLearning
import VectorMath

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct LossBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "losses",
        abstract: "The triplet loss over every triplet of a batch, with its gradient.",
        discussion:
            "Prints the losses too, which Benchmarks/peers/losses.py compares with PyTorch's.")

    private static let (dimension, imagesPerClass) = (512, 4)

    func run() throws {
        var cases: [String] = []
        for count in [32, 128, 256] {
            let batch = Self.batch(of: count)
            let loss = BatchAllTripletLoss()
            let value = loss.evaluate(batch).value
            let seconds = medianSeconds { precondition(loss.evaluate(batch).value == value) }
            cases.append(
                "\"\(count)x\(Self.dimension)\": {\"likeness\": \(seconds), \"value\": \(value)}")
        }
        print("{\(cases.joined(separator: ", "))}")
    }

    /// Rows of length 1, four of each class: a direction of their class's, and one of their own.
    private static func batch(of count: Int) -> EmbeddedBatch {
        var values: [Float] = []
        for row in 0..<count {
            let (first, shared) = (row * dimension, row / imagesPerClass * dimension)
            let numbers = (0..<dimension).map { column in
                sin(12.9898 * Double(first + column)) + sin(78.233 * Double(shared + column))
            }
            let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
            values += numbers.map { Float($0 / length) }
        }
        let rows = Matrix(rows: count, columns: dimension, values: values)
        return EmbeddedBatch(rows, labels: (0..<count).map { $0 / imagesPerClass })
    }
}
