import Images

extension ComparisonReport {
    /// How much of a comparison a page shows.
    ///
    /// Each photograph is in a page once, and all of them take ``photographBytes`` at most; a map takes 1 to
    /// 4 kB, and is in it in two scales. A page of 12 networks, 8 queries and 5 results has some 6 MB, and
    /// never more than 20 MB; the largest that is possible has 50 MB.
    public enum PageLimits {
        /// Networks; more are refused, because changes from one to the next could not be told.
        public static let networks = networkCounts.upperBound
        /// Queries; more are left out.
        public static let queries = queryCounts.upperBound
        /// Results of each network for each query; more are left out.
        public static let results = resultCounts.upperBound
        /// What all photographs take together at most, before they are written as text.
        public static let photographBytes = 8 << 20
        /// The longer side of the photographs, in pixels; smaller ones stay as they are.
        public static let photographSide = 320
        /// Notes; more are left out.
        public static let notes = 40
    }

    /// The comparison as one page, a self-contained HTML file that opens offline: a slider leads through
    /// the networks, and everything on the page follows it.
    ///
    /// The page needs no script: the slider is a row of radio buttons, and style sheets do the rest. The
    /// one small script in it, which it names to the browser by its hash, plays them as a film.
    ///
    /// - Parameters:
    ///   - colours: of the maps.
    ///   - scale: whether all maps share a scale, or each has its own.
    /// - Throws: ``FigureError`` if a number is not finite or outside its range, a photograph or network
    ///   is named that does not exist, or there are too many networks.
    public func html(
        colours: ColourScale = .signed, scale: PairFigure.Scale = .shared
    ) throws -> String {
        var page = ""
        try writePage(colours: colours, scale: scale) { page += $0 }
        return page
    }

    /// Writes the page piece by piece, each of which holds a few pictures at most.
    ///
    /// - Throws: ``FigureError`` as ``html(colours:scale:)``, before anything is written; what `output`
    ///   throws.
    public func writePage(
        colours: ColourScale = .signed, scale: PairFigure.Scale = .shared,
        to output: (String) throws -> Void
    ) throws {
        try validatePage()
        try ComparisonPage(self, colours: colours, scale: scale).write(to: output)
    }
}
