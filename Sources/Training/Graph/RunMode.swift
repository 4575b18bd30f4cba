/// How a network is run.
public struct RunMode: Hashable, Sendable {
    /// Which mean and variance batch normalisation uses.
    public enum Normalisation: String, CaseIterable, Codable, Hashable, Sendable {
        /// Those of the batch; the stored ones follow them.
        case batch
        /// The stored ones.
        case stored
    }

    /// Which mean and variance batch normalisation uses.
    public var normalisation: Normalisation
    /// What decides what dropout drops; `nil` where it drops nothing.
    public var dropoutSeed: UInt64?

    /// As the network will be used.
    package static let inference = RunMode(normalisation: .stored, dropoutSeed: nil)
    /// As a network is trained.
    package static let training = RunMode(normalisation: .batch, dropoutSeed: 0)

    package init(normalisation: Normalisation, dropoutSeed: UInt64?) {
        self.normalisation = normalisation
        self.dropoutSeed = dropoutSeed
    }
}
