/// Why something cannot be evaluated.
public struct EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// A line of a table is not what it should be.
        public static let badLine = Code(name: "badLine")
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence: what is wrong, where, and what to do.
    public let message: String
    /// The message.
    public var description: String { message }

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
