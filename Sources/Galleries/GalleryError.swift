/// Why a gallery cannot be made, opened or searched.
public struct GalleryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may be added.
    public struct Code: Hashable, Sendable {
        let name: String

        /// There is no gallery where one was named.
        public static let notAGallery = Code(name: "notAGallery")
        /// The gallery is of a version of Likeness that this one does not know.
        public static let version = Code(name: "version")
        /// Its files contradict each other, or cannot be read.
        public static let damaged = Code(name: "damaged")
        /// It was made with another network, or with the same under other settings.
        public static let otherNetwork = Code(name: "otherNetwork")
        /// It holds other photographs than those that were named.
        public static let otherPhotographs = Code(name: "otherPhotographs")
        /// Someone else is writing to it.
        public static let busy = Code(name: "busy")
        /// It cannot be written to.
        public static let unwritable = Code(name: "unwritable")
        /// There are no photographs, or they cannot be listed.
        public static let photographs = Code(name: "photographs")
        /// No such image or label is in it.
        public static let notFound = Code(name: "notFound")
        /// A region, a mask or a list that cannot be understood.
        public static let invalidInput = Code(name: "invalidInput")
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
