import Images
import SimilarityMaps

/// Several networks whose similarities are taken together: their weighted mean, explained as one sum
/// of maps on one grid.
///
/// One network is an ensemble too, which changes nothing.
public struct NetworkEnsemble: Sendable {
    /// The networks.
    public let networks: [EmbeddingNetwork]
    /// Their weights, which sum to 1.
    public let weights: [Double]

    /// - Parameter weights: one for each network, greater than zero; `nil` for equal ones. Only their
    ///   proportions matter.
    /// - Throws: `NetworkError` where they do not fit.
    public init(_ networks: [EmbeddingNetwork], weights: [Double]? = nil) throws {
        let weights = weights ?? [Double](repeating: 1, count: networks.count)
        guard !networks.isEmpty, weights.count == networks.count,
            weights.allSatisfy({ $0 > 0 && $0.isFinite })
        else {
            throw NetworkError(
                .ensemble,
                "\(networks.count) networks need as many weights, all above zero, not \(weights.map(\.short).joined(separator: ", "))"
            )
        }
        let sum = weights.reduce(0, +)
        self.networks = networks
        self.weights = weights.map { $0 / sum }
    }

    /// The part of a photograph that the networks see together, in fractions of its width and height:
    /// the smallest rectangle around what each of them sees.
    public func region(of photograph: PixelSize) -> Rectangle {
        let regions = networks.map { $0.description.region(of: photograph) }
        let (left, top) = (regions.map(\.x).min() ?? 0, regions.map(\.y).min() ?? 0)
        return Rectangle(
            x: left, y: top,
            width: (regions.map { $0.x + $0.width }.max() ?? 1) - left,
            height: (regions.map { $0.y + $0.height }.max() ?? 1) - top)
    }

    /// Embeds a photograph with every network and splits the joint embedding over one grid.
    ///
    /// The grid has the finest cells among the networks', each direction for itself.
    ///
    /// - Throws: as `EmbeddingNetwork.decomposition(of:)`.
    public func decomposition(of photograph: Image) throws -> Decomposition {
        try joined(decompositions(of: photograph), size: photograph.size)
    }

    /// What each of the networks makes of a photograph.
    ///
    /// - Throws: as `EmbeddingNetwork.decomposition(of:)`.
    public func decompositions(of photograph: Image) throws -> [Decomposition] {
        try networks.map { try $0.decomposition(of: photograph) }
    }

    /// Brings together what the networks made of a photograph, in their order.
    ///
    /// - Parameter size: the photograph's.
    public func joined(_ parts: [Decomposition], size: PixelSize) throws -> Decomposition {
        guard parts.count > 1 else { return parts[0] }
        let regions = networks.map { $0.description.region(of: size) }
        let common = CommonGrid(zip(parts, regions).map { ($0.grid, $1) })
        let members = zip(zip(parts, regions), weights).map { pair, weight in
            EnsembleMember(
                pair.0, weight: weight, spread: common.spread(of: pair.0.grid, over: pair.1))
        }
        return Decomposition(joining: members)
    }

    /// What to call it, usually the networks' file names, for example `a.onnx + 2 × b.onnx`.
    public var name: String {
        let smallest = weights.min() ?? 1
        return zip(networks, weights).map { network, weight in
            let file = network.description.path.split(separator: "/").last.map { String($0) }
            let factor = weight / smallest
            return (abs(factor - 1) < 1e-9 ? "" : "\(factor.short) × ") + (file ?? "")
        }.joined(separator: " + ")
    }
}
