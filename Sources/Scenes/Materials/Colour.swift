import Images

/// A colour in linear light, red, green and blue from 0 to 1: what light adds up in.
typealias Colour = SIMD3<Double>

extension Colour {
    /// A colour by hue, saturation and value, each from 0 to 1, as a screen shows it (Smith, "Color
    /// Gamut Transform Pairs", SIGGRAPH 1978).
    init(hue: Double, saturation: Double, value: Double) {
        let turned = Colour(5, 3, 1) + (hue - hue.rounded(.down)) * 6
        var shown = Colour.zero
        for channel in 0..<3 {
            let place = turned[channel].truncatingRemainder(dividingBy: 6)
            shown[channel] = value * (1 - saturation * Swift.max(0, Swift.min(place, 4 - place, 1)))
        }
        self = shown * shown
    }

    func mixed(with other: Colour, _ part: Double) -> Colour { self + (other - self) * part }

    /// The bytes that a screen shows it with; the square root stands for sRGB's curve, which it is close
    /// to.
    var bytes: (UInt8, UInt8, UInt8) {
        func byte(_ value: Double) -> UInt8 {
            UInt8(Swift.min(Swift.max(value, 0), 1).squareRoot() * 255 + 0.5)
        }
        return (byte(x), byte(y), byte(z))
    }
}
