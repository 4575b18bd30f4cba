import Files
import Galleries
import Images
import Networks
import RandomNumbers

/// Makes photographs' files into pictures of the network's size, with all that is random about them. Any
/// number of threads may use one at a time; what comes out depends on the file and the random numbers
/// alone.
final class PhotographPreparer: Sendable {
    private let photographs: TrainingPhotographs
    private let preprocessing: Preprocessing
    private let augmentation: Augmentation
    private let decoder: PhotographDecoder
    private let cache: PhotographCache

    /// Photographs' files have no more bytes than that.
    private static let mostBytes = 1 << 30

    init(
        _ photographs: TrainingPhotographs, preprocessing: Preprocessing,
        augmentation: Augmentation, maximumPixels: Int, cacheBytes: Int
    ) {
        self.photographs = photographs
        self.preprocessing = preprocessing
        self.augmentation = augmentation
        decoder = PhotographDecoder(maximumPixels: maximumPixels)
        cache = PhotographCache(bytes: cacheBytes)
    }

    /// - Throws: `FileError` or `ImageError`.
    func picture(of photograph: Int, using random: inout SplitMix64) throws -> Image {
        let known = cache[photograph]
        let bytes =
            known == nil
            ? try WholeFile.read(
                photographs.file(of: photograph), maximumBytes: Self.mostBytes) : []
        // What the photograph's size is has to be known before it is decoded, where its decoding
        // depends on what is drawn.
        if let size = known?.originalSize ?? Image.reducibleSize(of: bytes) {
            let plan = augmentation.plan(for: size, network: preprocessing.size, using: &random)
            let image =
                try known
                ?? decode(bytes, photograph, enough: plan.enough(of: size, preprocessing))
            return plan.picture(of: image, preprocessing)
        }
        let image = try decode(bytes, photograph, enough: nil)
        let plan = augmentation.plan(
            for: image.originalSize, network: preprocessing.size, using: &random)
        return plan.picture(of: image, preprocessing)
    }

    private func decode(_ bytes: [UInt8], _ photograph: Int, enough: PixelSize?) throws -> Image {
        let image = try decoder.decode(bytes, name: "it", enough: enough)
        // Whether one is kept must not change what is seen of it: kept ones are those that no draw
        // would have delivered reduced.
        if image.originalSize == image.size, isAlwaysWhole(image.size) {
            cache.keep(image, as: photograph)
        }
        return image
    }

    /// Whether even half of a photograph would be too little for what needs the least of it, which is all
    /// of it.
    private func isAlwaysWhole(_ photograph: PixelSize) -> Bool {
        let least =
            augmentation.crop == nil
            ? preprocessing.enough
            : PixelSize(
                width: 2 * preprocessing.size.width, height: 2 * preprocessing.size.height)
        return (photograph.width + 1) / 2 < least.width
            || (photograph.height + 1) / 2 < least.height
    }
}

/// Decoded photographs, as many as there is room for. Those that came first are kept: where all are asked
/// for equally often, in whatever order, making room for others gains nothing.
final class PhotographCache: @unchecked Sendable {
    private let monitor = Monitor()
    private let capacity: Int
    private var images: [Int: Image] = [:]
    private var heldBytes = 0

    /// - Parameter bytes: how many the pictures may have, together.
    init(bytes: Int) { capacity = bytes }

    subscript(photograph: Int) -> Image? { monitor.locked { images[photograph] } }

    /// Keeps a picture if there is room for it.
    func keep(_ image: Image, as photograph: Int) {
        monitor.locked {
            guard images[photograph] == nil, heldBytes + image.pixels.count <= capacity else {
                return
            }
            images[photograph] = image
            heldBytes += image.pixels.count
        }
    }
}
