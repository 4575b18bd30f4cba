import Images
import RandomNumbers
import Testing

@testable import Training

/// Which parts of photographs are taken.
@Suite struct RandomResizedCropTests {
    private func parts(
        _ crop: RandomResizedCrop, of size: PixelSize, count: Int = 4000
    ) -> [Rectangle] {
        (0..<count).map { index in
            var random = SplitMix64(seed: 11, place: [index])
            return crop.part(of: size, using: &random)
        }
    }

    @Test(
        "parts lie in the photograph, and their areas and shapes within the ranges",
        arguments: [
            PixelSize(width: 500, height: 375), PixelSize(width: 64, height: 64),
            PixelSize(width: 333, height: 500), PixelSize(width: 7, height: 5),
        ])
    func ranges(size: PixelSize) {
        let crop = RandomResizedCrop(area: 0.1...0.5)
        let (width, height) = (Double(size.width), Double(size.height))
        for part in parts(crop, of: size) {
            #expect(part.x >= 0 && part.y >= 0)
            #expect(part.x + part.width <= width && part.y + part.height <= height)
            // Square roots and a product: some roundings of a double.
            let area = part.width * part.height / (width * height)
            #expect(area >= 0.1 - 1e-12 && area <= 0.5 + 1e-12)
            let shape = part.width / part.height
            #expect(shape >= 3.0 / 4 - 1e-12 && shape <= 4.0 / 3 + 1e-12)
        }
    }

    @Test("areas are drawn evenly, shapes evenly on a logarithmic scale, places over all there is")
    func distribution() {
        // Small enough to fit always, so that nothing is drawn anew.
        let crop = RandomResizedCrop(area: 0.1...0.4, aspectRatio: 0.5...2)
        let size = PixelSize(width: 100, height: 100)
        let parts = parts(crop, of: size)
        func mean(_ value: (Rectangle) -> Double) -> Double {
            parts.reduce(0) { $0 + value($1) } / Double(parts.count)
        }
        // The mean of n even draws from a range of length 1 is off by 1/√(12 n): 0.0046; four times that.
        let tolerance = 4 / (12 * Double(parts.count)).squareRoot()
        #expect(abs(mean { ($0.width * $0.height / 1e4 - 0.1) / 0.3 } - 0.5) < tolerance)
        let wide = parts.filter { $0.width > $0.height }.count
        #expect(abs(Double(wide) / Double(parts.count) - 0.5) < 2 * tolerance)
        // ¼ of even draws on a logarithmic scale from ½ to 2 are above √2.
        let wider = parts.filter { $0.width > $0.height * 2.0.squareRoot() }.count
        #expect(abs(Double(wider) / Double(parts.count) - 0.25) < 2 * tolerance)
        #expect(abs(mean { $0.x / (100 - $0.width) } - 0.5) < tolerance)
        #expect(abs(mean { $0.y / (100 - $0.height) } - 0.5) < tolerance)
    }

    @Test("where nothing fits, the middle is taken, in the nearest shape") func middle() {
        // No part of a fifth of such a strip is that tall.
        let crop = RandomResizedCrop(area: 0.9...1)
        for part in parts(crop, of: PixelSize(width: 300, height: 30), count: 20) {
            #expect(part == Rectangle(x: 130, y: 0, width: 40, height: 30))
        }
        for part in parts(crop, of: PixelSize(width: 30, height: 300), count: 20) {
            #expect(part == Rectangle(x: 0, y: 130, width: 30, height: 40))
        }
        // A shape that is within the range is taken whole.
        let all = RandomResizedCrop(area: 1...1)
        let whole = Rectangle(x: 0, y: 0, width: 100, height: 99)
        for part in parts(all, of: PixelSize(width: 100, height: 99), count: 20) {
            #expect(part == whole)
        }
    }

    @Test("extreme ranges still give a part with an extent") func extremes() {
        for (area, shape) in [
            (1e-300...1e-290, 1.0...1), (1e-3...1, 1e-300...1e300), (1e-9...1, 1e300...1e300),
        ] {
            let crop = RandomResizedCrop(area: area, aspectRatio: shape)
            for part in parts(crop, of: PixelSize(width: 8, height: 9), count: 50) {
                #expect(part.width > 0 && part.height > 0)
                #expect(part.x + part.width <= 8 && part.y + part.height <= 9)
            }
        }
    }

    @Test("ranges that make no sense are refused") func refusals() {
        for crop in [
            RandomResizedCrop(area: 0...1), RandomResizedCrop(area: 0.5...1.5),
            RandomResizedCrop(aspectRatio: 0...1),
            RandomResizedCrop(aspectRatio: 1 ... .infinity),
        ] {
            let error = #expect(throws: TrainingError.self) { try crop.check() }
            #expect(error?.code == .settings)
        }
    }
}
