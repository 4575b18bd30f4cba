import Images
import Networks
import SimilarityMaps

/// Everything that is known about a pair of photographs, for machines: `likeness pair --json`.
///
/// The keys are described in `docs/pair-json.md`.
public struct PairReport: Encodable, Sendable {
    /// One of the two photographs, and its map.
    public struct Side: Encodable, Sendable {
        /// The file.
        public let path: String
        /// The photograph's size in pixels, upright.
        public let width, height: Int
        /// The part of the photograph that the grid covers, in fractions of its width and height:
        /// `[x, y, width, height]`. Beyond 0…1 where bars were added.
        public let covered: [Double]
        /// The rows and columns of the grid.
        public let grid: [Int]
        /// What each location contributes to the cosine similarity, or what hiding it does, row by row.
        public let map: [[Float]]
        /// The sum of the map; absent with occlusion, where it means nothing.
        public let sum: Double?
        /// The part of the similarity that no location owns; absent with occlusion.
        public let rest: Float?
        /// With occlusion: by how much the similarity falls at most when one place is hidden, and by how
        /// much it rises at most.
        public let largestDrop, largestRise: Float?
        /// The raw map's file, where it was written.
        public var mapFile: String?
    }

    /// The proof that both maps add up.
    public struct CertificateReport: Encodable, Sendable {
        /// Whether both errors are within the tolerance.
        public let holds: Bool
        /// `|Σ map + rest − cosineSimilarity|`, the larger of the two.
        public let completenessError: Double
        /// `‖Σ uᵢ + c − e‖∞ / ‖e‖` against the network's own embedding, the larger of the two.
        /// Absent where the network put none out.
        public let recompositionError: Double?
        /// What the errors are held against.
        public let tolerance: Double
        /// Whether the cells lie over the parts of the photographs that they seem to.
        public let places: Places

        init(_ certificate: Certificate) {
            holds = certificate.holds
            completenessError = certificate.completenessError
            recompositionError = certificate.recompositionError
            tolerance = Certificate.tolerance
            places = certificate.places
        }
    }

    /// The network and how it was read.
    public struct NetworkReport: Encodable, Sendable {
        /// The file.
        public let path: String
        /// The tensor that is the feature map; several are separated by commas. Absent with occlusion,
        /// which looks for none.
        public let featureMap: String?
        /// The tensor that is the embedding; absent where Likeness pooled the feature map itself.
        public let embedding: String?
        /// The way from the feature map to the embedding, in words; absent with occlusion.
        public let tail: [String]?
        /// How a photograph becomes the network's input.
        public let preprocessing: PreprocessingReport

        /// What a network's description says.
        public init(_ description: NetworkDescription) {
            path = description.path
            let isSplit = description.exactness != nil
            featureMap = isSplit ? description.featureMaps.joined(separator: ", ") : nil
            embedding = description.embedding
            tail = isSplit ? description.tailWords : nil
            preprocessing = PreprocessingReport(
                description.preprocessing, assumed: description.assumptions,
                assumption: description.assumptionSentence)
        }
    }

    /// How a photograph becomes the network's input.
    public struct PreprocessingReport: Encodable, Sendable {
        /// The network's input size in pixels.
        public let width, height: Int
        /// `squash`, `crop` or `pad`.
        public let fit: String
        /// With `crop`: the network's size as a part of the resized picture's shorter side.
        public let cropFraction: Double?
        /// With `resized`, how, in words; absent otherwise.
        public let resizing: String?
        /// The interpolation.
        public let interpolation: String
        /// What pixel values, 0 to 255, are multiplied with first.
        public let rescale: Double
        /// What is then subtracted from red, green and blue.
        public let mean: [Double]
        /// What red, green and blue are then divided by.
        public let standardDeviation: [Double]
        /// `rgb` or `bgr`.
        public let channelOrder: String
        /// Which of these neither an option nor a file says, so that the usual is assumed.
        public let assumed: [String]
        /// The same in a sentence; absent where nothing is assumed.
        public let assumption: String?
    }

    /// One of several networks whose similarities were taken together.
    public struct MemberReport: Encodable, Sendable {
        /// The file.
        public let path: String
        /// Its weight; all weights sum to 1.
        public let weight: Double
        /// The cosine similarity as this network alone sees it.
        public let cosineSimilarity: Double
        /// What is assumed of how photographs are prepared for it; absent where nothing is.
        public let assumption: String?
    }

