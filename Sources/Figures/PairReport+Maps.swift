import Images
import Networks
import SimilarityMaps

extension PairReport {
    /// What was hidden from the network, and what it cost.
    public struct OcclusionReport: Encodable, Sendable {
        /// The side of the square that hid a part, in pixels of the network's input.
        public let occluder: Int
        /// How far it was moved, likewise.
        public let stride: Int
        /// How many places it had in each photograph.
        public let places: Int
        /// How many pictures the network embedded, for both photographs.
        public let evaluations: Int
        /// How long that took.
        public let seconds: Double

        init(_ pair: PairOcclusion) {
            let occluder = pair.mapOfFirst.occluder
            self.occluder = occluder.side
            stride = occluder.stride
            places = occluder.places.count
            evaluations = pair.evaluations
            seconds = pair.duration / .seconds(1)
        }
    }
}

extension PairReport.Side {
    init(
        _ photograph: (path: String, size: PixelSize), _ map: PairFigure.Map,
        _ region: (PixelSize) -> Rectangle
    ) {
        path = photograph.path
        (width, height) = (photograph.size.width, photograph.size.height)
        let area = region(photograph.size)
        covered = [area.x, area.y, area.width, area.height]
        let columns = map.grid.columns
        grid = [map.grid.rows, columns]
        self.map = (0..<map.grid.rows).map {
            Array(map.values[$0 * columns..<($0 + 1) * columns])
        }
        switch map {
        case .contributions(let map):
            (sum, rest) = (map.sum, map.rest)
            (largestDrop, largestRise) = (nil, nil)
        case .occlusion(let map):
            (sum, rest) = (nil, nil)
            (largestDrop, largestRise) = (map.largestDrop, map.largestRise)
        }
    }
}
