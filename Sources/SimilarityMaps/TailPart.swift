import VectorMath

/// A part of a network's tail – from the feature maps on – that says what each location contributes.
///
/// A pooling is one; a head step on top of another part is one; so are the sum and the concatenation
/// of parts. To support a new tail is to write one more, in a file of its own.
public protocol TailPart: Sendable {
    /// How exact the contributions are.
    var exactness: Exactness { get }
    /// What each location of the activations' grid contributes.
    ///
    /// - Throws: `SimilarityMapError` when the activations do not fit the part's weights.
    func contributions(of activations: Activations) throws -> any Contributions
    /// The derivative of what the part puts out, times a direction: `∂(total · direction) / ∂x` for each
    /// feature map, by its name.
    ///
    /// Unlike in contributions, norms, gates of activations and shares of powers are not held here. What
    /// the network computes beside the feature maps, such as gates and attention weights, is.
    ///
    /// - Parameter direction: as long as what the part puts out.
    /// - Throws: as `contributions(of:)`.
    func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix]
}

/// A part of a tail that takes a feature map and leaves a vector: where locations become shares.
///
/// As a `TailPart` it pools the only feature map there is; `PooledFeatures` names one of several.
public protocol Pooling: TailPart {
    /// What each vector of a feature map contributes, those without a location first.
    ///
    /// - Throws: `SimilarityMapError` when the feature map does not fit the pooling's weights.
    func contributions(of featureMap: FeatureMap) throws -> any Contributions
    /// The derivative of the pooled vector, times a direction, with respect to each vector of the feature
    /// map: `[count, channels]`.
    ///
    /// - Throws: as `contributions(of:)`.
    func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix
}

extension Pooling {
    /// Pools the only feature map there is.
    public func contributions(of activations: Activations) throws -> any Contributions {
        try PooledFeatures(nil, self).contributions(of: activations)
    }

    /// Of the only feature map there is.
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix] {
        try PooledFeatures(nil, self).gradient(of: activations, along: direction)
    }
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
    /// What a direction is, seen from the input through the step's derivative there: `Jᵀ direction`.
    ///
    /// - Throws: as `held(at:)`.
    func pulledBack(_ direction: [Float], at input: [Float]) throws -> [Float]
}

extension HeadStep {
    /// Of a step that is affine itself, and not only held so.
    public func pulledBack(_ direction: [Float], at input: [Float]) throws -> [Float] {
        try held(at: input).pulledBack(direction)
    }
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
