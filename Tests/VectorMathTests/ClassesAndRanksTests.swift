import TestSupport
import Testing

@testable import VectorMath

@Suite struct ClassesAndRanksTests {
    /// A search of floats and one through copies.
    private static func searches(_ matrix: Matrix) -> [NeighborSearch] {
        let rows = VectorRows(matrix)
        return [
            NeighborSearch(rows), NeighborSearch(rows, compact: CompactRows(encoding: rows)),
            NeighborSearch(rows, threads: 1),
        ]
    }

    /// The first row of each class, of rows in order.
    private static func firsts(_ ranking: [ScoredRow], _ classes: [Int32]) -> [ScoredRow] {
        var seen: Set<Int32> = []
        return ranking.filter { classes[$0.row] >= 0 && seen.insert(classes[$0.row]).inserted }
    }

    @Test(
        "each class is ranked by its best row", arguments: [1, 2, 10, 300, 700],
        SearchFixtures.Kind.allCases)
    func classes(classCount: Int, kind: SearchFixtures.Kind) {
        let matrix = SearchFixtures.rows(kind, count: 700, dimension: 33, seed: 41)
        let queries = SearchFixtures.queries(2, dimension: 33, seed: 42)
        var generator = SeededGenerator(seed: UInt64(classCount))
        // Some rows have no class; one class has the largest number there is.
        let classes = (0..<700).map { _ -> Int32 in
            let label = Int32.random(in: -1..<Int32(classCount), using: &generator)
            return label == 0 ? .max : label
        }
        let excluded = RowSet(stride(from: 0, to: 700, by: 7))
        for search in Self.searches(matrix) {
            for query in 0..<queries.rows {
                for excluded in [nil, excluded] {
                    let ranking = NeighborSearchTests.ranking(
                        search, queries.row(query), excluding: excluded)
                    let expected = Self.firsts(ranking, classes)
                    for wanted in [0, 1, 3, 50, classCount + 1] {
                        let found = search.nearestOfEachClass(
                            to: queries.row(query), classes: classes, count: wanted,
                            excluding: excluded)
                        #expect(found == Array(expected.prefix(wanted)))
                    }
                }
            }
        }
    }

    @Test("where no row has a class there are no results")
    func noClasses() {
        let matrix = SearchFixtures.rows(.random, count: 50, dimension: 8, seed: 43)
        for search in Self.searches(matrix) {
            let classes = [Int32](repeating: -1, count: 50)
            #expect(
                search.nearestOfEachClass(to: matrix.row(0), classes: classes, count: 3).isEmpty)
        }
    }

    @Test(
        "a rank is one more than the rows that come before", arguments: SearchFixtures.Kind.allCases
    )
    func ranks(kind: SearchFixtures.Kind) {
        for count in [1, 255, 256, 257, 1000] {
            let matrix = SearchFixtures.rows(kind, count: count, dimension: 48, seed: 44)
            let query = SearchFixtures.queries(1, dimension: 48, seed: 45).values
            let excluded = RowSet(stride(from: 0, to: count, by: 5))
            for search in Self.searches(matrix) {
                for excluded in [nil, excluded] {
                    let ranking = NeighborSearchTests.ranking(search, query, excluding: excluded)
                    let scores = search.scores(to: query)
                    let wanted = [0, count / 2, count - 1, count / 3, 0]
                        .map { ScoredRow(row: $0, score: scores[$0]) }
                    let expected = wanted.map { wanted in
                        1 + ranking.count { $0 < wanted }
                    }
                    #expect(
                        search.ranks(of: wanted, to: query, excluding: excluded) == expected)
                }
            }
        }
    }

    @Test("the results of a search have the ranks 1, 2, 3 …")
    func own() {
        let matrix = SearchFixtures.rows(.clustered, count: 3000, dimension: 64, seed: 46)
        for search in Self.searches(matrix) {
            let nearest = search.nearest(to: matrix.row(77), count: 12)
            #expect(search.ranks(of: nearest, to: matrix.row(77)) == Array(1...12))
            #expect(search.ranks(of: nearest.reversed(), to: matrix.row(77)) == (1...12).reversed())
            #expect(search.ranks(of: [], to: matrix.row(77)).isEmpty)
            #expect(
                search.scores(of: nearest.map(\.row), to: matrix.row(77)) == nearest.map(\.score))
        }
    }
}

@Suite struct RowSetTests {
    @Test("a set holds what was put into it", arguments: [0, 1, 63, 64, 65, 1000])
    func contains(row: Int) {
        var set = RowSet(capacity: 64)
        #expect(!set.contains(row) && !set.contains(-1) && !set.contains(.min))
        let (first, second) = (set.insert(row), set.insert(row))
        #expect(first && !second)
        #expect(set.count == 1 && set.contains(row) && !set.contains(row + 1))
        #expect(set == RowSet([row]) && set.hashValue == RowSet([row]).hashValue)
        #expect(set != RowSet([row + 1]) && set != RowSet([row, 2000]))
    }
}

@Suite struct ScoredRowTests {
    @Test("higher scores come first, then earlier rows, and what is not a number last")
    func order() {
        let ordered = [
            ScoredRow(row: 9, score: .infinity), .init(row: 3, score: 1), .init(row: 4, score: 1),
            .init(row: 0, score: -0.0), .init(row: 1, score: 0), .init(row: 2, score: -.infinity),
            .init(row: 5, score: .nan), .init(row: 6, score: -.nan),
        ]
        #expect(ordered.reversed().sorted() == ordered)
        for (place, row) in ordered.enumerated() {
            #expect(ordered.filter { $0 < row } == Array(ordered[..<place]))
            #expect(row == row)
        }
    }
}
