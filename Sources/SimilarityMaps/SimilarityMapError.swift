/// Why a decomposition does not exist.
public struct SimilarityMapError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// The feature map does not fit the tail's weights.
        public static let wrongSize = Code(name: "wrongSize")
        /// The tail needs a tensor that was not given to it.
        public static let missing = Code(name: "missing")
        /// An embedding is zero or not finite: its cosine similarity is not defined.
        public static let undefinedSimilarity = Code(name: "undefinedSimilarity")
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence.
    public let message: String
    /// The message.
    public var description: String { message }

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
