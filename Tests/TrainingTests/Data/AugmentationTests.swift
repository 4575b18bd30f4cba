import Foundation
import Images
import Networks
import RandomNumbers
import Testing

@testable import Training

/// What becomes of photographs on the way to the network.
@Suite struct AugmentationTests {
    private let preprocessing: Preprocessing

    init() {
        var settings = Preprocessing(size: PixelSize(width: 32, height: 24))
        settings.fit = .crop(fraction: 0.875)
        preprocessing = settings
    }

    private func picture(_ photograph: Image, _ augmentation: Augmentation, seed: UInt64 = 1)
        -> Image
    {
        var random = SplitMix64(seed: seed)
        return augmentation.plan(
            for: photograph.originalSize, network: preprocessing.size, using: &random
        ).picture(of: photograph, preprocessing)
    }

    @Test("without augmentation, the network sees what it sees in every other command")
    func none() {
        let photograph = Image.noise(PixelSize(width: 90, height: 70), seed: 4)
        #expect(
            picture(photograph, .none).pixels == preprocessing.fitted(photograph).pixels)
    }

    @Test("a mirrored picture is the other, pixel by pixel from the right") func mirrored() {
        let photograph = Image.noise(PixelSize(width: 90, height: 70), seed: 4)
        let plain = picture(photograph, .none)
        let mirrored = picture(photograph, Augmentation(flipProbability: 1))
        for y in 0..<24 {
            for x in 0..<32 { #expect(mirrored[x, y] == plain[31 - x, y]) }
        }
        let half = (0..<1000 as Range<UInt64>).filter { seed in
            var random = SplitMix64(seed: seed)
            return Augmentation(flipProbability: 0.5)
                .plan(for: photograph.size, network: plain.size, using: &random).isMirrored
        }.count
        // A deviation of 16.
        #expect(abs(half - 500) < 65)
    }

    @Test("a part is resized as the room of pictures does it") func part() {
        let photograph = Image.noise(PixelSize(width: 90, height: 70), seed: 4)
        let augmentation = Augmentation(crop: RandomResizedCrop())
        var random = SplitMix64(seed: 1)
        let part = RandomResizedCrop().part(of: photograph.size, using: &random)
        let expected = photograph.resized(
            to: preprocessing.size, filter: .bilinear, from: part)
        #expect(picture(photograph, augmentation).pixels == expected.pixels)
    }

    @Test("a photograph that was delivered reduced gives nearly the same picture") func reduced()
        throws
    {
        let bytes = try Image.slope(PixelSize(width: 801, height: 603)).encoded(as: .jpeg)
        let whole = try Image(decoding: bytes, name: "it")
        let size = try #require(Image.reducibleSize(of: bytes))
        #expect(size == whole.size)
        var wereReduced = 0
        for seed in 0..<30 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let plan = Augmentation(crop: RandomResizedCrop())
                .plan(for: size, network: preprocessing.size, using: &random)
            let enough = plan.enough(of: size, preprocessing)
            let reduced = try Image(
                decoding: bytes, name: "it", options: ReadOptions(enough: enough))
            if reduced.size != whole.size { wereReduced += 1 }
            #expect(reduced.originalSize == whole.size)
            let pictures = (
                plan.picture(of: whole, preprocessing), plan.picture(of: reduced, preprocessing)
            )
            let difference = zip(pictures.0.pixels, pictures.1.pixels).reduce(0) {
                $0 + abs(Int($1.0) - Int($1.1))
            }
            // A part that were off by a pixel of the network would differ by 8 in red and 10 in green
            // alone.
            #expect(Double(difference) / (32 * 24 * 3) < 2)
        }
        #expect(wereReduced > 20)
    }

    @Test("settings survive being written and read") func codable() throws {
        let settings = Augmentation(
            crop: RandomResizedCrop(area: 0.2...0.9), flipProbability: 0.25, jitter: .standard,
            erasing: RandomErasing(filling: .mean))
        for settings in [settings, .none, .standard] {
            let data = try JSONEncoder().encode(settings)
            #expect(try JSONDecoder().decode(Augmentation.self, from: data) == settings)
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(
                RandomResizedCrop.self,
                from: Data(#"{"area": [0.9, 0.2], "aspectRatio": [1, 2]}"#.utf8))
        }
    }

    @Test("a probability beyond 1 is refused") func refusal() {
        let error = #expect(throws: TrainingError.self) {
            try Augmentation(flipProbability: 1.5).check()
        }
        #expect(
            error?.description == "the probability of flips is 1.5; give one from 0 to 1")
        let whole = Augmentation(crop: RandomResizedCrop(area: 0...1))
        #expect(throws: TrainingError.self) { try whole.check() }
    }
}
