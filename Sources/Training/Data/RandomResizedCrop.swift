import Images
import RandomNumbers

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A part of the photograph, of random size, shape and place, that is resized to what the network takes
/// (Szegedy et al., "Going Deeper with Convolutions", CVPR 2015, section 6).
///
/// The aspect ratio is drawn evenly on a logarithmic scale, so that wide and tall are alike, and a part
/// that does not fit into the photograph is drawn anew, ten times at most: both as torchvision's
/// `RandomResizedCrop` does. Unlike there, parts do not begin and end at whole pixels.
public struct RandomResizedCrop: Codable, Hashable, Sendable {
    /// The part's area as a share of the photograph's; 8 % to all, as in the paper.
    public var area: ClosedRange<Double>
    /// The part's width over its height; 3/4 to 4/3, as in the paper.
    public var aspectRatio: ClosedRange<Double>

    /// A crop with the paper's ranges, or others.
    public init(
        area: ClosedRange<Double> = 0.08...1, aspectRatio: ClosedRange<Double> = 3.0 / 4...4.0 / 3
    ) {
        self.area = area
        self.aspectRatio = aspectRatio
    }

    private static let attempts = 10

    func check() throws(TrainingError) {
        guard area.lowerBound > 0, area.upperBound <= 1 else {
            throw TrainingError(
                .settings,
                "crops of \(area.lowerBound) to \(area.upperBound) of a photograph’s area make no sense; give two shares above 0 and up to 1"
            )
        }
        guard aspectRatio.lowerBound > 0, aspectRatio.upperBound.isFinite else {
            throw TrainingError(
                .settings,
                "crops with aspect ratios of \(aspectRatio.lowerBound) to \(aspectRatio.upperBound) make no sense; give two numbers above 0"
            )
        }
    }

    /// Draws a part of a photograph, in its pixels.
    func part(of photograph: PixelSize, using random: inout SplitMix64) -> Rectangle {
        let (width, height) = (Double(photograph.width), Double(photograph.height))
        for _ in 0..<Self.attempts {
            let (w, h) = Self.sides(
                area: width * height * random.uniform(area), ratio: aspectRatio, using: &random)
            guard w <= width, h <= height else { continue }
            let (x, y) = (random.uniform() * (width - w), random.uniform() * (height - h))
            return Rectangle(x: x, y: y, width: w, height: h)
        }
        // The middle: all of it where its shape is within the range, as in torchvision.
        let shape = width / height
        let w = min(width, height * aspectRatio.upperBound)
        let h = min(height, width / aspectRatio.lowerBound)
        return shape > aspectRatio.upperBound
            ? Rectangle(x: (width - w) / 2, y: 0, width: w, height: height)
            : Rectangle(x: 0, y: (height - h) / 2, width: width, height: h)
    }

    /// The sides of a rectangle of an area; the first is a random number times the second.
    static func sides(
        area: Double, ratio: ClosedRange<Double>, using random: inout SplitMix64
    ) -> (Double, Double) {
        let ratio = exp(random.uniform(log(ratio.lowerBound)...log(ratio.upperBound)))
        return ((area * ratio).squareRoot(), (area / ratio).squareRoot())
    }
}
