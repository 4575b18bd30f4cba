import VectorMath

/// Where the vectors of a feature map lie in the picture, where that is not row by row over all of it.
///
/// Networks mirror pictures, cut pieces out of them, exchange rows and columns, and reorder, drop or
/// add tokens. A pooling takes the vectors in the network's own order; what they contribute is then
/// moved to the picture's cells.
public struct CellPlaces: Hashable, Sendable {
    /// The picture's cells.
    public let grid: Grid
    /// The cell of each vector, in the order of the feature map; `nil` for one without a location,
    /// such as a class token.
    public let cells: [Int?]
    /// What the grid covers, in fractions of the network's input. It reaches beyond 0 and 1 where the
    /// network adds a border to its input.
    public let area: AreaRectangle

    /// - Precondition: the cells are on the grid.
    public init(grid: Grid, cells: [Int?], area: AreaRectangle = .whole) {
        precondition(
            cells.allSatisfy { $0.map { (0..<grid.count).contains($0) } ?? true },
            "cells outside of a grid of \(grid)")
        self.grid = grid
        self.cells = cells
        self.area = area
    }

    /// Whether some vectors have no location.
    public var hasUnplaced: Bool { cells.contains(nil) }
}

/// Contributions of vectors as those of the cells in which they lie. Those of vectors without a cell
/// are the constant's.
struct Arranged: Contributions {
    private let base: any Contributions
    private let cells: [Int?]
    private let count: Int
    let constant: [Float]

    /// - Parameter count: how many cells there are.
    init(_ base: any Contributions, at cells: [Int?], of count: Int) {
        self.base = base
        self.cells = cells
        self.count = count
        guard cells.contains(nil) else {
            constant = base.constant
            return
        }
        let unplaced = cells.map { $0 == nil ? Float(1) : 0 }
        constant = sum(base.constant, base.weightedSum(unplaced))
    }

    var total: [Float] { base.total }

    func vectors() -> Matrix {
        let all = base.vectors()
        let columns = all.columns
        return Matrix(rows: count, columns: columns) { out in
            out.update(repeating: 0)
            for (row, cell) in cells.enumerated() {
                guard let cell else { continue }
                for column in 0..<columns {
                    out[cell * columns + column] += all.values[row * columns + column]
                }
            }
        }
    }

    func map(along direction: [Float]) -> [Float] {
        var map = [Float](repeating: 0, count: count)
        for (cell, value) in zip(cells, base.map(along: direction)) {
            if let cell { map[cell] += value }
        }
        return map
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        precondition(weights.count == count, "\(weights.count) weights for \(count) cells")
        return base.weightedSum(cells.map { $0.map { weights[$0] } ?? 0 })
    }
}
