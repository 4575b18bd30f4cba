import MetricLearning
import Testing

@Suite struct ShuffledSamplerTests {
    @Test(
        "an epoch meets every image once, but for the filling of its last batch",
        arguments: [([3, 0, 5], 4), ([3, 0, 5], 8), ([10], 3), ([2], 7), ([1], 1)])
    func epochs(sizes: [Int], batchSize: Int) throws {
        var sampler = try ShuffledSampler(classSizes: sizes, batchSize: batchSize, seed: 4)
        let images = sizes.reduce(0, +)
        #expect(sampler.stepsPerEpoch == (images + batchSize - 1) / batchSize)
        for epoch in 0..<3 {
            let first = epoch * sampler.stepsPerEpoch
            let met = (first..<first + sampler.stepsPerEpoch).flatMap { sampler.batch($0) }
            #expect(Set(met.prefix(images)).count == images)
            #expect(met.allSatisfy { (0..<sizes[$0.label]).contains($0.image) })
            #expect(
                Array(met.dropFirst(images).prefix(images))
                    == Array(met.prefix(met.count - images).prefix(images)))
        }
    }

    @Test("a batch depends on the seed and its step alone")
    func repeatability() throws {
        var forward = try ShuffledSampler(classSizes: [9, 8], batchSize: 4, seed: 4)
        let batches = (0..<12).map { forward.batch($0) }
        for step in 0..<12 {
            var fresh = try ShuffledSampler(classSizes: [9, 8], batchSize: 4, seed: 4)
            #expect(fresh.batch(step) == batches[step])
        }
        var other = try ShuffledSampler(classSizes: [9, 8], batchSize: 4, seed: 5)
        #expect(other.batch(0) != batches[0])
        #expect(batches[0] != batches[5])
    }

    @Test("nothing to draw from is refused")
    func refusals() {
        #expect(throws: MetricLearningError.self) {
            _ = try ShuffledSampler(classSizes: [0], batchSize: 4, seed: 4)
        }
        #expect(throws: MetricLearningError.self) {
            _ = try ShuffledSampler(classSizes: [3], batchSize: 0, seed: 4)
        }
    }
}
