/// Why a network or a weights file could not be read, understood or written.
public struct OnnxGraphError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// The file is not an ONNX network, or is cut short.
        public static let notOnnx = Code(name: "notOnnx")
        /// The file says something about itself that cannot be true, such as a tensor's size.
        public static let inconsistent = Code(name: "inconsistent")
        /// The file names another file outside its own folder.
        public static let outsideFolder = Code(name: "outsideFolder")
        /// The file is not a PyTorch state dictionary, or is cut short.
        public static let notWeights = Code(name: "notWeights")
        /// The weights file asks to run code.
        public static let runsCode = Code(name: "runsCode")
        /// The weights belong to no architecture that is known here.
        public static let unknownArchitecture = Code(name: "unknownArchitecture")
        /// The file is well formed but uses something that is not supported.
        public static let unsupported = Code(name: "unsupported")
        /// What was given does not fit the network, such as numbers for a tensor of another shape.
        public static let mismatched = Code(name: "mismatched")
        /// The file that would be written is in the way of another.
        public static let inTheWay = Code(name: "inTheWay")
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence: what is wrong, where, and what to do.
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
