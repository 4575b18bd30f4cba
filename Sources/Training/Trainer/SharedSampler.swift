import MetricLearning

/// A sampler that remembers its epoch's plan while the loader's threads ask it, one at a time and each
/// behind the loader's own lock.
final class SharedSampler: @unchecked Sendable {
    private var sampler: any BatchSampler
    private let photographs: TrainingPhotographs

    init(_ sampler: any BatchSampler, _ photographs: TrainingPhotographs) {
        (self.sampler, self.photographs) = (sampler, photographs)
    }

    /// The numbers of the photographs of a batch.
    @Sendable func batch(_ number: Int) -> [Int] {
        sampler.batch(number).map { photographs.members[$0.label].lowerBound + $0.image }
    }
}
