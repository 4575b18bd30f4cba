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
            region: network.preprocessing.region)
    }

    /// The A–B picture of two photographs that several networks were asked about.
    ///
    /// - Parameter ensemble: for their names and for the part of each photograph that they saw.
    public init(
        _ pair: PairSimilarity, first: (photograph: Image, name: String),
        second: (photograph: Image, name: String), ensemble: NetworkEnsemble
    ) {
        self.init(
            pair, first: first, second: second, network: ensemble.name, region: ensemble.region)
    }

    private init(
        _ pair: PairSimilarity, first: (photograph: Image, name: String),
        second: (photograph: Image, name: String), network: String,
        region: (PixelSize) -> Rectangle
    ) {
        func side(_ photograph: Image, _ name: String, _ map: SimilarityMap) -> Side {
            let area = region(photograph.size)
            return Side(
                photograph: photograph, name: name, map: map,
                covered: CoveredArea(
                    x: area.x, y: area.y, width: area.width, height: area.height))
        }
        self.init(
            left: side(first.photograph, first.name, pair.mapOfFirst),
            right: side(second.photograph, second.name, pair.mapOfSecond),
            cosineSimilarity: pair.cosineSimilarity,
            certificate: Certificate(
                label: pair.label, similarityError: pair.certificate.completenessError,
                embeddingError: pair.certificate.recompositionError),
            network: network)
    }
}

extension String {
    /// What stands behind the last slash.
    package var lastPathComponent: String {
        split(separator: "/").last.map { String($0) } ?? self
    }
}
