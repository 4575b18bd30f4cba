/// Why a loss or a sampler does not exist.
public struct MetricLearningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// Settings of the loss that contradict each other, or a number that makes no sense.
        public static let settings = Code(name: "settings")
        /// The images are too few for such batches.
        public static let batches = Code(name: "batches")
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence that says what to do.
    public let message: String
    /// The message.
    public var description: String { message }

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
