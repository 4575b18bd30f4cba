import VectorMath

/// What each location of one image contributes to a vector of its network, and what no location does:
/// `total = Σᵢ uᵢ + constant`.
///
/// Every part of a tail yields one, from the pooling on. What depends on the image as a whole – norms,
/// gates, which location holds a maximum – is held at the value it has for this image; the sum is an
/// identity then, not an approximation.
public protocol Contributions: Sendable {
    /// The whole vector, of D elements.
    var total: [Float] { get }
    /// The part of it that belongs to no location: biases, and what followed from them.
    var constant: [Float] { get }
    /// The vectors `uᵢ`, `[N, D]`.
    func vectors() -> Matrix
    /// `uᵢ · direction` for each of the N locations.
    ///
    /// A map needs no more than this, and it is much cheaper than the vectors: the direction is
    /// carried back through the tail once, instead of every location forward.
    func map(along direction: [Float]) -> [Float]
    /// `Σᵢ wᵢ uᵢ`, of D elements: what the locations contribute together, each times its weight.
    ///
    /// Much cheaper than the vectors, too, wherever a tail is linear at this image: the locations are
    /// added up before the head instead of behind it.
    ///
    /// - Parameter weights: one for each of the N locations; they may be negative.
    func weightedSum(_ weights: [Float]) -> [Float]
}

extension Contributions {
    /// The sum of the vectors, each times its weight.
    public func weightedSum(_ weights: [Float]) -> [Float] { vectors().transposedTimes(weights) }
}

/// Contributions that are stored as they are: a vector for each location.
struct StoredContributions: Contributions {
    let total: [Float]
    let constant: [Float]
    let stored: Matrix

    init(_ vectors: Matrix, constant: [Float]) {
        stored = vectors
        self.constant = constant
        total = sum(vectors.transposedTimes([Float](repeating: 1, count: vectors.rows)), constant)
    }

    func vectors() -> Matrix { stored }
    func map(along direction: [Float]) -> [Float] { stored.times(direction) }
    func weightedSum(_ weights: [Float]) -> [Float] { stored.transposedTimes(weights) }
}

/// Element by element.
func sum(_ a: [Float], _ b: [Float]) -> [Float] { zip(a, b).map { $0 + $1 } }
