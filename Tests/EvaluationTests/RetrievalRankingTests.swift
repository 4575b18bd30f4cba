import Testing

@testable import Evaluation

@Test("a ranking keeps its ranks")
func ranks() {
    #expect(RetrievalRanking(relevantRanks: [1, 3]).relevantRanks == [1, 3])
}
