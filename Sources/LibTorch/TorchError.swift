/// What libtorch refused, in its own words.
package struct TorchError: Error, CustomStringConvertible, Sendable {
    /// One sentence.
    package let description: String

    package init(_ description: String) { self.description = description }
}
