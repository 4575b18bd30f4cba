/// A square or rectangle of a feature map's places, in rows and columns.
package struct GridRegion: Hashable, Sendable {
    /// The first row and column.
    package let row: Int
    package let column: Int
    package let height: Int
    package let width: Int

    package init(row: Int, column: Int, height: Int, width: Int) {
        (self.row, self.column, self.height, self.width) = (row, column, height, width)
    }
}

/// The regions over which R-MAC pools (Tolias, Sicre and Jégou, "Particular Object Retrieval with
/// Integral Max-Pooling of CNN Activations", ICLR 2016, section 3.2).
///
/// At level l the regions are squares with sides of 2 s / (l + 1), rounded down, where s is the
/// map's shorter side: l of them along that side and l + m − 1 along the longer one, spread evenly,
/// their first rows and columns rounded down. m is the number, from 2 to 7, with which neighbours at
/// level 1 overlap by as nearly 40 % as can be, and 1 on a square map. The whole map is no further
/// region, unlike in some implementations; on a square map it is that of level 1. A level whose
/// squares would have no place is left out.
///
/// - Parameters:
///   - rows: of the feature map, at least 1.
///   - columns: of the feature map, at least 1.
///   - levels: how many; the paper takes 3.
package func regions(rows: Int, columns: Int, levels: Int = 3) -> [GridRegion] {
    precondition(rows > 0 && columns > 0, "a map of \(rows)×\(columns) has no regions")
    let shorter = min(rows, columns)
    let surplus = max(rows, columns) - shorter
    /// The overlap of neighbours at level 1, of their side, when there are so many.
    func overlap(_ count: Int) -> Double {
        1 - Double(surplus) / Double(count - 1) / Double(shorter)
    }
    let along =
        surplus == 0 ? 1 : (2...7).min { abs(overlap($0) - 0.4) < abs(overlap($1) - 0.4) } ?? 2

    /// Where so many regions begin that are spread evenly over a length.
    func places(_ count: Int, side: Int, over length: Int) -> [Int] {
        (0..<count).map { count > 1 ? $0 * (length - side) / (count - 1) : 0 }
    }
    var regions: [GridRegion] = []
    for level in 1...max(levels, 1) {
        let side = 2 * shorter / (level + 1)
        guard side > 0 else { break }
        let rowCount = rows > columns ? level + along - 1 : level
        let columnCount = columns > rows ? level + along - 1 : level
        for row in places(rowCount, side: side, over: rows) {
            for column in places(columnCount, side: side, over: columns) {
                regions.append(GridRegion(row: row, column: column, height: side, width: side))
            }
        }
    }
    return regions
}
