import Images
import RandomNumbers
import TestSupport
import Testing

@testable import Training

/// Changes of colours.
@Suite struct ColourJitterTests {
    static let colours: [[UInt8]] = [
        [200, 100, 51], [13, 240, 77], [0, 0, 0], [255, 255, 255], [90, 90, 90], [31, 200, 201],
        [250, 3, 128], [128, 127, 129],
    ]
    static let all: [ColourAdjustment] = [
        .hue(turns: 0.1), .contrast(1.5), .brightness(0.8), .saturation(1.4),
    ]

    /// What torchvision 0.29 makes of the colours, for example with
    /// `v2.functional.adjust_hue(torch.tensor(colours, dtype=torch.float64).T.reshape(3, 1, 8) / 255, 0.1)`.
    static let torchvision: [([ColourAdjustment], [[Double]])] = [
        (
            [.brightness(1.3)],
            [
                [255, 130, 66.3], [16.9, 255, 100.1], [0, 0, 0], [255, 255, 255],
                [117, 117, 117], [40.3, 255, 255], [255, 3.9, 166.4], [166.4, 165.1, 167.7],
            ]
        ),
        (
            [.contrast(0.6)],
            [
                [169.549, 109.549, 80.149], [57.349, 193.549, 95.749],
                [49.549, 49.549, 49.549], [202.549, 202.549, 202.549],
                [103.549, 103.549, 103.549], [68.149, 169.549, 170.149],
                [199.549, 51.349, 126.349], [126.349, 125.749, 126.949],
            ]
        ),
        (
            [.saturation(0.5)],
            [
                [162.147, 112.147, 87.647], [83.272, 196.772, 115.272], [0, 0, 0],
                [254.987, 254.987, 254.987], [89.996, 89.996, 89.996],
                [90.29, 174.79, 175.29], [170.539, 47.039, 109.539],
                [127.757, 127.257, 128.257],
            ]
        ),
        (
            [.saturation(1.8)],
            [
                [255, 80.565, 0], [0, 255, 15.765], [0, 0, 0], [255, 255, 255],
                [90.007, 90.007, 90.007], [0, 240.336, 242.136], [255, 0, 157.538],
                [128.389, 126.589, 130.189],
            ]
        ),
        (
            [.hue(turns: 0.1)],
            [
                [200, 189.4, 51], [13, 240, 213.2], [0, 0, 0], [255, 255, 255], [90, 90, 90],
                [31, 98, 201], [250, 26.2, 3], [129, 127, 128.8],
            ]
        ),
        (
            [.hue(turns: -0.35)],
            [
                [85.1, 51, 200], [240, 54.3, 13], [0, 0, 0], [255, 255, 255], [90, 90, 90],
                [201, 185, 31], [3, 152.7, 250], [127, 129, 127.8],
            ]
        ),
        (
            all,
            [
                [201.21, 183.402, 0], [0, 228.398, 228.398], [0, 0, 0],
                [204.008, 204.008, 204.008], [58.065, 58.065, 58.065], [0, 70.119, 243.159],
                [255, 0, 0], [105.441, 102.081, 105.105],
            ]
        ),
    ]

    @Test("colours become what torchvision makes of them", arguments: torchvision)
    func golden(steps: [ColourAdjustment], expected: [[Double]]) {
        let changed = Image.row(Self.colours).adjusted(by: steps).pixels
        for (value, expected) in zip(changed, expected.joined()) {
            // A half for rounding. torchvision's weights of grey are 0.2989 … and sum to 0.9999: a grey is
            // up to 0.026 less, which contrast and saturation multiply with 0.8 at most.
            #expect(abs(Double(value) - expected) <= 0.5 + 0.026)
        }
    }

    @Test(
        "runs of pixels of any length give what a slow reference in double precision gives",
        arguments: [1, 7, 8, 9, 255, 256, 257, 1031])
    func reference(count: Int) {
        let image = Image.noise(PixelSize(width: count, height: 1), seed: UInt64(count))
        for seed in 0..<6 {
            var random = SplitMix64(seed: 5, place: [count, seed])
            let steps = ColourJitter(brightness: 0.8, contrast: 0.9, saturation: 1, hue: 0.5)
                .adjustments(using: &random)
            let expected = Reference(image).changed(by: steps)
            for (value, expected) in zip(image.adjusted(by: steps).pixels, expected) {
                // A half for rounding to bytes. Floats up to 510 are off by 2⁻¹⁶ after each of some ten
                // operations, and later factors at most double that: below 0.001.
                #expect(abs(Double(value) - expected) <= 0.501)
            }
        }
    }

