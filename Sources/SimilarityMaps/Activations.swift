/// What a network computed for one image, as far as its tail needs it.
///
/// Most tails begin with one feature map. Some pool several, perhaps of different sizes; some add
/// vectors that belong to no location, or multiply with numbers that the network makes of the whole
/// image. Each has a name, which is its tensor's where a network file was read.
public struct Activations: Hashable, Sendable {
    private let featureMaps: [String: FeatureMap]
    private let vectors: [String: [Float]]
    /// The grid of all maps that are made of these, and what of the network's input it covers: all that
    /// any of the feature maps covers, in the finest cells among theirs, each direction for itself.
    public let frame: PlacedGrid
    /// That grid.
    public var grid: Grid { frame.grid }

    /// - Parameters:
    ///   - featureMaps: the maps that are pooled, and the weights of locations where those are
    ///     computed, by name.
    ///   - vectors: what has no location: gates, and vectors that are added.
    /// - Precondition: there is a feature map.
    public init(featureMaps: [String: FeatureMap], vectors: [String: [Float]] = [:]) {
        precondition(!featureMaps.isEmpty, "activations without a feature map")
        self.featureMaps = featureMaps
        self.vectors = vectors
        frame = PlacedGrid(around: featureMaps.values.map(\.placedGrid))
    }

    /// One feature map, for tails that need no more.
    public init(_ featureMap: FeatureMap) { self.init(featureMaps: ["": featureMap]) }

    /// The feature map of a name; the only one there is where no name is given.
    package func featureMap(_ name: String?) throws -> FeatureMap {
        try namedFeatureMap(name).map
    }

    /// Likewise, with its name.
    func namedFeatureMap(_ name: String?) throws -> (name: String, map: FeatureMap) {
        if let name, let map = featureMaps[name] { return (name, map) }
        if name == nil, featureMaps.count == 1, let only = featureMaps.first {
            return (only.key, only.value)
        }
        throw SimilarityMapError(
            .missing,
            name.map { "the tail needs a feature map ‘\($0)’, which was not computed" }
                ?? "the tail takes one feature map, but there are \(featureMaps.count)")
    }

    /// The vector of a name.
    func vector(_ name: String) throws -> [Float] {
        guard let vector = vectors[name] else {
            throw SimilarityMapError(
                .missing, "the tail needs the vector ‘\(name)’, which was not computed")
        }
        return vector
    }
}
