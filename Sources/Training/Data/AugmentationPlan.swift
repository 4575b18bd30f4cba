import Images
import Networks
import RandomNumbers

/// All that was drawn for one photograph.
struct AugmentationPlan: Sendable {
    /// The part to take, in the photograph's own pixels; `nil` for what the preprocessing takes.
    let part: Rectangle?
    let isMirrored: Bool
    let adjustments: [ColourAdjustment]
    let erasure: Erasure?
}

extension Augmentation {
    /// Draws for a photograph of a size, of which the network sees another.
    func plan(
        for photograph: PixelSize, network: PixelSize, using random: inout SplitMix64
    ) -> AugmentationPlan {
        AugmentationPlan(
            part: crop?.part(of: photograph, using: &random),
            isMirrored: flipProbability > 0 && random.uniform() < flipProbability,
            adjustments: jitter?.adjustments(using: &random) ?? [],
            erasure: erasing?.erasure(in: network, using: &random))
    }
}

extension AugmentationPlan {
    /// The size from which up a photograph has all that is needed of it: the part has then twice the
    /// network's pixels each way, so that resizing has something to average over.
    func enough(of photograph: PixelSize, _ preprocessing: Preprocessing) -> PixelSize {
        guard let part else { return preprocessing.enough }
        func enough(_ network: Int, _ photograph: Int, _ part: Double) -> Int {
            // More than all there is cannot be had.
            let needed = 2 * Double(network) * Double(photograph) / part
            return Int(min(needed, Double(photograph)).rounded(.up))
        }
        let size = preprocessing.size
        return PixelSize(
            width: enough(size.width, photograph.width, part.width),
            height: enough(size.height, photograph.height, part.height))
    }

    /// The photograph as the network shall see it, of its size.
    ///
    /// - Parameter photograph: whole, but it may have been delivered reduced.
    func picture(of photograph: Image, _ preprocessing: Preprocessing) -> Image {
        var picture =
            part.map {
                photograph.resized(
                    to: preprocessing.size, filter: preprocessing.filter,
                    from: $0.scaled(from: photograph.originalSize, to: photograph.size))
            } ?? preprocessing.fitted(photograph)
        if isMirrored { picture = picture.oriented(.mirrored) }
        picture = picture.adjusted(by: adjustments)
        return erasure.map { picture.erasing($0, mean: preprocessing.meanColour) } ?? picture
    }
}

extension Rectangle {
    /// The same part of the same picture at another size.
    fileprivate func scaled(from old: PixelSize, to new: PixelSize) -> Rectangle {
        guard old != new else { return self }
        let across = Double(new.width) / Double(old.width)
        let down = Double(new.height) / Double(old.height)
        let (x, y) = (x * across, y * down)
        // What is not lost to rounding must not reach beyond the edge.
        return Rectangle(
            x: x, y: y, width: min(width * across, Double(new.width) - x),
            height: min(height * down, Double(new.height) - y))
    }
}
