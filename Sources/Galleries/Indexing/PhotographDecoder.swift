import Images

/// Decodes photographs for any number of threads, of which only one at a time has the memory for a large
/// photograph.
package final class PhotographDecoder: Sendable {
    private let maximumPixels: Int
    /// Held while a large photograph is decoded.
    private let large = Monitor()

    /// Photographs of more pixels, 50 million, are large.
    private static let largePixels = 50_000_000

    /// - Parameter maximumPixels: photographs with more are refused.
    package init(maximumPixels: Int) { self.maximumPixels = maximumPixels }

    /// - Parameters:
    ///   - bytes: a file's.
    ///   - name: what error messages call the photograph.
    ///   - enough: as in `ReadOptions`.
    /// - Throws: `ImageError`.
    package func decode(_ bytes: [UInt8], name: String, enough: PixelSize?) throws -> Image {
        var options = ReadOptions(
            maximumPixels: min(maximumPixels, Self.largePixels), enough: enough)
        do {
            return try Image(decoding: bytes, name: name, options: options)
        } catch let error as ImageError
            where error.code == .tooManyPixels && options.maximumPixels < maximumPixels
        {
            options.maximumPixels = maximumPixels
            return try large.locked { try Image(decoding: bytes, name: name, options: options) }
        }
    }
}
