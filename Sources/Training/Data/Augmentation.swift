/// How photographs are changed at random while a network learns from them, so that it learns to
/// ignore the change.
public struct Augmentation: Codable, Hashable, Sendable {
    /// Which part of a photograph is taken; `nil` for what the network's preprocessing takes.
    public var crop: RandomResizedCrop?
    /// How likely a photograph is mirrored, left to right.
    public var flipProbability: Double
    /// How its colours are changed.
    public var jitter: ColourJitter?
    /// How a part of it is erased.
    public var erasing: RandomErasing?

    /// An augmentation with each of its parts.
    public init(
        crop: RandomResizedCrop? = nil, flipProbability: Double = 0, jitter: ColourJitter? = nil,
        erasing: RandomErasing? = nil
    ) {
        self.crop = crop
        self.flipProbability = flipProbability
        self.jitter = jitter
        self.erasing = erasing
    }

    /// Photographs as they are: the very input that every other command gives a network.
    public static let none = Augmentation()
    /// What networks for ImageNet are usually trained with: a part of the photograph, mirrored every
    /// second time (Szegedy et al., "Going Deeper with Convolutions", CVPR 2015, section 6).
    public static let standard = Augmentation(crop: RandomResizedCrop(), flipProbability: 0.5)

    /// Refuses settings that make no sense.
    ///
    /// - Throws: `TrainingError` with the code `settings`.
    public func check() throws(TrainingError) {
        try crop?.check()
        try Self.check(probability: flipProbability, "of flips")
        try jitter?.check()
        try erasing?.check()
    }

    static func check(probability: Double, _ name: String) throws(TrainingError) {
        guard (0...1).contains(probability) else {
            throw TrainingError(
                .settings, "the probability \(name) is \(probability); give one from 0 to 1")
        }
    }
}
