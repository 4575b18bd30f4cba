import Files

/// Why the folder of a training cannot be used.
public struct TrainingRunError: Error, Hashable, CustomStringConvertible, Sendable {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String

        /// There is no training where one was named.
        public static let notARun = Code(name: "notARun")
        /// It is of a version of Likeness that this one does not know.
        public static let version = Code(name: "version")
        /// Its files contradict each other, or cannot be read.
        public static let damaged = Code(name: "damaged")
        /// A new training was to be where there is one, or where other files are.
        public static let inTheWay = Code(name: "inTheWay")
        /// Another process trains there.
        public static let busy = Code(name: "busy")
        /// It cannot be written to.
        public static let unwritable = Code(name: "unwritable")
        /// It has no checkpoint, or not the one that was asked for.
        public static let noCheckpoint = Code(name: "noCheckpoint")
        /// Settings that cannot be written down, or are not of the form that was asked for.
        public static let settings = Code(name: "settings")
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence that says what to do.
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension TrainingRunError {
    /// For what the operating system refused to write, as when the disk is full.
    static func unwritable(_ error: FileError) -> TrainingRunError {
        TrainingRunError(
            .unwritable,
            "\(error.message); what was saved before is kept, so make room or put right what is wrong, and go on with ‘likeness train --resume’"
        )
    }

    /// Does what writes, and says what is kept where it fails.
    static func saving<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as FileError where error.code == .unwritable {
            throw unwritable(error)
        }
    }
}
