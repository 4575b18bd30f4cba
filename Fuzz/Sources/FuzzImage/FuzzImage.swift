import Fuzzing
import Images

/// Decodes the bytes as a picture, whole and reduced.
@main enum FuzzImage {
    static func main() {
        fuzz { bytes, count in
            let bytes = UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)
            // Small limits keep each run short; the checks are those of large ones.
            for enough in [nil, PixelSize(width: 64, height: 64)] {
                let options = ReadOptions(maximumPixels: 1 << 18, enough: enough)
                let image = try? Image(decoding: bytes, name: "input", options: options)
                if let image { precondition(image.size.width > 0 && image.size.height > 0) }
            }
            return 0
        }
    }
}
