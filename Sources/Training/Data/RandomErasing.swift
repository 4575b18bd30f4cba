import Images
import RandomNumbers

/// A rectangle of what the network sees is erased (Zhong, Zheng, Kang, Li and Yang, "Random Erasing Data
/// Augmentation", AAAI 2020), so that no single part of an object is relied on.
///
/// As in the paper, except that the aspect ratio is drawn evenly on a logarithmic scale and that a
/// rectangle that does not fit is drawn anew ten times at most, after which nothing is erased: both
/// as torchvision's `RandomErasing` does.
public struct RandomErasing: Codable, Hashable, Sendable {
    /// What is put in the place of the rectangle.
    public enum Filling: String, CaseIterable, Codable, Hashable, Sendable {
        /// A random colour for each pixel, which the paper found best (RE-R).
        case noise
        /// The mean colour of the network's preprocessing (RE-M), which becomes zero.
        case mean
    }

    /// How likely something is erased; ½ in the paper.
    public var probability: Double
    /// The rectangle's area as a share of the picture's; 2 % to 40 % in the paper.
    public var area: ClosedRange<Double>
    /// The rectangle's height over its width; 0.3 to its inverse in the paper.
    public var aspectRatio: ClosedRange<Double>
    /// What is put in its place.
    public var filling: Filling

    /// The paper's settings, or others.
    public init(
        probability: Double = 0.5, area: ClosedRange<Double> = 0.02...0.4,
        aspectRatio: ClosedRange<Double> = 0.3...1 / 0.3, filling: Filling = .noise
    ) {
        self.probability = probability
        self.area = area
        self.aspectRatio = aspectRatio
        self.filling = filling
    }

    private static let attempts = 10

    func check() throws(TrainingError) {
        try Augmentation.check(probability: probability, "of erasing")
        guard area.lowerBound > 0, area.upperBound < 1 else {
            throw TrainingError(
                .settings,
                "erasing \(area.lowerBound) to \(area.upperBound) of a picture’s area makes no sense; give two shares above 0 and below 1"
            )
        }
        guard aspectRatio.lowerBound > 0, aspectRatio.upperBound.isFinite else {
            throw TrainingError(
                .settings,
                "erasing with aspect ratios of \(aspectRatio.lowerBound) to \(aspectRatio.upperBound) makes no sense; give two numbers above 0"
            )
        }
    }

    /// Draws what to erase of a picture of a size.
    func erasure(in size: PixelSize, using random: inout SplitMix64) -> Erasure? {
        guard random.uniform() < probability else { return nil }
        let pixels = Double(size.width) * Double(size.height)
        for _ in 0..<Self.attempts {
            let (height, width) = RandomResizedCrop.sides(
                area: pixels * random.uniform(area), ratio: aspectRatio, using: &random)
            let (h, w) = (Int(height.rounded()), Int(width.rounded()))
            guard w > 0, h > 0, w < size.width, h < size.height else { continue }
            let x = Int(random.uniform() * Double(size.width - w + 1))
            let y = Int(random.uniform() * Double(size.height - h + 1))
            return Erasure(
                columns: x..<x + w, rows: y..<y + h,
                noise: filling == .noise ? SplitMix64(seed: random.next()) : nil)
        }
        return nil
    }
}

/// A rectangle of a picture to be erased.
struct Erasure: Sendable {
    let columns: Range<Int>
    let rows: Range<Int>
    /// Where the colours come from; `nil` for the mean colour.
    let noise: SplitMix64?
}

extension Image {
    /// The picture with a rectangle of other colours in it.
    ///
    /// - Precondition: the rectangle lies inside the picture.
    func erasing(_ erasure: Erasure, mean: RGB) -> Image {
        precondition(
            erasure.columns.upperBound <= width && erasure.rows.upperBound <= height,
            "\(erasure.columns) × \(erasure.rows) lies outside a picture of \(size)")
        var result = pixels
        var noise = erasure.noise
        for row in erasure.rows {
            for column in erasure.columns {
                let start = (row * width + column) * 3
                let bits = noise?.next()
                for (channel, colour) in [mean.red, mean.green, mean.blue].enumerated() {
                    result[start + channel] =
                        bits.map { UInt8(truncatingIfNeeded: $0 >> (8 * channel)) } ?? colour
                }
            }
        }
        return Image(width: width, height: height, pixels: result)
    }
}
