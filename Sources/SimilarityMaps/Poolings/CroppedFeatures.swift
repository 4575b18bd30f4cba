import VectorMath

/// A pooling of a rectangle of the feature map: regions of R-MAC, parts of a person. What lies
/// outside contributes nothing.
public struct CroppedFeatures: Pooling {
    /// The rows of the rectangle.
    public let rows: Range<Int>
    /// Its columns.
    public let columns: Range<Int>
    /// The pooling of it.
    public let pooling: any Pooling

    /// The pooling's.
    public var exactness: Exactness { pooling.exactness }

    /// - Precondition: the rectangle is not empty and begins at zero or later.
    public init(rows: Range<Int>, columns: Range<Int>, _ pooling: any Pooling) {
        precondition(
            !rows.isEmpty && !columns.isEmpty && rows.lowerBound >= 0 && columns.lowerBound >= 0,
            "a region of rows \(rows) and columns \(columns)")
        self.rows = rows
        self.columns = columns
        self.pooling = pooling
    }

    /// The pooling's contributions, in their places.
    public func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        let (part, cells) = try cut(featureMap)
        return InPlace(
            base: try pooling.contributions(of: part), cells: cells,
            locations: featureMap.grid.count)
    }

    /// The pooling's, in its places; zero outside.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix {
        let (part, cells) = try cut(featureMap)
        return try pooling.gradient(of: part, along: direction)
            .placed(at: cells, among: featureMap.grid.count)
    }

    /// The rectangle, and where its cells are in the map.
    private func cut(_ featureMap: FeatureMap) throws -> (part: FeatureMap, cells: [Int]) {
        let grid = featureMap.grid
        guard rows.upperBound <= grid.rows, columns.upperBound <= grid.columns,
            featureMap.unplaced == 0
        else {
            throw SimilarityMapError(
                .wrongSize,
                "the tail pools rows \(rows) and columns \(columns), but the feature map is \(grid): this network works at one size only"
            )
        }
        let cells = rows.flatMap { row in columns.map { row * grid.columns + $0 } }
        let channels = featureMap.channels
        let part = FeatureMap(
            grid: Grid(rows: rows.count, columns: columns.count), channels: channels,
            values: cells.flatMap {
                featureMap.matrix.values[$0 * channels..<($0 + 1) * channels]
            })
        return (part, cells)
    }
}

extension Matrix {
    /// The rows as some of the rows of a larger matrix that is zero elsewhere.
    fileprivate func placed(at places: [Int], among rows: Int) -> Matrix {
        Matrix(rows: rows, columns: columns) { out in
            out.update(repeating: 0)
            for (row, place) in places.enumerated() {
                for column in 0..<columns {
                    out[place * columns + column] = values[row * columns + column]
                }
            }
        }
    }
}

/// Contributions of some locations among all of them.
private struct InPlace: Contributions {
    let base: any Contributions
    let cells: [Int]
    let locations: Int

    var total: [Float] { base.total }
    var constant: [Float] { base.constant }

    func vectors() -> Matrix { base.vectors().placed(at: cells, among: locations) }

    func map(along direction: [Float]) -> [Float] {
        var map = [Float](repeating: 0, count: locations)
        for (cell, value) in zip(cells, base.map(along: direction)) { map[cell] = value }
        return map
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        precondition(weights.count == locations, "\(weights.count) weights, \(locations) locations")
        return base.weightedSum(cells.map { weights[$0] })
    }
}
