/// Why a network cannot be used, or cannot be used for this picture.
public struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// The network takes no picture.
        public static let noImageInput = Code(name: "noImageInput")
        /// The network has no tensor of the name that was asked for.
        public static let unknownTensor = Code(name: "unknownTensor")
        /// The way from the feature map to the embedding is not understood.
        public static let tailNotUnderstood = Code(name: "tailNotUnderstood")
        /// The network does not work at the size that was asked for.
        public static let wrongSize = Code(name: "wrongSize")
        /// The weights of an ensemble do not fit its networks.
        public static let ensemble = Code(name: "ensemble")
        /// The preprocessing that a file or an option describes cannot be done.
        public static let preprocessing = Code(name: "preprocessing")
        /// The occluder does not fit the network's input.
        public static let occluder = Code(name: "occluder")
        /// A region of a photograph is none, or the network does not see it.
        public static let region = Code(name: "region")
        /// The network puts out something else than its graph promised.
        public static let unexpectedOutput = Code(name: "unexpectedOutput")
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence: what is wrong and what to do.
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
