/// Exact search for the rows with the largest inner products with a query.
///
///     let search = NeighborSearch(rows, compact: compact)
///     let nearest = search.nearest(to: query, count: 10)
///
/// One pass reads all rows, or their 8-bit copies, with all threads. With ``CompactRows`` the pass
/// reads a quarter of the bytes: rows whose bound shows that they cannot be among the results are
/// dropped, and the others are scored as without them, so that the answer is the same to the bit.
///
/// A score depends on its row and query alone: not on the other queries, the number of threads, or on
/// how it was reached. Queries need not be of unit length. Rows and queries may hold numbers that are
/// not finite: a score that is not a number comes after all others. Equal scores are ordered by row.
public struct NeighborSearch: Sendable {
    /// The rows that are searched.
    public let rows: VectorRows
    /// Their 8-bit copies, if there are any.
    public let compact: CompactRows?
    /// At most so many threads are used; all processors if it is `nil`. Searches that read less than
    /// two mebibytes use one.
    public let threads: Int?

    var instructions = InstructionSet.best

    /// - Parameters:
    ///   - rows: the rows that are searched.
    ///   - compact: the 8-bit copies of the rows, or of the first of them.
    ///   - threads: at most so many threads are used; by default as many as there are processors.
    /// - Precondition: the copies have the rows' dimension, and there are no more of them than rows.
    public init(_ rows: VectorRows, compact: CompactRows? = nil, threads: Int? = nil) {
        if let compact {
            precondition(
                compact.dimension == rows.dimension && compact.count <= rows.count,
                "8-bit copies of \(compact.count)×\(compact.dimension) for \(rows.count)×\(rows.dimension)"
            )
        }
        (self.rows, self.compact, self.threads) = (rows, compact, threads)
    }

    /// A search with other instructions than the fastest, to compare them.
    package init(
        _ rows: VectorRows, compact: CompactRows? = nil, threads: Int? = nil,
        instructions: InstructionSet
    ) {
        precondition(instructions.isSupported, "this processor has no \(instructions)")
        self.init(rows, compact: compact, threads: threads)
        self.instructions = instructions
    }

    /// The rows with the largest inner products with a query, best first.
    ///
    /// - Parameters:
    ///   - query: as many numbers as a row has, of any length.
    ///   - count: how many rows are wanted; there are fewer if there are fewer rows.
    ///   - excluded: rows that are left out.
    /// - Complexity: one pass over the rows.
    public func nearest(
        to query: [Float], count: Int, excluding excluded: RowSet? = nil
    ) -> [ScoredRow] {
        nearest(
            to: Matrix(rows: 1, columns: query.count, values: query), count: count,
            excluding: excluded)[0]
    }

    /// The nearest rows of each of several queries, in one pass for all of them.
    ///
    /// - Parameter queries: `[queries, dimension]`.
    public func nearest(
        to queries: Matrix, count: Int, excluding excluded: RowSet? = nil
    ) -> [[ScoredRow]] {
        counted(nearestTo: queries, count: count, excluding: excluded).rankings
    }

    /// The best row of each of the best classes, best first. A class is as good as its best row.
    ///
    /// - Parameters:
    ///   - query: as many numbers as a row has, of any length.
    ///   - classes: the class of each row; rows of negative classes are left out.
    ///   - count: how many classes are wanted; there are fewer if there are fewer classes.
    ///   - excluded: rows that are left out.
    /// - Precondition: there is a class for each row.
    /// - Complexity: one pass over the rows.
    public func nearestOfEachClass(
        to query: [Float], classes: [Int32], count: Int, excluding excluded: RowSet? = nil
    ) -> [ScoredRow] {
        classes.withUnsafeBufferPointer {
            nearestOfEachClass(to: query, classes: $0, count: count, excluding: excluded)
        }
    }

    /// The best row of each of the best classes, with classes in memory that somebody else owns.
    public func nearestOfEachClass(
        to query: [Float], classes: UnsafeBufferPointer<Int32>, count: Int,
        excluding excluded: RowSet? = nil
    ) -> [ScoredRow] {
        precondition(classes.count == rows.count, "\(classes.count) classes, \(rows.count) rows")
        let queries = Matrix(rows: 1, columns: query.count, values: query)
        return rank(queries, count: count, excluding: excluded) {
            BestOfClasses(count: count, classes: classes)
        }.rankings[0]
    }

    /// What a search found, and how many rows the 8-bit copies could not decide.
    package struct Counted {
        /// For each query its rows, best first.
        package let rankings: [[ScoredRow]]
        /// How many pairs of row and query were scored in floats after a look at the 8-bit copies.
        package let rescored: Int
    }

    /// As `nearest(to:count:excluding:)`, and says how many rows had to be rescored.
    package func counted(
        nearestTo queries: Matrix, count: Int, excluding excluded: RowSet? = nil
    ) -> Counted {
        rank(queries, count: count, excluding: excluded) { BestRows(count: count) }
    }
}
