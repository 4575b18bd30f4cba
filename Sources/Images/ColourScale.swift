/// How values become colours that are laid over a photograph.
public enum ColourScale: String, CaseIterable, Hashable, Sendable {
    /// Diverging, for signed values: above zero warm (amber to red), below zero cool (light to
    /// dark blue), zero fully transparent, and the stronger the value the more opaque.
    ///
    /// Blue against orange is told apart with every common kind of colour blindness.
    case signed
    /// From the lowest value, dark blue, through green to the highest, dark red, with constant
    /// opacity: the colours of the paper's figures.
    case jet
    /// From the lowest value, black, through red to the highest, yellow, with constant opacity, on
    /// the photograph in grey.
    case heat

    /// A colour and how much it covers what lies below, 0…1.
    public struct Tint: Hashable, Sendable {
        /// The colour.
        public let colour: RGB
        /// 0: the photograph alone shows; 1: the colour alone shows.
        public let opacity: Float
    }

    /// The range that shows all values: symmetric about zero for `signed`, else from the lowest
    /// value to the highest. Values that are not finite are left out.
    ///
    /// Pass the values of all maps that are shown together: then equal colours mean equal values.
    public func range(of values: some Sequence<Float>) -> ValueRange {
        var (low, high) = (Float.infinity, -Float.infinity)
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
        }
        guard low <= high else { return ValueRange(low: 0, high: 0) }
        guard self == .signed else { return ValueRange(low: low, high: high) }
        return .symmetric(max(abs(low), abs(high)))
    }

    /// The colour of a value; values beyond the range have the colour of its end.
    ///
    /// A value that is not a number is transparent. A range without extent shows nothing
    /// (`signed`) or its lowest colour.
    public func tint(of value: Float, in range: ValueRange) -> Tint {
        tint(at: position(of: value, in: range))
    }

    /// Where a value stands: −1…1 for `signed`, else 0…1.
    func position(of value: Float, in range: ValueRange) -> Float {
        guard !value.isNaN else { return .nan }
        switch self {
        case .signed:
            let limit = max(abs(range.low), abs(range.high))
            return limit > 0 ? min(max(value / limit, -1), 1) : 0
        case .jet, .heat:
            let extent = range.high - range.low
            return extent > 0 ? min(max((value - range.low) / extent, 0), 1) : 0
        }
    }

    func tint(at position: Float) -> Tint {
        guard !position.isNaN else { return Tint(colour: .black, opacity: 0) }
        switch self {
        case .signed:
            let strength = abs(position)
            let colour =
                position < 0
                ? RGB.mix(Self.cool, at: strength) : RGB.mix(Self.warm, at: strength)
            return Tint(
                colour: colour, opacity: Self.strongest * (strength * (1.7 - 0.7 * strength)))
        case .jet:
            // Three triangles of half the range's width, cut off at 1 (MATLAB's `jet`).
            func channel(_ centre: Float) -> Float { 1.5 - abs(4 * position - centre) }
            return Tint(
                colour: RGB(unit: channel(3), channel(2), channel(1)), opacity: Self.constant)
        case .heat:
            // Red rises over the lower half of the range, green over the upper. Not on to white, which
            // would look like the photograph alone.
            return Tint(
                colour: RGB(unit: 2 * position, 2 * position - 1, 0), opacity: Self.constant)
        }
    }

    // Chosen by eye on photographs: the texture must show under the strongest colour.
    private static let strongest: Float = 0.85
    private static let constant: Float = 0.5
    private static let warm = [
        RGB(red: 255, green: 190, blue: 40), RGB(red: 255, green: 125, blue: 0),
        RGB(red: 235, green: 35, blue: 15),
    ]
    private static let cool = [
        RGB(red: 80, green: 175, blue: 255), RGB(red: 30, green: 115, blue: 250),
        RGB(red: 40, green: 40, blue: 215),
    ]
}

/// The values that a colour scale spans.
public struct ValueRange: Hashable, Sendable {
    /// The value with the scale's lowest colour.
    public let low: Float
    /// The value with the scale's highest colour.
    public let high: Float

    /// A range from its ends.
    ///
    /// - Precondition: `low` is at most `high`.
    public init(low: Float, high: Float) {
        precondition(low <= high, "a range cannot begin at \(low) and end at \(high)")
        self.low = low
        self.high = high
    }

    /// From −`limit` to `limit`.
    ///
    /// - Precondition: `limit` is not negative.
    public static func symmetric(_ limit: Float) -> ValueRange {
        ValueRange(low: -limit, high: limit)
    }
}

extension RGB {
    /// A colour from parts in 0…1; what lies outside is cut off.
    init(unit red: Float, _ green: Float, _ blue: Float) {
        func level(_ value: Float) -> UInt8 { UInt8((min(max(value, 0), 1) * 255).rounded()) }
        self.init(red: level(red), green: level(green), blue: level(blue))
    }

    /// The colour at a position in 0…1 along evenly spaced ones, linear in between.
    static func mix(_ colours: [RGB], at position: Float) -> RGB {
        let scaled = position * Float(colours.count - 1)
        let index = min(Int(scaled), colours.count - 2)
        let (from, to) = (colours[index], colours[index + 1])
        func part(_ from: UInt8, _ to: UInt8) -> Float {
            (Float(from) + (Float(to) - Float(from)) * (scaled - Float(index))) / 255
        }
        return RGB(
            unit: part(from.red, to.red), part(from.green, to.green), part(from.blue, to.blue))
    }
}
