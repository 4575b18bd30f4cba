import Images
import RandomNumbers
import Testing

@testable import Training

/// Parts of pictures that are erased.
@Suite struct RandomErasingTests {
    private let size = PixelSize(width: 96, height: 64)

    private func erasures(_ erasing: RandomErasing, count: Int = 3000) -> [Erasure?] {
        (0..<count).map { index in
            var random = SplitMix64(seed: 2, place: [index])
            return erasing.erasure(in: size, using: &random)
        }
    }

    @Test("the share and the shape of what is erased are within their ranges") func ranges() throws
    {
        let erasing = RandomErasing(probability: 1, area: 0.05...0.3, aspectRatio: 0.5...2)
        for erasure in erasures(erasing) {
            let (w, h) = try #require(erasure.map { ($0.columns.count, $0.rows.count) })
            // Each side was rounded by up to half a pixel.
            let (width, height, all) = (Double(w), Double(h), 96.0 * 64)
            #expect((width + 0.5) * (height + 0.5) >= 0.05 * all)
            #expect((width - 0.5) * (height - 0.5) <= 0.3 * all)
            #expect((height + 0.5) / (width - 0.5) >= 0.5)
            #expect((height - 0.5) / (width + 0.5) <= 2)
        }
    }

    @Test("a fixed share is covered on average, at places over all there is") func covered() throws
    {
        let erasing = RandomErasing(probability: 1, area: 0.2...0.2)
        var counts = [Int](repeating: 0, count: 4)
        var pixels = 0
        for erasure in erasures(erasing) {
            let erasure = try #require(erasure)
            pixels += erasure.columns.count * erasure.rows.count
            for (corner, (x, y)) in [(8, 8), (87, 8), (8, 55), (87, 55)].enumerated()
            where erasure.columns.contains(x) && erasure.rows.contains(y) {
                counts[corner] += 1
            }
        }
        // The roundings of the sides cancel out.
        #expect(abs(Double(pixels) / (3000 * 96 * 64) - 0.2) < 0.002)
        // The corners are alike; some 10 % of 3000 have a deviation of 17, and a difference of √2 times it.
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        #expect(least > 100 && most - least < 5 * 24, "\(counts)")
    }

    @Test("as many are erased as the probability says") func probability() {
        let count = erasures(RandomErasing(probability: 0.3)).filter { $0 != nil }.count
        // 900 with a deviation of 25.
        #expect(abs(count - 900) < 100)
        #expect(erasures(RandomErasing(probability: 0)).allSatisfy { $0 == nil })
    }

    @Test("only the rectangle changes: to the mean, or to noise that the seed decides on")
    func pixels() throws {
        let image = Image(size: size, filling: RGB(red: 1, green: 2, blue: 3))
        let (columns, rows) = (10..<30, 60..<64)
        let mean = RGB(red: 100, green: 101, blue: 102)
        let plain = image.erasing(Erasure(columns: columns, rows: rows, noise: nil), mean: mean)
        let noise = SplitMix64(seed: 8)
        let noisy = Erasure(columns: columns, rows: rows, noise: noise)
        let random = image.erasing(noisy, mean: mean)
        #expect(random.pixels == image.erasing(noisy, mean: mean).pixels)
        var values = Set<UInt8>()
        for y in 0..<64 {
            for x in 0..<96 {
                let isErased = columns.contains(x) && rows.contains(y)
                #expect(plain[x, y] == (isErased ? mean : image[x, y]))
                if isErased {
                    values.formUnion([random[x, y].red, random[x, y].green, random[x, y].blue])
                } else {
                    #expect(random[x, y] == image[x, y])
                }
            }
        }
        // 240 draws from 256 values: 156 different ones are expected.
        #expect(values.count > 120)
    }

    @Test("a picture of one pixel is left alone") func tiny() {
        var random = SplitMix64(seed: 1)
        let erasing = RandomErasing(probability: 1)
        #expect(erasing.erasure(in: PixelSize(width: 1, height: 1), using: &random) == nil)
    }

    @Test("settings that make no sense are refused") func refusals() {
        for erasing in [
            RandomErasing(probability: 1.5), RandomErasing(probability: .nan),
            RandomErasing(area: 0...0.5), RandomErasing(area: 0.5...1),
            RandomErasing(aspectRatio: 0...1),
        ] {
            let error = #expect(throws: TrainingError.self) { try erasing.check() }
            #expect(error?.code == .settings)
        }
    }
}