    @Test("factors of 1 and no turn change nothing, alone or together") func identities() {
        let image = Image.noise(PixelSize(width: 40, height: 30), seed: 3)
        let none: [ColourAdjustment] = [
            .brightness(1), .contrast(1), .saturation(1), .hue(turns: 0),
        ]
        for step in none { #expect(image.adjusted(by: [step]).pixels == image.pixels) }
        #expect(image.adjusted(by: none).pixels == image.pixels)
        #expect(image.adjusted(by: []).pixels == image.pixels)
        // Once around the circle, in two halves.
        let around = image.adjusted(by: [.hue(turns: 0.5), .hue(turns: 0.5)])
        #expect(around.pixels == image.pixels)
    }

    @Test("every grey stays as it is when saturation or hue change") func greys() {
        let greys = Image.row((0...255).map { [$0, $0, $0] })
        for step in [
            ColourAdjustment.saturation(0), .saturation(0.3), .saturation(2), .hue(turns: 0.3),
            .hue(turns: -0.5),
        ] {
            #expect(greys.adjusted(by: [step]).pixels == greys.pixels)
        }
    }

    @Test("known colours become known colours") func known() {
        func changed(_ colour: [UInt8], _ step: ColourAdjustment) -> [UInt8] {
            Image.row([colour]).adjusted(by: [step]).pixels
        }
        #expect(changed([255, 0, 0], .hue(turns: 1 / 3)) == [0, 255, 0])
        #expect(changed([255, 0, 0], .hue(turns: -1 / 3)) == [0, 0, 255])
        #expect(changed([255, 0, 0], .hue(turns: 0.5)) == [0, 255, 255])
        #expect(changed([200, 50, 50], .hue(turns: 1 / 6)) == [200, 200, 50])
        #expect(changed([200, 100, 51], .brightness(0.5)) == [100, 50, 26])
        #expect(changed([200, 100, 51], .brightness(0)) == [0, 0, 0])
        // 0.299 · 200 + 0.587 · 100 + 0.114 · 50 = 124.2
        #expect(changed([200, 100, 50], .saturation(0)) == [124, 124, 124])
        // The mean of 0 and 255 is 127.5; twice as far from it is beyond both ends.
        let pair = Image.row([[0, 0, 0], [255, 255, 255], [100, 100, 100], [155, 155, 155]])
        #expect(
            pair.adjusted(by: [.contrast(2)]).pixels
                == [0, 0, 0, 255, 255, 255, 72, 72, 72, 182, 182, 182])
        #expect(pair.adjusted(by: [.contrast(0)]).pixels == [UInt8](repeating: 128, count: 12))
    }

    @Test("each of the 24 orders is drawn, and factors are within their strengths") func draws() {
        var orders: [[String]: Int] = [:]
        let jitter = ColourJitter(brightness: 0.4, contrast: 0.3, saturation: 1.2, hue: 0.1)
        let count = 2400
        for index in 0..<count {
            var random = SplitMix64(seed: 1, place: [index])
            let steps = jitter.adjustments(using: &random)
            let names = steps.map { step in
                switch step {
                case .brightness(let factor):
                    #expect(factor >= 0.6 && factor <= 1.4)
                    return "brightness"
                case .contrast(let factor):
                    #expect(factor >= 0.7 && factor <= 1.3)
                    return "contrast"
                case .saturation(let factor):
                    #expect(factor >= 0 && factor <= 2.2)
                    return "saturation"
                case .hue(let turns):
                    #expect(turns >= -0.1 && turns <= 0.1)
                    return "hue"
                }
            }
            orders[names, default: 0] += 1
        }
        #expect(orders.count == 24)
        // Each is expected 100 times, give or take ten; five times that.
        #expect(orders.values.allSatisfy { $0 > 50 && $0 < 150 })
        var random = SplitMix64(seed: 1)
        #expect(ColourJitter(hue: 0.2).adjustments(using: &random).count == 1)
        #expect(ColourJitter().adjustments(using: &random).isEmpty)
    }

    @Test("strengths that make no sense are refused") func refusals() {
        for jitter in [
            ColourJitter(brightness: -1), ColourJitter(contrast: .infinity),
            ColourJitter(saturation: .nan), ColourJitter(hue: 0.6), ColourJitter(hue: -0.1),
        ] {
            let error = #expect(throws: TrainingError.self) { try jitter.check() }
            #expect(error?.code == .settings)
        }
    }
}

/// The same in double precision, pixel by pixel, hue through hue, saturation and value as textbooks
/// have it.
private struct Reference {
    var pixels: [[Double]]

    init(_ image: Image) {
        pixels = stride(from: 0, to: image.pixels.count, by: 3).map { start in
            (0..<3).map { Double(image.pixels[start + $0]) }
        }
    }

    private func grey(_ pixel: [Double]) -> Double {
        0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]
    }

    func changed(by steps: [ColourAdjustment]) -> [Double] {
        var result = self
        for step in steps {
            let grey = result.pixels.map(self.grey).reduce(0, +) / Double(result.pixels.count)
            result.pixels = result.pixels.map { pixel in
                switch step {
                case .brightness(let factor): blend(pixel, 0, factor)
                case .contrast(let factor): blend(pixel, grey, factor)
                case .saturation(let factor): blend(pixel, self.grey(pixel), factor)
                case .hue(let turns): turned(pixel, Double(turns))
                }
            }
        }
        return Array(result.pixels.joined())
    }

    private func blend(_ pixel: [Double], _ grey: Double, _ factor: Float) -> [Double] {
        pixel.map { min(max(Double(factor) * $0 + (1 - Double(factor)) * grey, 0), 255) }
    }

    private func turned(_ pixel: [Double], _ turns: Double) -> [Double] {
        let (r, g, b) = (pixel[0], pixel[1], pixel[2])
        let value = max(r, g, b)
        let chroma = value - min(r, g, b)
        guard chroma > 0 else { return pixel }
        let sixths =
            value == r ? (g - b) / chroma : value == g ? (b - r) / chroma + 2 : (r - g) / chroma + 4
        var hue = (sixths / 6 + turns).truncatingRemainder(dividingBy: 1)
        if hue < 0 { hue += 1 }
        let sector = (hue * 6).rounded(.down)
        let fraction = hue * 6 - sector
        let saturation = chroma / value
        let p = value * (1 - saturation)
        let q = value * (1 - saturation * fraction)
        let t = value * (1 - saturation * (1 - fraction))
        return [
            [value, t, p], [q, value, p], [p, value, t], [p, q, value], [t, p, value],
            [value, p, q],
        ][Int(sector) % 6]
    }
}
