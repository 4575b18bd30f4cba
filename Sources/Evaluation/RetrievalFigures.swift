/// How good a retrieval is: the means of each query's figures over many queries.
///
/// Queries are added one by one; no more than sums is kept of them. Queries without class mates can
/// find nothing: they are left out and counted.
public struct RetrievalFigures: Hashable, Sendable {
    /// The numbers of results for which recall and precision are kept, ascending.
    public let depths: [Int]
    /// How many queries have been counted.
    public private(set) var queries = 0
    /// How many queries have been left out, because there is no other image of their class.
    public private(set) var withoutClassMates = 0

    private var found: [Int]
    private var precisions: [Double]
    private var rPrecisions = 0.0
    private var averagePrecisionsAtR = 0.0
    private var averagePrecisions = 0.0

    /// Figures of no query.
    ///
    /// - Parameter depths: the k of recall@k and precision@k.
    /// - Precondition: they are positive.
    public init(depths: [Int] = [1, 5, 10]) {
        precondition(depths.allSatisfy { $0 > 0 }, "recall among the first \(depths) results")
        self.depths = Set(depths).sorted()
        found = [Int](repeating: 0, count: self.depths.count)
        precisions = [Double](repeating: 0, count: self.depths.count)
    }

    /// Counts a query.
    public mutating func add(_ ranking: RetrievalRanking) {
        guard ranking.relevantCount > 0 else {
            withoutClassMates += 1
            return
        }
        queries += 1
        for (index, depth) in depths.enumerated() {
            if ranking.isFound(within: depth) { found[index] += 1 }
            precisions[index] += ranking.precision(at: depth)
        }
        rPrecisions += ranking.rPrecision
        averagePrecisionsAtR += ranking.averagePrecisionAtR
        averagePrecisions += ranking.averagePrecision
    }

    /// Counts the queries of other figures, such as of another thread.
    ///
    /// - Precondition: both have the same depths.
    public mutating func add(_ other: RetrievalFigures) {
        precondition(depths == other.depths, "figures at \(depths) and at \(other.depths)")
        queries += other.queries
        withoutClassMates += other.withoutClassMates
        for index in depths.indices {
            found[index] += other.found[index]
            precisions[index] += other.precisions[index]
        }
        rPrecisions += other.rPrecisions
        averagePrecisionsAtR += other.averagePrecisionsAtR
        averagePrecisions += other.averagePrecisions
    }

    /// The part of the queries that find an image of their class among their k nearest: recall@k, also
    /// called top-k retrieval accuracy. `nil` without queries, or where k is none of the depths.
    public func recall(at k: Int) -> Double? {
        depths.firstIndex(of: k).flatMap { mean(Double(found[$0])) }
    }

    /// The mean part of the k nearest that is of the query's class. `nil` as for recall.
    public func precision(at k: Int) -> Double? {
        depths.firstIndex(of: k).flatMap { mean(precisions[$0]) }
    }

    /// The mean of ``RetrievalRanking/rPrecision``; `nil` without queries.
    public var rPrecision: Double? { mean(rPrecisions) }
    /// MAP@R: the mean of ``RetrievalRanking/averagePrecisionAtR``; `nil` without queries.
    public var meanAveragePrecisionAtR: Double? { mean(averagePrecisionsAtR) }
    /// The mean of ``RetrievalRanking/averagePrecision``; `nil` without queries.
    public var meanAveragePrecision: Double? { mean(averagePrecisions) }

    private func mean(_ sum: Double) -> Double? { queries == 0 ? nil : sum / Double(queries) }
}
