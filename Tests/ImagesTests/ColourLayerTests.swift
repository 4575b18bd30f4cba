import Images
import Testing

@Suite("Maps as layers of their own")
struct ColourLayerTests {
    private let size = PixelSize(width: 3, height: 1)

    @Test("Zero is fully transparent, and both sides have the scale's colours")
    func signed() throws {
        let range = ValueRange.symmetric(0.5)
        let layer = try ColourScale.signed.layer(of: [-0.5, 0, 0.5], size: size, range: range)
        // Decoding lays it over white, as the tint says it must be mixed.
        let image = try Image(decoding: layer, name: "layer")
        #expect(image.size == size)
        #expect(image[1, 0] == RGB(red: 255, green: 255, blue: 255))
        for (x, value) in [(0, Float(-0.5)), (2, 0.5)] {
            let tint = ColourScale.signed.tint(of: value, in: range)
            let mixed = [tint.colour.red, tint.colour.green, tint.colour.blue].map {
                255 + (Double($0) - 255) * Double(tint.opacity)
            }
            let drawn = [image[x, 0].red, image[x, 0].green, image[x, 0].blue]
            for (channel, expected) in zip(drawn, mixed) {
                // The opacity is rounded to a 255th, and the result once more.
                #expect(abs(Double(channel) - expected) <= 1.1)
            }
        }
    }

    @Test("A value's colour is off by half a step at most", arguments: ColourScale.allCases)
    func steps(scale: ColourScale) throws {
        let count = 500
        let range = ValueRange(low: -1, high: 1)
        let values = (0..<count).map { Float($0) / Float(count - 1) * 2 - 1 }
        let layer = try scale.layer(
            of: values, size: PixelSize(width: count, height: 1), range: range)
        let image = try Image(decoding: layer, name: "layer")
        let halfStep = 1 / Float(ColourScale.layerSteps - 1)
        for (x, value) in values.enumerated() {
            func mixed(_ value: Float) -> Double {
                let tint = scale.tint(of: value, in: range)
                return 255 + (Double(tint.colour.green) - 255) * Double(tint.opacity)
            }
            let near = [value - halfStep, value, value + halfStep].map(mixed)
            let green = Double(image[x, 0].green)
            // The scales bend between the three by less than a level.
            #expect(green >= (near.min() ?? 0) - 3 && green <= (near.max() ?? 255) + 3)
        }
    }

    @Test("What is not a number has no colour, and what is beyond the range has its end's")
    func unusual() throws {
        let layer = try ColourScale.jet.layer(
            of: [.nan, 9, 1], size: size, range: ValueRange(low: 0, high: 1))
        let image = try Image(decoding: layer, name: "layer")
        #expect(image[0, 0] == RGB(red: 255, green: 255, blue: 255))
        #expect(image[1, 0] == image[2, 0] && image[1, 0] != image[0, 0])
    }

    @Test("A layer is small, even of noise")
    func small() throws {
        let size = PixelSize(width: 48, height: 48)
        var state: UInt32 = 1
        let noise = (0..<size.width * size.height).map { _ -> Float in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 8) / Float(1 << 23) - 1
        }
        let layer = try ColourScale.signed.layer(of: noise, size: size, range: .symmetric(1))
        #expect(layer.count < 3100)
        let smooth = (0..<noise.count).map { Float($0 % 48) / 48 }
        #expect(
            try ColourScale.signed.layer(of: smooth, size: size, range: .symmetric(1)).count < 1000)
    }
}
