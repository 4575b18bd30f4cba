import VectorMath

/// Some of a vector's elements, without the others.
public struct PartStep: HeadStep {
    /// Which.
    public let elements: Range<Int>

    /// Exact.
    public var exactness: Exactness { .exact }

    /// - Precondition: the range begins at zero or later.
    public init(_ elements: Range<Int>) {
        precondition(elements.lowerBound >= 0, "elements \(elements) of a vector")
        self.elements = elements
    }

    /// The selection.
    public func held(at input: [Float]) throws -> any AffineMap {
        guard elements.upperBound <= input.count else {
            throw SimilarityMapError(
                .wrongSize,
                "the head takes elements \(elements) of a vector that has \(input.count)")
        }
        return Selection(elements: elements, count: input.count)
    }
}

private struct Selection: AffineMap {
    let elements: Range<Int>
    let count: Int

    var shift: [Float] { [Float](repeating: 0, count: elements.count) }

    func applied(to rows: Matrix) -> Matrix {
        Matrix(
            rows: rows.rows, columns: elements.count,
            values: (0..<rows.rows).flatMap { row in
                rows.values[
                    row * count + elements.lowerBound..<row * count + elements.upperBound]
            })
    }

    func pulledBack(_ direction: [Float]) -> [Float] {
        var whole = [Float](repeating: 0, count: count)
        whole.replaceSubrange(elements, with: direction)
        return whole
    }
}
