import Images

/// A photograph of a gallery, as its catalogue has it.
public struct GalleryImage: Hashable, Identifiable, Sendable {
    /// Its number in the catalogue; the same as long as the file is there.
    public let id: Int64
    /// The file, relative to the folder of the photographs.
    public let path: String
    /// The file's size in bytes.
    public let byteCount: Int
    /// When the file was last changed, in nanoseconds since 1970.
    public let modified: Int64
    /// A fingerprint of the file's bytes; `nil` where they could not be read.
    public let contentHash: UInt64?
    /// The photograph's size, upright; `nil` where it could not be decoded.
    public let size: PixelSize?
    /// The class it is of; `nil` where it has none.
    public let label: String?
    /// Which row of the embeddings is its own; `nil` where it could not be embedded.
    public let row: Int?
    /// Why it could not be embedded; `nil` where it was.
    public let failure: String?

    /// The file's name without its folders.
    public var name: String { path.split(separator: "/").last.map { String($0) } ?? path }
}
