import VectorMath

/// Two or more parts added: average plus max pooling, for instance.
public struct SummedTail: TailPart {
    /// The parts, all of the same dimension.
    public let parts: [any TailPart]

    /// That of the least exact part.
    public var exactness: Exactness { parts.map(\.exactness).max() ?? .exact }

    /// - Precondition: there is at least one part.
    public init(_ parts: [any TailPart]) {
        precondition(!parts.isEmpty, "a sum of no parts")
        self.parts = parts
    }

    /// The sum of what each location contributes to each part.
    public func contributions(of activations: Activations) throws -> any Contributions {
        let parts = try parts.map { try $0.contributions(of: activations) }
        guard Set(parts.map(\.total.count)).count == 1 else {
            throw SimilarityMapError(
                .wrongSize,
                "the tail adds vectors of different lengths: \(parts.map(\.total.count))")
        }
        return Summed(parts: parts)
    }

    /// The sum of the parts'.
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix] {
        try merged(parts.map { try $0.gradient(of: activations, along: direction) })
    }
}

/// Two or more parts, one after the other in one vector.
public struct ConcatenatedTail: TailPart {
    /// The parts, in the order of the vector.
    public let parts: [any TailPart]

    /// That of the least exact part.
    public var exactness: Exactness { parts.map(\.exactness).max() ?? .exact }

    /// - Precondition: there is at least one part.
    public init(_ parts: [any TailPart]) {
        precondition(!parts.isEmpty, "a concatenation of no parts")
        self.parts = parts
    }

    /// The concatenation of what each location contributes to each part.
    public func contributions(of activations: Activations) throws -> any Contributions {
        Concatenated(parts: try parts.map { try $0.contributions(of: activations) })
    }

    /// The sum of the parts', each along its own elements of the direction.
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix] {
        var start = 0
        return try merged(
            parts.map { part in
                let count = try part.contributions(of: activations).total.count
                defer { start += count }
                return try part.gradient(
                    of: activations, along: Array(direction[start..<start + count]))
            })
    }
}

private struct Summed: Contributions {
    let parts: [any Contributions]

    var total: [Float] { added(parts.map(\.total)) }
    var constant: [Float] { added(parts.map(\.constant)) }

    func vectors() -> Matrix {
        let matrices = parts.map { $0.vectors() }
        return Matrix(
            rows: matrices[0].rows, columns: matrices[0].columns,
            values: added(matrices.map(\.values)))
    }

    func map(along direction: [Float]) -> [Float] {
        added(parts.map { $0.map(along: direction) })
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        added(parts.map { $0.weightedSum(weights) })
    }
}

struct Concatenated: Contributions {
    let parts: [any Contributions]

    var total: [Float] { parts.flatMap(\.total) }
    var constant: [Float] { parts.flatMap(\.constant) }

    func vectors() -> Matrix {
        let matrices = parts.map { $0.vectors() }
        let (rows, columns) = (matrices[0].rows, matrices.reduce(0) { $0 + $1.columns })
        return Matrix(
            rows: rows, columns: columns,
            values: (0..<rows).flatMap { row in
                matrices.flatMap { $0.values[row * $0.columns..<(row + 1) * $0.columns] }
            })
    }

    func map(along direction: [Float]) -> [Float] {
        var start = 0
        return added(
            parts.map { part in
                defer { start += part.total.count }
                return part.map(along: Array(direction[start..<start + part.total.count]))
            })
    }

    func weightedSum(_ weights: [Float]) -> [Float] { parts.flatMap { $0.weightedSum(weights) } }
}

/// Derivatives with respect to the same feature maps, added.
private func merged(_ gradients: [[String: Matrix]]) -> [String: Matrix] {
    gradients.reduce(into: [:]) { all, gradient in
        all.merge(gradient) {
            Matrix(rows: $0.rows, columns: $0.columns, values: sum($0.values, $1.values))
        }
    }
}

/// Vectors of equal length, added element by element.
private func added(_ vectors: [[Float]]) -> [Float] {
    vectors.dropFirst().reduce(vectors[0]) { sum($0, $1) }
}
