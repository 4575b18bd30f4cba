/// Why a figure could not be drawn.
public struct FigureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for a program to tell cases apart. More may be added.
    public struct Code: Hashable, Sendable {
        private let name: String

        /// No font file was found on this system.
        public static let fontNotFound = Code(name: "fontNotFound")
        /// The font file that was named cannot be read, or is not a font that scales.
        public static let unusableFont = Code(name: "unusableFont")
        /// An option has a value outside its range.
        public static let invalidOption = Code(name: "invalidOption")
        /// What is to be drawn holds a number that cannot be drawn.
        public static let invalidInput = Code(name: "invalidInput")
    }

    /// What went wrong, for a program.
    public let code: Code
    /// What went wrong and what to do about it, one sentence for a person.
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
