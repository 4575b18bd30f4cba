/// A part of a network's tail – from the feature map on – that says what each location contributes.
///
/// A pooling is one; a head step on top of another part is one; so are the sum and the concatenation
/// of parts. To support a new tail is to write one more, in a file of its own.
public protocol TailPart: Sendable {
    /// How exact the contributions are.
    var exactness: Exactness { get }
    /// - Throws: `SimilarityMapError` when the feature map does not fit the part's weights.
    func contributions(of featureMap: FeatureMap) throws -> any Contributions
}

/// A part of a tail that takes any vector, spatial or not: linear layers, normalisations, gates.
///
/// At a given input it is an affine map, which can be applied to each location's share.
public protocol HeadStep: Sendable {
    /// How exact the step is.
    var exactness: Exactness { get }
    /// The affine map the step is at this input.
    ///
    /// - Throws: `SimilarityMapError` when the input does not fit the step's weights.
    func held(at input: [Float]) throws -> any AffineMap
}

/// How exact a map is, by construction of the network's tail.
public enum Exactness: Int, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The contributions are what the network computes.
    case exact
    /// They are, with the gates of activations held at the value they have for this image.
    case exactGivenGates
    /// A large part of the embedding has no location.
    case partlyNonSpatial

    /// `exact`, `exact given gates` or `partly non-spatial`.
    public var description: String {
        switch self {
        case .exact: "exact"
        case .exactGivenGates: "exact given gates"
        case .partlyNonSpatial: "partly non-spatial"
        }
    }

    /// Less is more exact.
    public static func < (a: Exactness, b: Exactness) -> Bool { a.rawValue < b.rawValue }
}

/// Why a decomposition does not exist.
public struct SimilarityMapError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// The feature map does not fit the tail's weights.
        public static let wrongSize = Code(name: "wrongSize")
        /// An embedding is zero or not finite: its cosine similarity is not defined.
        public static let undefinedSimilarity = Code(name: "undefinedSimilarity")
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence.
    public let message: String
    /// The message.
    public var description: String { message }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
