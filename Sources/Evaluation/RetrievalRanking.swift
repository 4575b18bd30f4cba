/// Which of the results of one query, best first, are of the query's class.
public struct RetrievalRanking: Hashable, Sendable {
    /// The ranks of the results of the query's class, ascending, where 1 is the best result.
    public let relevantRanks: [Int]

    /// - Precondition: the ranks ascend from 1 or later.
    public init(relevantRanks: [Int]) {
        precondition(
            zip([0] + relevantRanks, relevantRanks).allSatisfy { $0 < $1 },
            "ranks that do not ascend from 1: \(relevantRanks)")
        self.relevantRanks = relevantRanks
    }
}