    /// The versions that made the numbers.
    public struct Versions: Encodable, Sendable {
        /// Likeness.
        public let likeness: String
        /// ONNX Runtime.
        public let onnxRuntime: String

        /// This version of Likeness, and the version of ONNX Runtime that runs a network.
        public init(_ network: EmbeddingNetwork) {
            likeness = LikenessVersion.current
            onnxRuntime = network.runtimeVersion
        }
    }

    /// How the maps were made: `decomposition` or `occlusion`.
    public let method: String
    /// The cosine similarity of the two embeddings, −1 to 1.
    public let cosineSimilarity: Double
    /// What the maps are called (`Certificate.label`); absent with occlusion, where there is nothing to be
    /// exact about.
    public let label: String?
    /// The proof that both maps add up; absent with occlusion, where they do not.
    public let certificate: CertificateReport?
    /// With occlusion: what was hidden, and what it cost.
    public let occlusion: OcclusionReport?
    /// The two photographs, in the order they were given.
    public var first, second: Side
    /// The network; the first, where there are several.
    public let network: NetworkReport
    /// All networks, where there are several.
    public let ensemble: [MemberReport]?
    /// The versions.
    public let versions: Versions
    /// The A–B picture's file, where it was written.
    public var picture: String?

    /// Gathers what is known about a pair.
    ///
    /// - Parameters:
    ///   - networks: the networks, or the one.
    ///   - cosineSimilarities: what each of them alone says.
    public init(
        _ pair: PairSimilarity, first: (path: String, size: PixelSize),
        second: (path: String, size: PixelSize), ensemble networks: NetworkEnsemble,
        cosineSimilarities: [Double]
    ) {
        method = "decomposition"
        occlusion = nil
        self.first = Side(first, .contributions(pair.mapOfFirst), networks.region)
        self.second = Side(second, .contributions(pair.mapOfSecond), networks.region)
        cosineSimilarity = pair.cosineSimilarity
        label = pair.label
        certificate = CertificateReport(pair.certificate)
        network = NetworkReport(networks.networks[0].description)
        ensemble =
            networks.networks.count == 1
            ? nil
            : zip(zip(networks.networks, networks.weights), cosineSimilarities).map {
                MemberReport(
                    path: $0.0.description.path, weight: $0.1, cosineSimilarity: $1,
                    assumption: $0.0.description.assumptionSentence)
            }
        versions = Versions(networks.networks[0])
    }

    /// Gathers what is known about a pair of which parts were hidden.
    public init(
        _ pair: PairOcclusion, first: (path: String, size: PixelSize),
        second: (path: String, size: PixelSize), network: EmbeddingNetwork
    ) {
        let description = network.description
        let region = description.preprocessing.region
        method = "occlusion"
        occlusion = OcclusionReport(pair)
        self.first = Side(first, .occlusion(pair.mapOfFirst), region)
        self.second = Side(second, .occlusion(pair.mapOfSecond), region)
        cosineSimilarity = pair.cosineSimilarity
        (label, certificate, ensemble) = (nil, nil, nil)
        self.network = NetworkReport(description)
        versions = Versions(network)
    }
}

extension PairReport.PreprocessingReport {
    init(_ settings: Preprocessing, assumed: [String], assumption: String?) {
        (self.assumed, self.assumption) = (assumed, assumption)
        width = settings.size.width
        height = settings.size.height
        switch settings.fit {
        case .squash: (fit, cropFraction) = ("squash", nil)
        case .pad: (fit, cropFraction) = ("pad", nil)
        case .crop(let fraction): (fit, cropFraction) = ("crop", fraction)
        case .resized: (fit, cropFraction) = ("resized", nil)
        }
        resizing = if case .resized(let resizing) = settings.fit { "\(resizing)" } else { nil }
        interpolation = settings.filter.rawValue
        rescale = settings.rescale
        mean = settings.mean
        standardDeviation = settings.standardDeviation
        channelOrder = settings.channelOrder.rawValue
    }
}

/// The version of this package.
public enum LikenessVersion {
    /// As in CHANGELOG.md.
    public static let current = "0.1.0"
}
