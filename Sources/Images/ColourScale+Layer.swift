extension ColourScale {
    /// The scale's colours for values, without a photograph: a PNG that a page lays over one.
    ///
    /// It differs from ``Image/overlaying(values:scale:range:muting:)`` in two ways: there are
    /// ``layerSteps`` steps of colour, which is what keeps it small, and colours do not take on the
    /// photograph's light and shade. Drawing the photograph towards grey, by ``muting``, is up to the page.
    ///
    /// - Parameters:
    ///   - values: `[height, width]`, row-major.
    ///   - range: the values that the colours span.
    /// - Throws: ``ImageError`` if it cannot be written.
    /// - Precondition: there is one value for each pixel.
    package func layer(
        of values: [Float], size: PixelSize, range: ValueRange
    ) throws -> [UInt8] {
        precondition(
            values.count == size.width * size.height,
            "\(values.count) values are not one for each pixel of \(size)")
        let lowest: Float = self == .signed ? -1 : 0
        let last = Float(Self.layerSteps - 1)
        let palette = (0..<Self.layerSteps).map {
            tint(at: lowest + (1 - lowest) * Float($0) / last)
        }
        // What is not a number has no colour; a last place of the palette is for it.
        let places = values.map { value -> UInt8 in
            let position = position(of: value, in: range)
            guard !position.isNaN else { return UInt8(Self.layerSteps) }
            return UInt8(((position - lowest) / (1 - lowest) * last).rounded())
        }
        return try PNGCodec.encode(
            places, size: size, palette: palette + [Tint(colour: .black, opacity: 0)])
    }

    /// An odd number, so that zero has a step of its own on a signed scale, and fully transparent.
    package static let layerSteps = 127
}
