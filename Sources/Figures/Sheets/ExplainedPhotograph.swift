import Images
import SimilarityMaps

/// A photograph in a sheet, with what is drawn over it.
public struct ExplainedPhotograph: Sendable {
    /// The photograph, upright, ideally at least as large as it will be drawn.
    public var photograph: Image
    /// What to call it, usually its file name. Long names are shortened in the middle.
    public var name: String
    /// What each cell contributes to the score; nil shows the photograph alone.
    public var map: SimilarityMap?
    /// The part of the photograph that the map's grid covers.
    public var covered: CoveredArea
    /// The part that is searched for.
    public var region: MarkedRegion?

    /// - Parameter covered: by default the grid covers the whole photograph.
    public init(
        photograph: Image, name: String, map: SimilarityMap? = nil,
        covered: CoveredArea = .whole, region: MarkedRegion? = nil
    ) {
        self.photograph = photograph
        self.name = name
        self.map = map
        self.covered = covered
        self.region = region
    }

    /// The width over the height that it is drawn with.
    package var aspectRatio: Double {
        PhotographScene.aspectRatio(of: photograph.size, covered: covered)
    }

    /// The same photograph under another map, without what is marked.
    func showing(_ map: SimilarityMap?) -> ExplainedPhotograph {
        var copy = self
        copy.map = map
        copy.region = nil
        return copy
    }

    /// Refuses what cannot be drawn.
    func validate() throws {
        if let map, !map.rest.isFinite || !map.values.allSatisfy(\.isFinite) {
            throw FigureError(
                .invalidInput,
                "the similarity map of \(name) holds values that are not finite numbers: "
                    + "the network put out infinities or NaN for it")
        }
        try covered.validate(of: name)
        try region?.validate(of: name)
    }
}
