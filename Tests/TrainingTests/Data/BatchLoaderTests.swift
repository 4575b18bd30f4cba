import Galleries
import Images
import Networks
import Testing

@testable import Training

/// What batches hold, whoever prepared them.
@Suite struct BatchLoaderTests {
    private let folder: ClassFolder
    private let photographs: TrainingPhotographs
    private var preprocessing: Preprocessing

    init() throws {
        folder = try ClassFolder(classes: 3, of: 4, size: PixelSize(width: 20, height: 30))
        // One that is large enough to be delivered reduced.
        try folder.add("b/large.jpg", .slope(PixelSize(width: 161, height: 122)))
        photographs = try TrainingPhotographs(contentsOf: folder.path)
        preprocessing = Preprocessing(size: PixelSize(width: 8, height: 10))
    }

    private static let everything = Augmentation(
        crop: RandomResizedCrop(), flipProbability: 0.5, jitter: .standard,
        erasing: RandomErasing())

    private func batches(
        _ steps: Range<Int>, threads: Int = 2, layout: ImageLayout = .channelsFirst,
        _ change: (inout BatchOptions) -> Void = { _ in }
    ) throws -> [PreparedBatch] {
        var options = BatchOptions()
        (options.augmentation, options.seed) = (Self.everything, 7)
        options.threads = threads
        change(&options)
        let count = photographs.count
        let loader = try BatchLoader(
            photographs, preprocessing: preprocessing, layout: layout, steps: steps,
            options: options
        ) { step in (0..<5).map { (step * 5 + $0 * 3) % count } }
        var batches: [PreparedBatch] = []
        while let batch = try loader.next() { batches.append(batch) }
        return batches
    }

    @Test("batches come in order, with their classes and paths") func order() throws {
        let batches = try batches(3..<9)
        #expect(batches.map(\.step) == Array(3..<9))
        for batch in batches {
            let members = (0..<5).map { (batch.step * 5 + $0 * 3) % photographs.count }
            #expect(batch.photographs == members)
            #expect(batch.labels == members.map { photographs.labels[$0] })
            #expect(batch.paths == members.map { photographs.paths[$0] })
            #expect(batch.shape == [5, 3, 10, 8])
            #expect(batch.values.count == 5 * 3 * 10 * 8)
        }
    }

    @Test(
        "the numbers depend on the seed alone: not on threads, the cache, or the first step",
        arguments: [1, 2, 5])
    func determinism(threads: Int) throws {
        let all = try batches(0..<8, threads: 1) { $0.cacheBytes = 0 }
        let again = try batches(0..<8, threads: threads)
        let resumed = try batches(5..<8, threads: threads) { $0.lookAhead = 1 }
        #expect(again.map(\.values) == all.map(\.values))
        #expect(resumed.map(\.values) == all.dropFirst(5).map(\.values))
        let other = try batches(0..<8, threads: threads) { $0.seed = 8 }
        for (first, second) in zip(all, other) { #expect(first.values != second.values) }
    }

    @Test("the same photograph looks different at every place of a step and in every step")
    func variety() throws {
        var options = BatchOptions()
        options.augmentation = .standard
        let loader = try BatchLoader(
            photographs, preprocessing: preprocessing, layout: .channelsFirst, steps: 0..<4,
            options: options
        ) { _ in [2, 2, 2] }
        var seen: Set<[Float]> = []
        while let batch = try loader.next() {
            for image in 0..<3 { seen.insert(Array(batch.values[image * 240..<(image + 1) * 240])) }
        }
        #expect(seen.count == 12)
    }

    @Test(
        "validation sees all photographs once, each as in every other command", arguments: [1, 4])
    func validation(threads: Int) throws {
        var options = BatchOptions()
        options.augmentation = Self.everything
        options.threads = threads
        let loader = try BatchLoader(
            validating: photographs, preprocessing: preprocessing, layout: .channelsFirst,
            batch: 4, options: options)
        var (numbers, sizes): ([Int], [Int]) = ([], [])
        while let batch = try loader.next() {
            numbers += batch.photographs
            sizes.append(batch.labels.count)
            for (image, photograph) in batch.photographs.enumerated() {
                // As galleries read it.
                let picture = preprocessing.fitted(
                    try Image(
                        contentsOf: photographs.file(of: photograph),
                        options: ReadOptions(enough: preprocessing.enough)))
                for (channel, y, x) in [(0, 0, 0), (1, 4, 3), (2, 9, 7)] {
                    let byte = picture.pixels[(y * 8 + x) * 3 + channel]
                    let value =
                        (Double(byte) / 255 - Preprocessing.imageNetMean[channel])
                        / Preprocessing.imageNetStandardDeviation[channel]
                    let index = ((image * 3 + channel) * 10 + y) * 8 + x
                    // Two doubles may differ by a rounding before they become one float.
                    #expect(abs(Double(batch.values[index]) - value) < 1e-6)
                }
            }
        }
        #expect(numbers == Array(0..<13))
        #expect(sizes == [4, 4, 4, 1])
    }

    @Test("a network with its channels last, in another order, gets them so") func layouts() throws
    {
        let first = try batches(0..<1)[0]
        var other = self
        other.preprocessing.channelOrder = .bgr
        other.preprocessing.mean = Preprocessing.imageNetMean
        let last = try other.batches(0..<1, layout: .channelsLast)[0]
        #expect(last.shape == [5, 10, 8, 3])
        for image in 0..<5 {
            for pixel in 0..<80 {
                for channel in 0..<3 {
                    let source = (image * 3 + (2 - channel)) * 80 + pixel
                    let target = (image * 80 + pixel) * 3 + channel
                    #expect(last.values[target] == first.values[source])
                }
            }
        }
    }

    @Test("a full cache keeps what it has") func cache() {
        let cache = PhotographCache(bytes: 2 * 18)
        let image = Image.noise(PixelSize(width: 3, height: 2), seed: 1)
        for number in [4, 4, 5, 6] { cache.keep(image, as: number) }
        #expect(cache[4] != nil && cache[5] != nil && cache[6] == nil)
    }
}
