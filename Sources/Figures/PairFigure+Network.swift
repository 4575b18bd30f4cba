import Images
import Networks
import SimilarityMaps

extension PairFigure {
    /// The A–B picture of two photographs that a network was asked about.
    ///
    /// - Parameter network: for its name and for the part of each photograph that it saw.
    public init(
        _ pair: PairSimilarity, first: (photograph: Image, name: String),
        second: (photograph: Image, name: String), network: NetworkDescription
    ) {
        self.init(
            pair, first: first, second: second, network: network.path.lastPathComponent,
            assumption: network.assumptionSentence, region: network.preprocessing.region)
    }

    /// The A–B picture of two photographs that several networks were asked about.
    ///
    /// - Parameter ensemble: for their names and for the part of each photograph that they saw.
    public init(
        _ pair: PairSimilarity, first: (photograph: Image, name: String),
        second: (photograph: Image, name: String), ensemble: NetworkEnsemble
    ) {
        self.init(
            pair, first: first, second: second, network: ensemble.name,
            assumption: ensemble.assumptionSentence, region: ensemble.region)
    }

    private init(
        _ pair: PairSimilarity, first: (photograph: Image, name: String),
        second: (photograph: Image, name: String), network: String,
        assumption: String?, region: (PixelSize) -> Rectangle
    ) {
        self.init(
            left: Side(first, .contributions(pair.mapOfFirst), region),
            right: Side(second, .contributions(pair.mapOfSecond), region),
            cosineSimilarity: pair.cosineSimilarity, certificate: pair.certificate,
            network: network, assumption: assumption)
    }

    /// The A–B picture of two photographs of which parts were hidden from a network.
    public init(
        _ pair: PairOcclusion, first: (photograph: Image, name: String),
        second: (photograph: Image, name: String), network: NetworkDescription
    ) {
        self.init(
            left: Side(first, .occlusion(pair.mapOfFirst), network.preprocessing.region),
            right: Side(second, .occlusion(pair.mapOfSecond), network.preprocessing.region),
            cosineSimilarity: pair.cosineSimilarity, certificate: nil,
            network: network.path.lastPathComponent, assumption: network.assumptionSentence)
    }
}

extension PairFigure.Side {
    /// A photograph with the part of it that the networks saw.
    fileprivate init(
        _ photograph: (photograph: Image, name: String), _ map: PairFigure.Map,
        _ region: (PixelSize) -> Rectangle
    ) {
        self.init(
            photograph: photograph.photograph, name: photograph.name, map: map,
            covered: CoveredArea(region(photograph.photograph.size)))
    }
}

extension String {
    /// What stands behind the last slash.
    package var lastPathComponent: String {
        split(separator: "/").last.map { String($0) } ?? self
    }
}
