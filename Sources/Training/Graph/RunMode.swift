/// How a network is run.
public struct RunMode: Hashable, Sendable {
    /// Which mean and variance batch normalisation uses.
    public enum Normalisation: String, CaseIterable, Codable, Hashable, Sendable {
        /// Those of the batch; the stored ones follow them.
        case batch
        /// The stored ones.
        case stored
    }

    public var normalisation: Normalisation
    /// Whether dropout drops.
    public var drops: Bool

    /// As the network will be used.
    package static let inference = RunMode(normalisation: .stored, drops: false)
    /// As a network is trained.
    package static let training = RunMode(normalisation: .batch, drops: true)

    package init(normalisation: Normalisation, drops: Bool) {
        self.normalisation = normalisation
        self.drops = drops
    }
}
