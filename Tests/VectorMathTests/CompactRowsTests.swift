import TestSupport
import Testing

@testable import VectorMath

@Suite struct CompactRowsTests {
    @Test(
        "a row and its codes differ by no more than the bound says",
        arguments: SearchFixtures.dimensions, SearchFixtures.Kind.allCases)
    func error(dimension: Int, kind: SearchFixtures.Kind) {
        let matrix = SearchFixtures.rows(kind, count: 60, dimension: dimension, seed: 21)
        let compact = CompactRows(encoding: VectorRows(matrix))
        for row in 0..<matrix.rows {
            let error = compact.error(ofRow: row)
            let numbers = matrix.row(row)
            // In double precision the reference itself is off by 2⁻⁵² of its terms only.
            let lost = zip(numbers, compact.decoded(row: row))
                .reduce(0.0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }.squareRoot()
            #expect(error == .infinity || lost <= Double(error))
            let norm = numbers.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            if norm <= 0x1p61 {
                // Half a step for each element, and what rounding adds.
                let largest = numbers.map { Double(abs($0)) }.max() ?? 0
                let most = largest / 127 / 2 * Double(dimension).squareRoot() * 1.0001 + 0x1p-120
                #expect(Double(error) <= most)
            }
        }
    }

    @Test(
        "every score lies within its bounds", arguments: SearchFixtures.dimensions,
        SearchFixtures.Kind.allCases)
    func bounds(dimension: Int, kind: SearchFixtures.Kind) {
        let matrix = SearchFixtures.rows(kind, count: 37, dimension: dimension, seed: 22)
        var queries = SearchFixtures.queries(6, dimension: dimension, seed: 23)
        // One query that is a row, one along a single axis, one very short and one very long.
        queries.values.replaceSubrange(0..<dimension, with: matrix.row(5))
        for element in 1..<max(dimension, 2) where element < dimension {
            queries.values[dimension + element] = 0
        }
        for element in 0..<dimension {
            queries.values[2 * dimension + element] *= 0x1p-80
            queries.values[3 * dimension + element] *= 0x1p50
        }
        checkBounds(matrix, queries)
    }

    /// Rows whose codes are all rounded the same way, along the query: the error of each element adds
    /// up to what Cauchy and Schwarz allow.
    @Test("bounds hold where all errors point the same way", arguments: [1, 16, 33, 512, 1280])
    func worst(dimension: Int) {
        for fraction in [0.4999, 0.49, -0.4999] as [Float] {
            // The first element fixes the scale at 1; the others are just short of the next code.
            let row = [127] + (1..<max(dimension, 2)).map { Float($0 % 100) + fraction }
            let matrix = Matrix(rows: 1, columns: dimension, values: Array(row.prefix(dimension)))
            var query = [Float](repeating: fraction > 0 ? 1 : -1, count: dimension)
            query[0] = 0
            let ones = Matrix(rows: 1, columns: dimension, values: query)
            checkBounds(matrix, ones)
            guard dimension > 1 else { continue }
            // It is nearly as bad as the bound says: a bound of half would not hold.
            let (lower, upper) = Self.bounds(matrix, ones, .best)[0]
            let score = NeighborSearch(VectorRows(matrix)).scores(to: query)[0]
            let (middle, margin) = ((lower + upper) / 2, (upper - lower) / 2)
            #expect(abs(score - middle) > 0.9 * margin)
        }
    }

    private func checkBounds(_ matrix: Matrix, _ queries: Matrix) {
        let rows = VectorRows(matrix)
        for instructions in InstructionSet.supported {
            for query in 0..<queries.rows {
                let one = Matrix(rows: 1, columns: queries.columns, values: queries.row(query))
                let bounds = Self.bounds(matrix, one, instructions)
                let scores = NeighborSearch(rows, instructions: instructions)
                    .scores(to: one.values)
                for (bound, score) in zip(bounds, scores) {
                    // Written so that what is not a number claims nothing.
                    #expect(!(score < bound.lower) && !(score > bound.upper))
                    #expect(!score.isNaN || !(bound.upper < .infinity))
                }
            }
        }
    }

    /// The bounds of all rows for one query; none if nothing can be said.
    private static func bounds(
        _ matrix: Matrix, _ query: Matrix, _ instructions: InstructionSet
    ) -> [(lower: Float, upper: Float)] {
        let prepared = query.values.withUnsafeBufferPointer {
            PreparedQueries($0, count: 1, dimension: query.columns, encoding: true)
        }
        guard prepared.haveBounds else { return [] }
        let compact = CompactRows(encoding: VectorRows(matrix))
        var lower = [Float](repeating: 0, count: matrix.rows)
        var upper = lower
        prepared.bound(
            0..<1, with: 0..<matrix.rows, of: compact, instructions, lower: &lower, upper: &upper,
            stride: matrix.rows)
        return Array(zip(lower, upper))
    }

    @Test("all processors compute the same bounds", arguments: SearchFixtures.dimensions)
    func processors(dimension: Int) {
        let matrix = SearchFixtures.rows(.random, count: 19, dimension: dimension, seed: 24)
        let query = SearchFixtures.queries(1, dimension: dimension, seed: 25)
        let bounds = InstructionSet.supported.map { Self.bounds(matrix, query, $0) }
        #expect(
            bounds.allSatisfy {
                $0.map(\.upper) == bounds[0].map(\.upper)
                    && $0.map(\.lower) == bounds[0].map(\.lower)
            })
    }

    @Test("a row's bytes depend on that row alone", arguments: SearchFixtures.dimensions)
    func bytes(dimension: Int) {
        let matrix = SearchFixtures.rows(.random, count: 5, dimension: dimension, seed: 26)
        let together = CompactRows(encoding: VectorRows(matrix))
        let stride = CompactRows.stride(dimension: dimension)
        #expect(stride == 16 + (dimension + 31) / 32 * 32)
        for row in 0..<matrix.rows {
            let alone = CompactRows.encode(matrix.row(row))
            #expect(
                alone
                    == Array(
                        UnsafeRawBufferPointer(start: together.base + row * stride, count: stride)))
        }
    }

    @Test("the layout of a row is what is documented")
    func layout() {
        // Largest magnitude 254, so the scale is 2, and nothing is lost.
        let bytes = CompactRows.encode([254, -4, 0])
        #expect(bytes.count == 48)
        let numbers = bytes.withUnsafeBytes { bytes in
            (0..<3).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
        #expect(numbers[0] == 2)
        #expect(numbers[1] >= 0 && numbers[1] <= .leastNormalMagnitude)
        #expect(numbers[2] >= 254.03149 && numbers[2] < 254.04)
        #expect(bytes[12..<16] == [0, 0, 0, 0])
        #expect(
            bytes[16...].map { Int8(bitPattern: $0) } == [127, -2] + [Int8](repeating: 0, count: 30)
        )
    }

    @Test("damaged codes give an answer and no crash")
    func damaged() {
        var generator = SeededGenerator(seed: 27)
        let matrix = SearchFixtures.rows(.random, count: 500, dimension: 33, seed: 28)
        let bytes = AlignedMemory<UInt8>(zeros: 500 * CompactRows.stride(dimension: 33))
        for index in 0..<bytes.count {
            bytes.base[index] = UInt8.random(in: 0...255, using: &generator)
        }
        let compact = CompactRows(bytes.base, count: 500, dimension: 33, owner: bytes)
        let search = NeighborSearch(VectorRows(matrix), compact: compact)
        let query = SearchFixtures.queries(1, dimension: 33, seed: 29).values
        #expect(search.nearest(to: query, count: 10).count <= 10)
    }
}
