extension Image {
    /// The photograph with a map laid over it in colour.
    ///
    /// Colours are mixed so that the photograph's light and shade stay visible under them. For
    /// `signed`, the photograph's own colours are first drawn towards grey of the same lightness:
    /// what is coloured in the result is the map.
    ///
    /// - Parameters:
    ///   - values: `[height, width]` of this picture, row-major.
    ///   - range: the values that the scale spans; by default what ``ColourScale/range(of:)``
    ///     says of these values alone.
    ///   - muting: how far the photograph is drawn towards grey, 0…1; nil for the scale's own
    ///     choice.
    /// - Precondition: there is one value for each pixel.
    public func overlaying(
        values: [Float], scale: ColourScale = .signed, range: ValueRange? = nil,
        muting: Float? = nil
    ) -> Image {
        precondition(
            values.count == width * height,
            "\(values.count) values are not one for each pixel of \(size)")
        let range = range ?? scale.range(of: values)
        let muting = muting ?? scale.muting
        let palette = OverlayPalette(scale)

        return Image(size: size) { target in
            pixels.withUnsafeBufferPointer { source in
                values.withUnsafeBufferPointer { values in
                    for pixel in 0..<values.count {
                        let start = pixel * 3
                        let colour = SIMD3<Float>(
                            Float(source[start]), Float(source[start + 1]),
                            Float(source[start + 2]))
                        let position = scale.position(of: values[pixel], in: range)
                        let mixed = palette.mix(colour, at: position, muting: muting)
                        target[start] = UInt8(mixed.x)
                        target[start + 1] = UInt8(mixed.y)
                        target[start + 2] = UInt8(mixed.z)
                    }
                }
            }
        }
    }
}

/// A colour scale in small steps, ready to be mixed with a photograph.
private struct OverlayPalette {
    /// Finer than 8 bits of colour can show.
    private static let steps = 1024
    private let colours: [SIMD3<Float>]
    private let opacities: [Float]
    private let lowest: Float
    private let scaling: Float
    /// How much of the photograph's light and shade a colour takes on.
    private let shading: Float

    init(_ scale: ColourScale) {
        lowest = scale == .signed ? -1 : 0
        shading = scale == .signed ? 0.5 : 0
        scaling = Float(Self.steps) / (1 - lowest)
        let (lowest, scaling) = (lowest, scaling)
        let tints = (0...Self.steps).map { scale.tint(at: lowest + Float($0) / scaling) }
        colours = tints.map {
            SIMD3(Float($0.colour.red), Float($0.colour.green), Float($0.colour.blue))
        }
        opacities = tints.map(\.opacity)
    }

    /// The colour to show, 0…255 and half a level more, so that cutting off the fraction rounds,
    /// where the map has a position on the scale.
    func mix(_ photograph: SIMD3<Float>, at position: Float, muting: Float) -> SIMD3<Float> {
        let weighted = photograph * Self.lumaWeights
        let luma = weighted.x + weighted.y + weighted.z
        let muted = photograph + (SIMD3(repeating: luma) - photograph) * muting
        guard !position.isNaN else { return muted + 0.5 }
        let index = Int((position - lowest) * scaling + 0.5)
        let shade = min(1 - shading + shading * Self.lift * luma / 255, 1)
        let mixed = muted + (colours[index] * shade - muted) * opacities[index]
        return mixed + 0.5
    }

    /// Shades count from a little above the middle, because colours look dull when all but white
    /// darkens them.
    private static let lift: Float = 1.3
    /// Luma of ITU-R BT.601, which JPEG uses, too.
    private static let lumaWeights = SIMD3<Float>(0.299, 0.587, 0.114)
}

extension ColourScale {
    /// How far photographs are drawn towards grey under the scale: colours of the map must not be
    /// taken for the photograph's. The paper's pictures, in jet, leave them as they are.
    package var muting: Float {
        switch self {
        case .signed: 0.75
        case .jet: 0
        case .heat: 1
        }
    }
}
