/// Why a network cannot be trained, or not any further.
public struct TrainingError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for programs.
    public enum Code: String, Hashable, Sendable {
        /// The network has an operator, or a form of one, that cannot be trained.
        case unsupported
        /// The photographs cannot be used.
        case photographs
        /// The settings contradict each other.
        case settings
        /// The loss or a gradient is no number.
        case diverged
    }

    /// What went wrong, for programs.
    public let code: Code
    /// One sentence that says what to do.
    public let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
