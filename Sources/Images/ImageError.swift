/// Why a picture could not be read or written.
public struct ImageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public let code: Code
    /// One sentence with the file's name, the sizes in question and what can be done.
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// A kind of failure. More kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name of the kind, for example `truncated`.
        public let description: String

        private init(_ name: String) { description = name }

        /// A library that reads pictures did not start.
        public static let unreadable = Code("unreadable")
        /// The file has no bytes.
        public static let emptyFile = Code("emptyFile")
        /// The file holds something else than a picture, whatever its name says.
        public static let notAnImage = Code("notAnImage")
        /// The file is a picture, in a format or a variant that is not read.
        public static let unsupportedFormat = Code("unsupportedFormat")
        /// The file ends before the picture does.
        public static let truncated = Code("truncated")
        /// The file's contents contradict its format.
        public static let corrupt = Code("corrupt")
        /// The picture has more pixels than ``ReadOptions/maximumPixels``.
        public static let tooManyPixels = Code("tooManyPixels")
        /// The output's extension names none of the formats that are written.
        public static let unknownExtension = Code("unknownExtension")
        /// The format cannot hold the picture.
        public static let cannotEncode = Code("cannotEncode")
    }
}
