import Files
import Images
import Networks

/// A photograph for an explanation: as the network is to see it, and as it is to be drawn.
///
/// Large JPEG files are reduced while they are decoded, and two reductions give pictures that differ a
/// little. An embedding that is to be the indexed one takes the very reduction that indexing took, however
/// large the photograph is to be drawn.
struct ReadPhotograph {
    /// What indexing gave the network.
    let indexed: Image
    /// At least as large as was asked for, as far as the file goes.
    let drawn: Image

    /// - Parameters:
    ///   - network: whose embeddings are to be met.
    ///   - reading: how large the photograph is to be drawn, and limits.
    ///   - isDrawn: if it is not, it is decoded once, whatever size was asked for.
    /// - Throws: `FileError` and `ImageError` where it cannot be read.
    init(
        _ path: String, for network: GalleryNetwork, reading: ReadOptions, isDrawn: Bool = true
    ) throws {
        let bytes = try WholeFile.read(path, maximumBytes: PhotographReader.maximumBytes)
        var options = reading
        options.enough = network.preprocessing.enough
        let seen = try Image(decoding: bytes, name: path, options: options)
        let isWhole = seen.size == seen.originalSize
        let isEnough =
            !isDrawn || isWhole || reading.enough.map { Self.holds(seen.size, $0) } ?? false
        indexed = seen
        drawn = isEnough ? seen : try Image(decoding: bytes, name: path, options: reading)
    }

    private static func holds(_ size: PixelSize, _ enough: PixelSize) -> Bool {
        size.width >= enough.width && size.height >= enough.height
    }
}
