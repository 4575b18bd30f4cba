/// Why the folder of a training cannot be used.
public struct TrainingRunError: Error, CustomStringConvertible, Sendable {
    /// One sentence that says what to do.
    public let description: String

    package init(_ description: String) { self.description = description }
}
