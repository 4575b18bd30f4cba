import Terminal

/// It was asked to end.
struct Interrupted: Error {
    /// Ends what is being done if that was asked for.
    static func check() throws { if Interruption.isRequested { throw Interrupted() } }
}
