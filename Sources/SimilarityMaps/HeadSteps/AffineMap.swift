import VectorMath

/// A linear map and a shift, `z ↦ A z + shift`: what a head step is at a given input.
public protocol AffineMap: Sendable {
    /// What is added once, whatever the input: no location owns it.
    var shift: [Float] { get }
    /// `A` applied to each row, `[M, inputs]` to `[M, outputs]`.
    func applied(to rows: Matrix) -> Matrix
    /// `Aᵀ direction`: what the direction is, seen from the input.
    func pulledBack(_ direction: [Float]) -> [Float]
}

/// A scale and a shift of each element: normalisations and gates, held.
public struct ElementwiseMap: AffineMap {
    /// One factor for each element.
    public let scale: [Float]
    /// One summand for each element.
    public let shift: [Float]

    /// - Precondition: there are as many scales as shifts.
    public init(scale: [Float], shift: [Float]) {
        precondition(scale.count == shift.count, "\(scale.count) scales, \(shift.count) shifts")
        self.scale = scale
        self.shift = shift
    }

    /// A scale without a shift.
    public init(scale: [Float]) {
        self.init(scale: scale, shift: [Float](repeating: 0, count: scale.count))
    }

    /// Each row, element by element.
    public func applied(to rows: Matrix) -> Matrix {
        Matrix(rows: rows.rows, columns: rows.columns) { out in
            for row in 0..<rows.rows {
                for column in 0..<rows.columns {
                    let index = row * rows.columns + column
                    out[index] = rows.values[index] * scale[column]
                }
            }
        }
    }

    /// The direction, element by element.
    public func pulledBack(_ direction: [Float]) -> [Float] {
        zip(direction, scale).map { $0 * $1 }
    }
}

/// A part of the tail and a head step on top of it.
public struct SteppedTail: TailPart {
    /// What comes before the step.
    public let base: any TailPart
    /// The step.
    public let step: any HeadStep

    /// The less exact of the two.
    public var exactness: Exactness { max(base.exactness, step.exactness) }

    /// Puts a step on top of a part.
    public init(_ base: any TailPart, then step: any HeadStep) {
        self.base = base
        self.step = step
    }

    /// `A uᵢ` for each location, `A c + shift` for the constant.
    public func contributions(of activations: Activations) throws -> any Contributions {
        let base = try base.contributions(of: activations)
        return Stepped(base: base, map: try step.held(at: base.total))
    }

    /// The part's, along the direction that the step's derivative carries back.
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix] {
        let input = try base.contributions(of: activations).total
        return try base.gradient(
            of: activations, along: try step.pulledBack(direction, at: input))
    }
}

private struct Stepped: Contributions {
    let base: any Contributions
    let map: any AffineMap
    let total: [Float]
    let constant: [Float]

    init(base: any Contributions, map: any AffineMap) {
        self.base = base
        self.map = map
        let both = map.applied(
            to: Matrix(
                rows: 2, columns: base.total.count, values: base.total + base.constant))
        total = sum(Array(both.values[..<both.columns]), map.shift)
        constant = sum(Array(both.values[both.columns...]), map.shift)
    }

    func vectors() -> Matrix { map.applied(to: base.vectors()) }

    func map(along direction: [Float]) -> [Float] {
        base.map(along: map.pulledBack(direction))
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        let sum = base.weightedSum(weights)
        return map.applied(to: Matrix(rows: 1, columns: sum.count, values: sum)).values
    }
}
