/// Why a file could not be read or written.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String
        /// There is no file at the path.
        public static let missing = Code(name: "missing")
        /// The path is a folder's.
        public static let folder = Code(name: "folder")
        /// The path leads to a device, a pipe or a socket.
        public static let notRegular = Code(name: "notRegular")
        /// The operating system refused to open or read the file.
        public static let unreadable = Code(name: "unreadable")
        /// The file has no bytes.
        public static let empty = Code(name: "empty")
        /// The file has more bytes than are read.
        public static let tooLarge = Code(name: "tooLarge")
        /// The file is a table whose rows cannot be told apart.
        public static let malformed = Code(name: "malformed")
        /// The operating system refused to write the file.
        public static let unwritable = Code(name: "unwritable")
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence: what is wrong and what to do.
    public let message: String
    /// The message.
    public var description: String { message }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
