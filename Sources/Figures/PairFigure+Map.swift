import Networks
import SimilarityMaps

extension PairFigure {
    /// What is drawn over a photograph, and so what its numbers mean.
    public enum Map: Hashable, Sendable {
        /// What each cell contributes to the similarity; with the rest it adds up to it.
        case contributions(SimilarityMap)
        /// What hiding a part of the photograph does to the similarity; nothing adds up.
        case occlusion(OcclusionMap)

        /// The cells.
        public var grid: Grid {
            switch self {
            case .contributions(let map): map.grid
            case .occlusion(let map): map.grid
            }
        }

        /// The cells' values, `[rows, columns]`, row-major, in units of the cosine similarity.
        public var values: [Float] {
            switch self {
            case .contributions(let map): map.values
            case .occlusion(let map): map.values
            }
        }

        var isOccluded: Bool {
            if case .occlusion = self { true } else { false }
        }

        /// Whether all of it can be drawn and written in digits.
        var isFinite: Bool {
            guard values.allSatisfy(\.isFinite) else { return false }
            if case .contributions(let map) = self { return map.rest.isFinite }
            return true
        }
    }
}
