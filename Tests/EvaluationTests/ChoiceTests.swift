import Testing

@testable import Evaluation

@Suite struct ChoiceTests {
    @Test("no class has a second before all have a first") func stratified() {
        let labels = (0..<60).map { $0 < 40 ? "many" : $0 < 58 ? "some" : "few" }
        let places = StratifiedChoice.places(60, of: labels, seed: 3)
        #expect(places.sorted() == Array(0..<60))
        #expect(Set(places[..<3].map { labels[$0] }).count == 3)
        #expect(places[..<6].filter { labels[$0] == "few" }.count == 2)
        #expect(StratifiedChoice.places(7, of: labels, seed: 3) == Array(places[..<7]))
        #expect(StratifiedChoice.places(7, of: labels, seed: 4) != Array(places[..<7]))
        #expect(StratifiedChoice.places(100, of: labels, seed: 3) == places)
    }

    @Test("without classes it is any, and of none there is none") func edges() {
        let none = [String?](repeating: nil, count: 9)
        #expect(Set(StratifiedChoice.places(9, of: none, seed: 0)).count == 9)
        let empty: [String?] = []
        #expect(StratifiedChoice.places(5, of: empty, seed: 0).isEmpty)
        #expect(StratifiedChoice.places(0, of: none, seed: 0).isEmpty)
        #expect(StratifiedChoice.places(-1, of: none, seed: 0).isEmpty)
    }

    @Test("the best on average is not the favourite of one") func meanRank() {
        // Ranks 1, 2, 3, 4 and 4, 1, 2, 3: the second has 3 of the sum, the first 5.
        #expect(MeanRank.best([[0.9, 0.5, 0.4, 0.1], [0.97, 0.99, 0.985, 0.98]]) == 1)
        #expect(MeanRank.best([[0.1, 0.3, 0.3]]) == 1)
        #expect(MeanRank.best([[.nan, -5]]) == 1)
        #expect(MeanRank.best([]) == nil && MeanRank.best([[], []]) == nil)
        #expect(MeanRank.ranks([3, 1, 3, 2]) == [1.5, 4, 1.5, 3])
    }
}
