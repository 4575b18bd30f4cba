import CTorch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What libtorch refused, in its own words.
package struct TorchError: Error, CustomStringConvertible, Sendable {
    /// One sentence.
    package let description: String

    package init(_ description: String) { self.description = description }

    /// Throws what a call gave back, and frees it.
    static func check(_ message: UnsafeMutablePointer<CChar>?) throws(TorchError) {
        guard let message else { return }
        defer { free(message) }
        throw TorchError(String(cString: message))
    }
}
