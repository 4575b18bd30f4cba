import CVectorMath

/// Queries as the kernels read them.
struct PreparedQueries {
    let count: Int
    let dimension: Int
    private let floats: AlignedMemory<Float>
    private let words: AlignedMemory<Int16>
    private let encoded: [vm_code_query]
    /// Whether bounds of all queries' scores can be computed from 8-bit codes.
    let haveBounds: Bool

    /// - Parameters:
    ///   - queries: `[count, dimension]`, row-major.
    ///   - encoding: whether 8-bit codes will be asked.
    init(_ queries: UnsafeBufferPointer<Float>, count: Int, dimension: Int, encoding: Bool) {
        (self.count, self.dimension) = (count, dimension)
        let length = vm_prepared_length(dimension)
        let codes = vm_code_stride(dimension) - MemoryLayout<vm_code_header>.size
        floats = AlignedMemory(zeros: count * length)
        words = AlignedMemory(zeros: encoding ? count * codes : 0)
        var encoded: [vm_code_query] = []
        if let base = queries.baseAddress {
            for query in 0..<count {
                let numbers = base + query * dimension
                vm_prepare_query(numbers, dimension, floats.base + query * length)
                guard encoding, encoded.count == query else { continue }
                var result = vm_code_query()
                if vm_encode_query(numbers, dimension, words.base + query * codes, &result) != 0 {
                    encoded.append(result)
                }
            }
        }
        self.encoded = encoded
        haveBounds = encoding && encoded.count == count
    }

    /// Scores consecutive rows: `out[query * stride + row]`, both counted from the first of the ranges.
    func score(
        _ queries: Range<Int>, with rows: Range<Int>, of matrix: VectorRows,
        _ instructions: InstructionSet, into out: UnsafeMutablePointer<Float>, stride: Int
    ) {
        vm_score_rows(
            instructions.rawValue, matrix.base + rows.lowerBound * dimension, rows.count,
            floats.base + queries.lowerBound * vm_prepared_length(dimension), queries.count,
            dimension, out, stride)
    }

    /// The score of one row and one query.
    func score(
        _ query: Int, with row: Int, of matrix: VectorRows, _ instructions: InstructionSet
    ) -> Float {
        var score: Float = 0
        self.score(
            query..<query + 1, with: row..<row + 1, of: matrix, instructions, into: &score,
            stride: 1)
        return score
    }

    /// Bounds of what `score` gives, laid out as its scores are.
    func bound(
        _ queries: Range<Int>, with rows: Range<Int>, of compact: CompactRows,
        _ instructions: InstructionSet, lower: UnsafeMutablePointer<Float>,
        upper: UnsafeMutablePointer<Float>, stride: Int
    ) {
        encoded.withUnsafeBufferPointer { encoded in
            guard let base = encoded.baseAddress else { return }
            vm_bound_rows(
                instructions.rawValue,
                compact.base + rows.lowerBound * vm_code_stride(dimension), rows.count,
                base + queries.lowerBound, queries.count, dimension, lower, upper, stride)
        }
    }
}
