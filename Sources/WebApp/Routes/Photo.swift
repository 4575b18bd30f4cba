import Galleries
import Images
import Networks

/// A photograph as the page knows it.
struct Photo: Encodable, Sendable {
    /// Its number in the gallery's catalogue; `nil` for an uploaded one.
    let id: Int64?
    /// Its path in the gallery; of an uploaded one the query that names it.
    let path: String
    let label: String?
    /// Upright, in pixels.
    let width, height: Int
    /// Where the picture is to be had; `&side=N` is added for the size.
    let url: String
    /// The part that maps cover, `[x, y, width, height]` in fractions of its width and height.
    let seen: [Double]

    init(_ image: GalleryImage, of gallery: ServedGallery, _ opened: ServedGallery.Opened) {
        let size = image.size ?? PixelSize(width: 1, height: 1)
        let version = image.contentHash.map { String($0, radix: 16) } ?? "0"
        self.init(
            id: image.id, path: image.path, label: image.label, size: size,
            url: "/photographs/\(gallery.name.percentEncoded)/\(image.id)?v=\(version)",
            seen: opened.network.description.region(of: size))
    }

    init(
        id: Int64?, path: String, label: String?, size: PixelSize, url: String, seen: Rectangle
    ) {
        (self.id, self.path, self.label, self.url) = (id, path, label, url)
        (width, height) = (size.width, size.height)
        self.seen = [seen.x, seen.y, seen.width, seen.height]
    }
}

extension String {
    /// Everything but letters, digits and `-_.~` as percent signs and digits.
    var percentEncoded: String {
        let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~".utf8
        return utf8.map { byte in
            plain.contains(byte)
                ? String(UnicodeScalar(byte))
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
