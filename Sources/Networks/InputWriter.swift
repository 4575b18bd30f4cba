import Images

/// Writes pictures that have a network's size already as its input: normalised, and in its layout.
package struct InputWriter: Sendable {
    private let size: PixelSize
    private let layout: ImageLayout
    /// What each of a byte's 256 values becomes, for red, green and blue: the formula is computed
    /// once for each of them.
    private let tables: [[Float]]
    /// Which of red, green and blue each channel is.
    private let sources: [Int]

    package init(_ preprocessing: Preprocessing, layout: ImageLayout) {
        size = preprocessing.size
        self.layout = layout
        tables = (0..<3).map { colour in
            (0..<256).map {
                Float(
                    (Double($0) * preprocessing.rescale - preprocessing.mean[colour])
                        / preprocessing.standardDeviation[colour])
            }
        }
        sources = preprocessing.channelOrder == .rgb ? [0, 1, 2] : [2, 1, 0]
    }

    /// How many numbers a picture becomes.
    package var count: Int { 3 * size.width * size.height }

    /// The shape of so many pictures.
    package func shape(_ batch: Int) -> [Int] {
        layout == .channelsFirst
            ? [batch, 3, size.height, size.width] : [batch, size.height, size.width, 3]
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
}
