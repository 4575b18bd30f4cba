import SimilarityMaps

extension CSVTable {
    /// What a search found, a row for each result.
    package init(_ results: [SearchReport.Hit]) {
        self.init([
            "rank", "path", "label", "similarity", "regionScore", "regionShare", "rankByWhole",
            "isSameFile",
        ])
        for hit in results {
            add([
                "\(hit.rank)", hit.path, hit.label ?? "", "\(hit.similarity)",
                hit.regionScore.map { "\($0)" } ?? "", hit.regionShare.map { "\($0)" } ?? "",
                "\(hit.rankByWhole)", "\(hit.isSameFile)",
            ])
        }
    }

    /// The images of a class, a row for each: those that are typical, then those that fit least.
    package init(_ report: ClassReport) {
        self.init(["group", "path", "meanSimilarity"])
        for (group, members) in [("typical", report.typical), ("least", report.leastFitting)] {
            for member in members {
                add([group, member.path, member.meanSimilarity.map { "\($0)" } ?? ""])
            }
        }
    }

    /// What each cell of a map contributes, a row for each cell, counted from 0.
    package init(cellsOf map: SimilarityMap) {
        self.init(["row", "column", "contribution"])
        for (index, value) in map.values.enumerated() {
            add(["\(index / map.grid.columns)", "\(index % map.grid.columns)", "\(value)"])
        }
    }

    /// What each cell of several maps contributes, one map after the other.
    ///
    /// - Parameter maps: maps, and what to call the photographs that they are of.
    package init(cellsOf maps: [(photograph: String, map: SimilarityMap)]) {
        self.init(["photograph", "row", "column", "contribution"])
        for (photograph, map) in maps {
            for cells in CSVTable(cellsOf: map).rows { add([photograph] + cells) }
        }
    }
}
