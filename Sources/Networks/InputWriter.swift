import Images

/// Writes pictures that have a network's size already as its input: normalised, and in its layout.
package struct InputWriter: Sendable {
    private let size: PixelSize
    private let layout: ImageLayout
    /// What each of a byte's 256 values becomes, for red, green and blue: the formula is computed
    /// once for each of them.
    private let tables: [[Float]]
    /// Which of red, green and blue each channel is; none where there is one channel, the brightness.
    private let sources: [Int]

    package init(_ preprocessing: Preprocessing, layout: ImageLayout) {
        size = preprocessing.size
        self.layout = layout
        func table(_ mean: Double, _ deviation: Double) -> [Float] {
            (0..<256).map { Float((Double($0) * preprocessing.rescale - mean) / deviation) }
        }
        let (mean, deviation) = (preprocessing.mean, preprocessing.standardDeviation)
        switch preprocessing.channelOrder {
        case .rgb: sources = [0, 1, 2]
        case .bgr: sources = [2, 1, 0]
        case .grey: sources = []
        }
        // Of three numbers the mean: grey networks have one, which stands here three times.
        tables =
            sources.isEmpty
            ? [table(mean.reduce(0, +) / 3, deviation.reduce(0, +) / 3)]
            : (0..<3).map { table(mean[$0], deviation[$0]) }
    }

    private var channels: Int { max(1, sources.count) }

    /// How many numbers a picture becomes.
    package var count: Int { channels * size.width * size.height }

    /// The shape of so many pictures.
    package func shape(_ batch: Int) -> [Int] {
        layout == .channelsFirst
            ? [batch, channels, size.height, size.width]
            : [batch, size.height, size.width, channels]
    }

    /// One picture as numbers.
    ///
    /// - Precondition: the picture has the network's size.
    func values(of picture: Image) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { out, initialized in
            write(picture, to: UnsafeMutableBufferPointer(rebasing: out[..<count]))
            initialized = count
        }
    }

    /// Writes one picture.
    ///
    /// - Precondition: the picture has the network's size, and there is room for `count` numbers.
    package func write(_ picture: Image, to out: UnsafeMutableBufferPointer<Float>) {
        precondition(
            picture.size == size && out.count >= count,
            "a picture of \(picture.size) for an input of \(size) and \(out.count) numbers")
        let pixelCount = size.width * size.height
        guard !sources.isEmpty else { return writeBrightness(picture, to: out) }
        picture.pixels.withUnsafeBufferPointer { pixels in
            for (channel, source) in sources.enumerated() {
                tables[source].withUnsafeBufferPointer { table in
                    switch layout {
                    case .channelsFirst:
                        for pixel in 0..<pixelCount {
                            out[channel * pixelCount + pixel] =
                                table[Int(pixels[pixel * 3 + source])]
                        }
                    case .channelsLast:
                        for pixel in 0..<pixelCount {
                            out[pixel * 3 + channel] = table[Int(pixels[pixel * 3 + source])]
                        }
                    }
                }
            }
        }
    }

    /// The brightness of each pixel, as Pillow computes it (`L24`, ITU-R 601-2 in 16 bits).
    private func writeBrightness(_ picture: Image, to out: UnsafeMutableBufferPointer<Float>) {
        for pixel in 0..<size.width * size.height {
            let (red, green, blue) = (
                Int(picture.pixels[pixel * 3]), Int(picture.pixels[pixel * 3 + 1]),
                Int(picture.pixels[pixel * 3 + 2])
            )
            let brightness = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16
            out[pixel] = tables[0][brightness]
        }
    }
}
