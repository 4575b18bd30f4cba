import TestSupport
import Testing

@testable import VectorMath

@Suite struct NeighborSearchTests {
    /// All rows in order: what a search must begin with.
    static func ranking(
        _ search: NeighborSearch, _ query: [Float], excluding excluded: RowSet? = nil
    ) -> [ScoredRow] {
        search.scores(to: query).enumerated()
            .map { ScoredRow(row: $0.offset, score: $0.element) }
            .filter { excluded?.contains($0.row) != true }
            .sorted()
    }

    @Test(
        "scores are inner products at every dimension", arguments: SearchFixtures.dimensions,
        InstructionSet.supported)
    func scores(dimension: Int, instructions: InstructionSet) {
        for count in [0, 1, 2, 3, 5, 17] {
            let matrix = SearchFixtures.queries(count, dimension: dimension, seed: 5)
            let query = SearchFixtures.queries(1, dimension: dimension, seed: 6).values
            let search = NeighborSearch(VectorRows(matrix), instructions: instructions)
            let scores = search.scores(to: query)
            #expect(scores.count == count)
            for (row, score) in scores.enumerated() {
                let exact = MatrixTests.exact(matrix.row(row)[...], query[...])
                let bound = MatrixTests.bound(matrix.row(row)[...], query[...])
                #expect(abs(Double(score) - exact) <= bound)
            }
        }
    }

    @Test(
        "a score is the same bits on all processors that fuse", arguments: SearchFixtures.dimensions
    )
    func processors(dimension: Int) {
        let rows = VectorRows(SearchFixtures.queries(11, dimension: dimension, seed: 7))
        let query = SearchFixtures.queries(1, dimension: dimension, seed: 8).values
        let fusing = InstructionSet.supported.filter { $0 != .baseline }
        let scores = fusing.map { NeighborSearch(rows, instructions: $0).scores(to: query) }
        #expect(scores.allSatisfy { $0 == scores.first })
    }

    @Test(
        "the nearest rows are the first of all rows in order", arguments: SearchFixtures.dimensions,
        SearchFixtures.Kind.allCases)
    func nearest(dimension: Int, kind: SearchFixtures.Kind) {
        for count in [1, 2, 15, 16, 17, 300] {
            let matrix = SearchFixtures.rows(kind, count: count, dimension: dimension, seed: 9)
            let queries = SearchFixtures.queries(3, dimension: dimension, seed: 10)
            let search = NeighborSearch(VectorRows(matrix))
            let excluded = RowSet(stride(from: 0, to: count, by: 3))
            for query in 0..<queries.rows {
                let all = Self.ranking(search, queries.row(query))
                for wanted in [0, 1, 10, count, count + 5] {
                    #expect(
                        search.nearest(to: queries.row(query), count: wanted)
                            == Array(all.prefix(wanted)))
                }
                #expect(
                    search.nearest(to: queries.row(query), count: 4, excluding: excluded)
                        == Array(all.filter { !excluded.contains($0.row) }.prefix(4)))
            }
        }
    }

    @Test("many queries at once get what each gets alone", arguments: [1, 2, 3, 5, 12, 13, 64])
    func together(count: Int) {
        let matrix = SearchFixtures.rows(.clustered, count: 700, dimension: 65, seed: 11)
        let queries = SearchFixtures.queries(count, dimension: 65, seed: 12)
        let rows = VectorRows(matrix)
        for compact in [nil, CompactRows(encoding: rows)] {
            let search = NeighborSearch(rows, compact: compact)
            let together = search.nearest(to: queries, count: 7)
            #expect(together.count == count)
            for query in 0..<count {
                #expect(together[query] == search.nearest(to: queries.row(query), count: 7))
            }
        }
    }

    @Test("any number of threads finds the same", arguments: [1, 2, 3, 8])
    func threads(threads: Int) {
        // Enough to read that threads are used.
        let matrix = SearchFixtures.rows(.duplicates, count: 9000, dimension: 96, seed: 13)
        let rows = VectorRows(matrix)
        let queries = SearchFixtures.queries(2, dimension: 96, seed: 14)
        let search = NeighborSearch(rows, compact: nil, threads: threads)
        let compact = NeighborSearch(rows, compact: CompactRows(encoding: rows), threads: threads)
        for query in 0..<queries.rows {
            let all = Self.ranking(search, queries.row(query))
            #expect(search.nearest(to: queries.row(query), count: 20) == Array(all.prefix(20)))
            #expect(compact.nearest(to: queries.row(query), count: 20) == Array(all.prefix(20)))
        }
    }

    @Test("what is not a number comes last and pushes nothing out")
    func notANumber() {
        var values: [Float] = []
        for row in 0..<40 {
            values += row % 2 == 0 ? [.nan, 1] : [Float(row), 1]
        }
        let rows = VectorRows(Matrix(rows: 40, columns: 2, values: values))
        let search = NeighborSearch(rows, compact: CompactRows(encoding: rows))
        #expect(search.nearest(to: [1, 0], count: 2).map(\.row) == [39, 37])
        let all = search.nearest(to: [1, 0], count: 40)
        #expect(
            all.map(\.row) == Array(stride(from: 39, to: 0, by: -2))
                + stride(from: 0, to: 40, by: 2))
        // Nothing is known about any row: they come in their order.
        #expect(search.nearest(to: [.nan, 0], count: 2).map(\.row) == [0, 1])
        #expect(search.nearest(to: [.infinity, 1], count: 2).map(\.row) == [1, 3])
    }

    @Test("rows of no numbers all score zero")
    func noNumbers() {
        let search = NeighborSearch(VectorRows(Matrix(rows: 3, columns: 0, values: [])))
        #expect(
            search.nearest(to: [], count: 2) == [.init(row: 0, score: 0), .init(row: 1, score: 0)])
        #expect(search.scores(to: []) == [0, 0, 0])
    }

    @Test("no queries and no rows give no results")
    func nothing() {
        let empty = NeighborSearch(VectorRows(Matrix(rows: 0, columns: 3, values: [])))
        #expect(empty.nearest(to: [1, 2, 3], count: 4).isEmpty)
        #expect(empty.scores(to: [1, 2, 3]).isEmpty)
        #expect(empty.ranks(of: [.init(row: 0, score: 1)], to: [1, 2, 3]) == [1])
        let some = NeighborSearch(VectorRows(Matrix(rows: 1, columns: 1, values: [1])))
        #expect(some.nearest(to: Matrix(rows: 0, columns: 1, values: []), count: 4).isEmpty)
    }
}
