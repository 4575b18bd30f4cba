/// What is done to a pixel, without looking at others.
enum PixelStep {
    case brightness(Float)
    case contrast(Float, grey: Float)
    case saturation(Float)
    case hue(sixths: Float)
}

/// A run of pixels whose reds, greens and blues lie one behind the other, as floats of 0…255, so that the
/// processor does several at a time.
struct PixelRun {
    /// Three kilobytes of floats: they stay in the fastest cache.
    static let length = 256
    private static var green: Int { length }
    private static var blue: Int { 2 * length }

    private let colours: UnsafeMutableBufferPointer<Float>
    /// How many pixels were loaded. All loops are over `length`, which a compiler likes better: what
    /// lies behind is old, and not asked for.
    private var count = 0

    /// - Parameter storage: three times `length`.
    init(_ storage: UnsafeMutableBufferPointer<Float>) {
        precondition(storage.count >= 3 * Self.length, "\(storage.count) are too few")
        storage.initialize(repeating: 0)
        colours = storage
    }

    /// Takes pixels, at most `length`: red, green and blue of each.
    mutating func load(_ pixels: UnsafeBufferPointer<UInt8>) {
        count = pixels.count / 3
        for pixel in 0..<count {
            colours[pixel] = Float(pixels[3 * pixel])
            colours[Self.green + pixel] = Float(pixels[3 * pixel + 1])
            colours[Self.blue + pixel] = Float(pixels[3 * pixel + 2])
        }
    }

    /// Rounds the pixels, half to even.
    func store(to pixels: UnsafeMutableBufferPointer<UInt8>) {
        for pixel in 0..<count {
            pixels[3 * pixel] = Self.byte(colours[pixel])
            pixels[3 * pixel + 1] = Self.byte(colours[Self.green + pixel])
            pixels[3 * pixel + 2] = Self.byte(colours[Self.blue + pixel])
        }
    }

    /// Of 0…255. From 2²³ on, floats are whole numbers, and the lowest bits of one are its lowest bits.
    private static func byte(_ value: Float) -> UInt8 {
        UInt8(truncatingIfNeeded: (value + 0x1p23).bitPattern)
    }

    private static func held(_ value: Float) -> Float {
        let positive = value < 0 ? 0 : value
        return positive > 255 ? 255 : positive
    }

    private static func grey(_ red: Float, _ green: Float, _ blue: Float) -> Float {
        Luma.red * red + Luma.green * green + Luma.blue * blue
    }

    /// The sum of the pixels' greys.
    func sumOfGreys() -> Double {
        // Eight sums side by side, because the order of one alone would have to be kept.
        var sums = SIMD8<Float>()
        let whole = count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            for lane in 0..<8 {
                let pixel = start + lane
                sums[lane] += Self.grey(
                    colours[pixel], colours[Self.green + pixel], colours[Self.blue + pixel])
            }
        }
        var sum = Double(sums.sum())
        for pixel in whole..<count {
            sum += Double(
                Self.grey(colours[pixel], colours[Self.green + pixel], colours[Self.blue + pixel]))
        }
        return sum
    }

    func apply(_ step: PixelStep) {
        switch step {
        case .brightness(let factor):
            for index in 0..<3 * Self.length {
                colours[index] = Self.held(colours[index] * factor)
            }
        case .contrast(let factor, let grey):
            let rest = (1 - factor) * grey
            for index in 0..<3 * Self.length {
                colours[index] = Self.held(factor * colours[index] + rest)
            }
        case .saturation(let factor): saturate(factor)
        case .hue(let sixths): turnHues(sixths)
        }
    }

    private func saturate(_ factor: Float) {
        for pixel in 0..<Self.length {
            let red = colours[pixel]
            let green = colours[Self.green + pixel]
            let blue = colours[Self.blue + pixel]
            let rest = (1 - factor) * Self.grey(red, green, blue)
            colours[pixel] = Self.held(factor * red + rest)
            colours[Self.green + pixel] = Self.held(factor * green + rest)
            colours[Self.blue + pixel] = Self.held(factor * blue + rest)
        }
    }

    /// Turns hues by so many sixths of the circle, −3…3.
    ///
    /// With V the largest of the three, C what the smallest is less, and H the hue in sixths, a colour is
    /// V − C max(0, min(k, 4 − k, 1)) for k = (n + H) mod 6, where n is 5 for red, 3 for green and 1
    /// for blue. All of it times C needs no division, and grey, with C = 0, stays what it is.
    private func turnHues(_ sixths: Float) {
        for pixel in 0..<Self.length {
            let red = colours[pixel]
            let green = colours[Self.green + pixel]
            let blue = colours[Self.blue + pixel]
            let largest = Self.larger(red, Self.larger(green, blue))
            let chroma = largest - Self.smaller(red, Self.smaller(green, blue))
            // H times C; red between −C and C, green C to 3 C, blue 3 C to 5 C.
            let ofBlue = red - green + 4 * chroma
            let ofGreen = blue - red + 2 * chroma
            let ofOthers = largest == green ? ofGreen : ofBlue
            let own = largest == red ? green - blue : ofOthers
            let turned = Self.wrapped(own + sixths * chroma, chroma)
            colours[pixel] = largest - Self.share(turned + 5 * chroma, chroma)
            colours[Self.green + pixel] = largest - Self.share(turned + 3 * chroma, chroma)
            colours[Self.blue + pixel] = largest - Self.share(turned + chroma, chroma)
        }
    }

    private static func larger(_ a: Float, _ b: Float) -> Float { a > b ? a : b }
    private static func smaller(_ a: Float, _ b: Float) -> Float { a < b ? a : b }

    /// Of −6 C to 12 C, what is in 0 to 6 C.
    private static func wrapped(_ value: Float, _ chroma: Float) -> Float {
        let circle = 6 * chroma
        let positive = value < 0 ? value + circle : value
        return positive >= circle ? positive - circle : positive
    }

    /// C max(0, min(k, 4 − k, 1)), given k C.
    private static func share(_ value: Float, _ chroma: Float) -> Float {
        let place = wrapped(value, chroma)
        let least = smaller(smaller(place, 4 * chroma - place), chroma)
        return least < 0 ? 0 : least
    }
}
