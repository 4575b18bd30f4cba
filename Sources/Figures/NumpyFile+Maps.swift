import SimilarityMaps

extension NumpyFile {
    /// A map: `[rows, columns]`, in units of the similarity.
    package init(_ map: SimilarityMap) {
        self.init(map.values, shape: [map.grid.rows, map.grid.columns])
    }

    /// Several maps of one grid, one after the other: `[maps, rows, columns]`, in units of the similarity.
    ///
    /// - Throws: ``FigureError`` where there is no map, or their grids differ.
    package init(stack maps: [SimilarityMap]) throws {
        guard let grid = maps.first?.grid else {
            throw FigureError(
                .invalidInput, "there is no map to put into a file: ask for one at least")
        }
        guard let other = maps.first(where: { $0.grid != grid }) else {
            self.init(maps.flatMap(\.values), shape: [maps.count, grid.rows, grid.columns])
            return
        }
        throw FigureError(
            .invalidInput,
            "maps of \(grid) and of \(other.grid.description) cells do not fit into one array: ask for each alone"
        )
    }
}
