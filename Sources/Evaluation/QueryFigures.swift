/// How good the answer to one query was: what is kept of it where intervals are wanted.
public struct QueryFigures: Hashable, Sendable {
    /// The rank of the nearest image of the query's class, from 1; `nil` where none was reached.
    public let firstRank: Int?
    /// See ``RetrievalRanking/rPrecision``, ``RetrievalRanking/averagePrecisionAtR`` and
    /// ``RetrievalRanking/averagePrecision``.
    public let rPrecision, averagePrecisionAtR, averagePrecision: Double

    /// The figures of a ranking.
    ///
    /// - Returns: `nil` where there is no image of the query's class to be found.
    public init?(_ ranking: RetrievalRanking) {
        guard ranking.relevantCount > 0 else { return nil }
        firstRank = ranking.relevantRanks.first
        rPrecision = ranking.rPrecision
        averagePrecisionAtR = ranking.averagePrecisionAtR
        averagePrecision = ranking.averagePrecision
    }
}

/// How good a retrieval is, with intervals: the means of ``RetrievalFigures`` over the same queries.
public struct RetrievalIntervals: Hashable, Sendable {
    /// The numbers of results for which recall is kept, ascending.
    public let depths: [Int]
    /// Recall@k for each depth.
    public let recalls: [MeanInterval]
    /// R-precision, MAP@R and the mean average precision.
    public let rPrecision, meanAveragePrecisionAtR, meanAveragePrecision: MeanInterval

    /// The intervals over some queries.
    ///
    /// - Parameters:
    ///   - depths: the k of recall@k.
    ///   - seed: the same one, for networks with the same queries, draws the same queries again.
    /// - Returns: `nil` without queries.
    /// - Precondition: the depths are positive.
    public init?(of queries: [QueryFigures], depths: [Int] = [1, 2, 4, 8], seed: UInt64 = 0) {
        self.init(Self.figures(of: queries, depths), depths, seed)
    }

    /// The intervals of what the figures gain over those of another network, query by query: a
    /// difference is surer than two intervals beside each other say, since a query that is hard for
    /// one network is hard for both (the paired bootstrap).
    ///
    /// - Parameters:
    ///   - queries: the figures of each query.
    ///   - others: the other network's figures of the same queries in the same order.
    ///   - depths: the k of recall@k.
    ///   - seed: the same one draws the same queries.
    /// - Returns: differences, −1…1; `nil` without queries.
    /// - Precondition: there are as many of both, and the depths are positive.
    public init?(
        of queries: [QueryFigures], over others: [QueryFigures], depths: [Int] = [1, 2, 4, 8],
        seed: UInt64 = 0
    ) {
        precondition(
            queries.count == others.count, "\(queries.count) and \(others.count) queries")
        let differences = zip(Self.figures(of: queries, depths), Self.figures(of: others, depths))
            .map { figures, others in zip(figures, others).map { $0 - $1 } }
        self.init(differences, depths, seed)
    }

    /// Of each figure, recall first, a number for each query.
    private static func figures(of queries: [QueryFigures], _ depths: [Int]) -> [[Double]] {
        precondition(depths.allSatisfy { $0 > 0 }, "recall among the first \(depths) results")
        let hits = Set(depths).sorted().map { depth in
            queries.map { query in query.firstRank.map { $0 <= depth } ?? false ? 1.0 : 0 }
        }
        return hits + [
            queries.map(\.rPrecision), queries.map(\.averagePrecisionAtR),
            queries.map(\.averagePrecision),
        ]
    }

    private init?(_ figures: [[Double]], _ depths: [Int], _ seed: UInt64) {
        let intervals = MeanInterval.intervals(of: figures, seed: seed)
        guard !intervals.isEmpty else { return nil }
        let depths = Set(depths).sorted()
        self.depths = depths
        recalls = Array(intervals[..<depths.count])
        rPrecision = intervals[depths.count]
        meanAveragePrecisionAtR = intervals[depths.count + 1]
        meanAveragePrecision = intervals[depths.count + 2]
    }
}
