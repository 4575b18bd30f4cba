/// A picture in one of the sizes in which pictures are sent.
struct ThumbnailKey: Hashable, Sendable {
    /// The file's path, which is the server's own.
    let file: String
    /// Tells versions of the file apart.
    let version: String
    let side: Int
}

/// A picture, ready to be sent.
struct EncodedPicture: Sendable {
    let bytes: [UInt8]
    let type: String
}
