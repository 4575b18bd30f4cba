import Images
import Testing

@Suite("Colour scales and overlays")
struct OverlayTests {
    private func luma(_ colour: RGB) -> Double {
        0.299 * Double(colour.red) + 0.587 * Double(colour.green) + 0.114 * Double(colour.blue)
    }

    @Test("The signed scale is transparent at zero and grows with the value's size")
    func signedOpacity() {
        let range = ValueRange.symmetric(2)
        #expect(ColourScale.signed.tint(of: 0, in: range).opacity == 0)
        let opacities = stride(from: 0, through: 2, by: 0.1).map {
            ColourScale.signed.tint(of: Float($0), in: range).opacity
        }
        #expect(zip(opacities, opacities.dropFirst()).allSatisfy { $0 < $1 })
        for value in stride(from: Float(0.1), through: 3, by: 0.1) {
            let (warm, cool) = (
                ColourScale.signed.tint(of: value, in: range),
                ColourScale.signed.tint(of: -value, in: range)
            )
            #expect(warm.opacity == cool.opacity)
            #expect(warm.colour.red > warm.colour.blue)
            #expect(cool.colour.blue > cool.colour.red)
        }
    }

    @Test("Values beyond the range have the colour of its end", arguments: ColourScale.allCases)
    func beyondRange(scale: ColourScale) {
        let range = ValueRange(low: -1, high: 1)
        #expect(scale.tint(of: 7, in: range) == scale.tint(of: 1, in: range))
        #expect(scale.tint(of: -.infinity, in: range) == scale.tint(of: -1, in: range))
        #expect(scale.tint(of: .nan, in: range).opacity == 0)
    }

    @Test("The sequential scales run from dark blue to dark red and from black to white")
    func sequentialEnds() {
        let range = ValueRange(low: 3, high: 5)
        #expect(ColourScale.jet.tint(of: 3, in: range).colour == RGB(red: 0, green: 0, blue: 128))
        #expect(
            ColourScale.jet.tint(of: 4, in: range).colour == RGB(red: 128, green: 255, blue: 128))
        #expect(ColourScale.jet.tint(of: 5, in: range).colour == RGB(red: 128, green: 0, blue: 0))
        #expect(ColourScale.heat.tint(of: 3, in: range).colour == .black)
        #expect(ColourScale.heat.tint(of: 4, in: range).colour == RGB(red: 255, green: 0, blue: 0))
        #expect(
            ColourScale.heat.tint(of: 5, in: range).colour == RGB(red: 255, green: 255, blue: 0))
    }

    @Test("A range holds all finite values, and is symmetric for the signed scale")
    func ranges() {
        let values: [Float] = [-0.5, .nan, 0.25, .infinity, 0]
        #expect(ColourScale.signed.range(of: values) == .symmetric(0.5))
        #expect(ColourScale.jet.range(of: values) == ValueRange(low: -0.5, high: 0.25))
        #expect(ColourScale.jet.range(of: [.nan]) == ValueRange(low: 0, high: 0))
    }

    @Test("Where the map is zero the photograph keeps its lightness, or itself without muting")
    func zeroIsTransparent() {
        let photograph = testPicture(width: 31, height: 17)
        for value in [Float(0), .nan] {
            let values = [Float](repeating: value, count: 31 * 17)
            let range = ValueRange.symmetric(1)
            #expect(
                photograph.overlaying(values: values, range: range, muting: 0).pixels
                    == photograph.pixels)
            let muted = photograph.overlaying(values: values, range: range)
            for y in 0..<17 {
                for x in 0..<31 {
                    #expect(abs(luma(muted[x, y]) - luma(photograph[x, y])) <= 1)
                }
            }
        }
    }

    @Test("What is lit is coloured, and the photograph shows through")
    func litParts() {
        // Two halves, dark and light, under one value.
        let pixels = [UInt8](repeating: 60, count: 3) + [UInt8](repeating: 220, count: 3)
        let photograph = Image(width: 2, height: 1, pixels: pixels)
        for (value, isWarm) in [(Float(1), true), (-1, false)] {
            let lit = photograph.overlaying(values: [value, value], range: .symmetric(1))
            for x in 0..<2 {
                let colour = lit[x, 0]
                let warmth = Int(colour.red) - Int(colour.blue)
                #expect(isWarm ? warmth > 80 : warmth < -80)
            }
            #expect(luma(lit[1, 0]) - luma(lit[0, 0]) > 20)
        }
    }

    @Test("The range decides, not the values at hand")
    func sharedRange() {
        let photograph = Image(size: PixelSize(width: 1, height: 1), filling: .white)
        let alone = photograph.overlaying(values: [0.1])
        let together = photograph.overlaying(values: [0.1], range: .symmetric(1))
        #expect(alone[0, 0].blue < together[0, 0].blue)
    }
}
