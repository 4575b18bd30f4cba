import TestSupport
import Testing

@testable import VectorMath

/// A search through 8-bit copies against the search of floats, of which it must be the same to the bit.
@Suite struct CompactSearchTests {
    @Test(
        "8-bit copies change no answer", arguments: SearchFixtures.dimensions,
        SearchFixtures.Kind.allCases)
    func identical(dimension: Int, kind: SearchFixtures.Kind) {
        // Not more numbers than are soon made.
        for count in [1, 15, 16, 17, 1500].map({ min($0, 100_000 / dimension) }) {
            let matrix = SearchFixtures.rows(kind, count: count, dimension: dimension, seed: 31)
            let rows = VectorRows(matrix)
            var queries = SearchFixtures.queries(3, dimension: dimension, seed: 32)
            // A query that is one of the rows, with all its equals and neighbours.
            queries.values.replaceSubrange(0..<dimension, with: matrix.row(count / 2))
            let excluded = RowSet(stride(from: 1, to: count, by: 2))
            for instructions in InstructionSet.supported {
                let floats = NeighborSearch(rows, instructions: instructions)
                let copies = NeighborSearch(
                    rows, compact: CompactRows(encoding: rows), instructions: instructions)
                // Up to a sixteenth of the rows: with more the copies are not asked.
                for wanted in [1, 10, max(count / 16, 1), count + 1] {
                    #expect(
                        copies.nearest(to: queries, count: wanted)
                            == floats.nearest(to: queries, count: wanted))
                }
                #expect(
                    copies.nearest(to: queries, count: 5, excluding: excluded)
                        == floats.nearest(to: queries, count: 5, excluding: excluded))
            }
        }
    }

    @Test("nor where scores are closer than the bound", arguments: [33, 512])
    func closer(dimension: Int) {
        // All rows are one row but for the last bits; the best is the last.
        var generator = SeededGenerator(seed: 33)
        let centre = SearchFixtures.unit(generator.floats(dimension))
        let count = 3000
        var values: [Float] = []
        for row in 0..<count {
            values += centre.map { $0 * (1 + Float(row) * 0x1p-22) }
        }
        let rows = VectorRows(Matrix(rows: count, columns: dimension, values: values))
        let search = NeighborSearch(rows, compact: CompactRows(encoding: rows))
        let floats = NeighborSearch(rows)
        #expect(search.nearest(to: centre, count: 10) == floats.nearest(to: centre, count: 10))
        #expect(search.nearest(to: centre, count: 1)[0].row > count - 10)
        #expect(
            search.nearest(to: centre.map { -$0 }, count: 3)
                == floats.nearest(to: centre.map { -$0 }, count: 3))
    }

    @Test("copies of only the first rows are used as far as they go", arguments: [0, 1, 100, 999])
    func first(copied: Int) {
        let matrix = SearchFixtures.rows(.random, count: 1000, dimension: 40, seed: 34)
        let rows = VectorRows(matrix)
        let all = CompactRows(encoding: rows)
        let some = CompactRows(all.base, count: copied, dimension: 40, owner: all.owner)
        let queries = SearchFixtures.queries(5, dimension: 40, seed: 35)
        let search = NeighborSearch(rows, compact: some)
        #expect(
            search.nearest(to: queries, count: 9)
                == NeighborSearch(rows).nearest(to: queries, count: 9))
        let scored = search.scores(to: queries.row(0)).enumerated()
            .map { ScoredRow(row: $0.offset, score: $0.element) }
        #expect(
            search.ranks(of: scored, to: queries.row(0))
                == NeighborSearch(rows).ranks(of: scored, to: queries.row(0)))
    }

    @Test("most rows are dropped unseen", arguments: [(1, 512), (64, 512), (1, 1280)])
    func dropped(queries: Int, dimension: Int) {
        let count = 20_000
        var generator = SeededGenerator(seed: 36)
        // Rows are parts of one long row of noise, eight numbers apart, which is fast to make.
        let noise = generator.floats(8 * count + dimension)
        var values: [Float] = []
        for row in 0..<count { values += noise[8 * row..<8 * row + dimension] }
        let rows = VectorRows(Matrix(rows: count, columns: dimension, values: values))
        let search = NeighborSearch(rows, compact: CompactRows(encoding: rows))
        let asked = SearchFixtures.queries(queries, dimension: dimension, seed: 37)
        let counted = search.counted(nearestTo: asked, count: 10)
        // The ten results themselves are always rescored. Scores scatter by σ; among 20,000 the tenth
        // is 3.3 σ from the middle, and the bounds are 0.2 to 0.4 σ wide on either side.
        #expect(counted.rescored >= 10 * queries)
        #expect(counted.rescored < 200 * queries)
        #expect(counted.rankings == NeighborSearch(rows).nearest(to: asked, count: 10))
        #expect(NeighborSearch(rows).counted(nearestTo: asked, count: 10).rescored == 0)
    }

    @Test("a query of zeros takes the first rows")
    func zero() {
        let matrix = SearchFixtures.rows(.random, count: 500, dimension: 32, seed: 38)
        let rows = VectorRows(matrix)
        let search = NeighborSearch(rows, compact: CompactRows(encoding: rows))
        let zeros = [Float](repeating: 0, count: 32)
        #expect(search.nearest(to: zeros, count: 3).map(\.row) == [0, 1, 2])
        // Among other queries, too, whose bounds are asked.
        let queries = Matrix(rows: 2, columns: 32, values: zeros + matrix.row(7))
        let both = search.nearest(to: queries, count: 3)
        #expect(both[0].map(\.row) == [0, 1, 2] && both[1][0].row == 7)
    }
}
