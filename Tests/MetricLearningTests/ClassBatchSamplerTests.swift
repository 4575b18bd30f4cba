import MetricLearning
import TestSupport
import Testing

@Suite struct ClassBatchSamplerTests {
    /// Sizes of classes, P, K.
    struct Example: Sendable, CustomTestStringConvertible {
        let sizes: [Int]
        let classes: Int
        let images: Int
        var testDescription: String { "\(sizes.prefix(12)), \(classes) × \(images)" }

        func sampler(seed: UInt64 = 1) throws -> ClassBatchSampler {
            try ClassBatchSampler(
                classSizes: sizes, classesPerBatch: classes, imagesPerClass: images, seed: seed)
        }
    }

    static let examples: [Example] = {
        var examples = [
            Example(sizes: Array(repeating: 150, count: 20), classes: 8, images: 4),
            Example(sizes: [1], classes: 1, images: 1),
            Example(sizes: [1, 1, 1], classes: 3, images: 4),
            Example(sizes: [500, 3, 4, 5, 6, 7, 8], classes: 3, images: 4),
            Example(sizes: [500, 499, 498, 2], classes: 3, images: 2),
            Example(sizes: [0, 9, 0, 9, 9], classes: 2, images: 5),
            Example(sizes: [5, 5], classes: 2, images: 5),
        ]
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<40 {
            let sizes = (0..<Int.random(in: 2...30, using: &generator)).map { _ in
                Int.random(in: 1...Int.random(in: 1...60, using: &generator), using: &generator)
            }
            examples.append(
                Example(
                    sizes: sizes, classes: Int.random(in: 1...sizes.count, using: &generator),
                    images: Int.random(in: 1...9, using: &generator)))
        }
        return examples
    }()

    @Test(
        "each batch has P classes with K images each, of those that are there", arguments: examples)
    func batches(example: Example) throws {
        var sampler = try example.sampler()
        #expect(sampler.batchSize == example.classes * example.images)
        for step in 0..<2 * sampler.stepsPerEpoch {
            let batch = sampler.batch(step)
            #expect(batch.count == sampler.batchSize)
            let groups = stride(from: 0, to: batch.count, by: example.images).map {
                batch[$0..<$0 + example.images]
            }
            #expect(Set(batch.map(\.label)).count == example.classes)
            for group in groups {
                let label = try #require(group.first).label
                let size = example.sizes[label]
                #expect(group.allSatisfy { $0.label == label && (0..<size).contains($0.image) })
                // Nothing twice that need not be, and as evenly as it can be.
                let counts = Dictionary(group.map { ($0.image, 1) }, uniquingKeysWith: +)
                #expect(counts.count == min(size, example.images))
                let most = (example.images + size - 1) / size
                #expect(counts.values.allSatisfy { $0 == most || $0 == max(most - 1, 1) })
            }
        }
    }

    @Test(
        "an epoch meets every image, and classes no oftener than their images need",
        arguments: examples)
    func epochs(example: Example) throws {
        var sampler = try example.sampler()
        let groups = example.sizes.map { ($0 + example.images - 1) / example.images }
        let all = groups.reduce(0, +)
        let largest = groups.max() ?? 0
        #expect(
            sampler.stepsPerEpoch == max((all + example.classes - 1) / example.classes, largest))
        for epoch in 0..<2 {
            var met: [SampledImage: Int] = [:]
            for step in 0..<sampler.stepsPerEpoch {
                for image in sampler.batch(epoch * sampler.stepsPerEpoch + step) {
                    met[image, default: 0] += 1
                }
            }
            var classCounts = [Int](repeating: 0, count: example.sizes.count)
            for (image, count) in met { classCounts[image.label] += count }
            for (label, size) in example.sizes.enumerated() {
                let counts = (0..<size).map { met[SampledImage(label: label, image: $0)] ?? 0 }
                #expect(counts.allSatisfy { $0 >= 1 })
                // Images of one class are met about as often as each other.
                if size >= example.images {
                    #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
                }
                #expect(classCounts[label] % example.images == 0)
            }
            // What is more than needed fills up the batches, and is shared out evenly.
            let more = zip(classCounts, groups).map { $0 / example.images - $1 }
            #expect(
                more.reduce(0, +) == sampler.stepsPerEpoch * example.classes - all)
            let open = zip(more, groups).filter { $1 > 0 && $0 + $1 < sampler.stepsPerEpoch }
            if let fewest = open.map(\.0).min() {
                #expect(more.allSatisfy { $0 <= fewest + 1 })
            }
        }
    }

    @Test("a batch depends on the seed and its step alone", arguments: examples.prefix(7))
    func repeatability(example: Example) throws {
        var forward = try example.sampler()
        let steps = 3 * forward.stepsPerEpoch
        let batches = (0..<steps).map { forward.batch($0) }
        for step in (0..<steps).reversed() {
            var fresh = try example.sampler()
            #expect(fresh.batch(step) == batches[step])
            #expect(forward.batch(step) == batches[step])
        }
    }

    @Test("epochs and seeds differ, and batches mix their classes")
    func variety() throws {
        let example = Example(
            sizes: Array(repeating: 150, count: 20), classes: 8, images: 4)
        var one = try example.sampler(seed: 1)
        var other = try example.sampler(seed: 2)
        #expect(one.stepsPerEpoch == 95)
        #expect(one.batch(0) != other.batch(0))
        #expect(one.batch(0) != one.batch(95))
        let sets = Set((0..<95).map { Set(one.batch($0).map(\.label)) })
        // There are 125970 sets of 8 out of 20 classes: two equal ones among 95 are rare.
        #expect(sets.count > 85)
        // Every two classes meet: 95 · 8/20 · 7/19 = 14 times on average.
        for first in 0..<20 {
            for second in 0..<first {
                #expect(sets.contains { $0.contains(first) && $0.contains(second) })
            }
        }
    }

    @Test("batches that cannot be made are refused in a sentence")
    func refusals() throws {
        func message(_ sizes: [Int], _ classes: Int, _ images: Int) -> String? {
            do {
                _ = try Example(sizes: sizes, classes: classes, images: images).sampler()
                return nil
            } catch { return "\(error)" }
        }
        #expect(
            message([3, 0, 4], 3, 2)
                == "There are images of 2 classes, but a batch takes 3 different ones; take at most 2 classes a batch."
        )
        #expect(message([3], 0, 2)?.contains("is empty; take at least one of both") == true)
        #expect(message([3], 1, -1)?.contains("is empty") == true)
        #expect(message([], 1, 1)?.contains("images of 0 classes") == true)
    }
}
