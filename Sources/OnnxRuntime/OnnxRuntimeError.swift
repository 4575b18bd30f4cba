/// Why ONNX Runtime could not be loaded, or could not run a network.
public struct OnnxRuntimeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// No library was found where it was looked for.
        public static let libraryNotFound = Code(name: "libraryNotFound")
        /// A library was found and is not, or is not usable as, ONNX Runtime.
        public static let libraryUnusable = Code(name: "libraryUnusable")
        /// The library is older than the interface that is needed.
        public static let libraryTooOld = Code(name: "libraryTooOld")
        /// The runtime refused the network.
        public static let networkRefused = Code(name: "networkRefused")
        /// The runtime stopped while it ran the network.
        public static let runFailed = Code(name: "runFailed")
        /// The network put out something that is not a tensor of numbers.
        public static let unsupportedOutput = Code(name: "unsupportedOutput")
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
