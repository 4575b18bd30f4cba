import RandomNumbers

/// Batches of P classes with K images each, as the losses on pairs and triplets need them (Hermans,
/// Beyer and Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017, section 2).
///
/// An epoch meets every image at least once. A class of n images is cut into `⌈n / K⌉` groups of K, in an
/// order of the epoch's own; what the last group lacks comes from images that were met already. Each
/// batch takes a group from each of P different classes. So an epoch has
///
///     max(⌈Σ ⌈n / K⌉ / P⌉, the largest ⌈n / K⌉)
///
/// steps. The second counts where one class is larger than its share: it is then in every batch, and the
/// others, to fill these, are met more than once. Only then, or where groups do not come out even, is a
/// class met more often than its images need.
///
/// In a group no image is there twice, unless the class has fewer than K; then all are there, and some of
/// them as often as the group needs. Batches are mixed anew in each epoch: groups are drawn with a
/// likelihood in proportion to how many a class has left.
public struct ClassBatchSampler: BatchSampler {
    /// The number of images of each class; a class without images is never drawn.
    public let classSizes: [Int]
    /// The number of classes in a batch, P.
    public let classesPerBatch: Int
    /// The number of images of each of them, K.
    public let imagesPerClass: Int
    /// What the batches depend on, beside the step.
    public let seed: UInt64
    /// The number of batches in which every image is met.
    public let stepsPerEpoch: Int
    /// `classesPerBatch · imagesPerClass`.
    public var batchSize: Int { classesPerBatch * imagesPerClass }

    private var planned: (epoch: Int, images: [SampledImage])?

    /// A sampler of images that are there.
    ///
    /// - Throws: ``MetricLearningError`` if there are fewer classes with images than a batch needs, or a
    ///   batch would be empty.
    public init(
        classSizes: [Int], classesPerBatch: Int, imagesPerClass: Int, seed: UInt64
    ) throws {
        guard classesPerBatch > 0, imagesPerClass > 0 else {
            throw MetricLearningError(
                .batches,
                "A batch of \(classesPerBatch) classes with \(imagesPerClass) images each is empty; "
                    + "take at least one of both.")
        }
        let classes = classSizes.filter { $0 > 0 }.count
        guard classes >= classesPerBatch else {
            throw MetricLearningError(
                .batches,
                "There are images of \(classes) classes, but a batch takes \(classesPerBatch) "
                    + "different ones; take at most \(classes) classes a batch.")
        }
        self.classSizes = classSizes
        self.classesPerBatch = classesPerBatch
        self.imagesPerClass = imagesPerClass
        self.seed = seed
        let groups = classSizes.map { Self.groups(of: $0, imagesPerClass) }
        let all = groups.reduce(0, +)
        stepsPerEpoch = max(
            (all + classesPerBatch - 1) / classesPerBatch, groups.max() ?? 0)
    }

    private static func groups(of images: Int, _ size: Int) -> Int {
        images > 0 ? (images - 1) / size + 1 : 0
    }

    /// The images of a step's batch: those of each class behind one another.
    public mutating func batch(_ step: Int) -> [SampledImage] {
        precondition(step >= 0, "step \(step)")
        let epoch = step / stepsPerEpoch
        let images: [SampledImage]
        if let planned, planned.epoch == epoch {
            images = planned.images
        } else {
            images = plan(epoch)
            planned = (epoch, images)
        }
        let start = step % stepsPerEpoch * batchSize
        return Array(images[start..<start + batchSize])
    }

    /// The images of all batches of an epoch.
    private func plan(_ epoch: Int) -> [SampledImage] {
        var generator = SplitMix64(seed: seed, place: [Self.stream, epoch])
        let schedule = schedule(&generator)
        var groups = [Int](repeating: 0, count: classSizes.count)
        for label in schedule { groups[label] += 1 }
        let images = groups.enumerated().map { label, count in
            ClassOrder(images: classSizes[label], groupSize: imagesPerClass).images(
                groups: count,
                SplitMix64(seed: seed, place: [Self.stream, epoch, label]))
        }
        var next = [Int](repeating: 0, count: classSizes.count)
        return schedule.flatMap { label in
            let start = next[label]
            next[label] += imagesPerClass
            return images[label][start..<start + imagesPerClass].map {
                SampledImage(label: label, image: $0)
            }
        }
    }

    /// Sets its numbers apart from others that are drawn with the same seed.
    private static let stream = 0x5A11

    /// The classes of all batches of an epoch: P different ones for each.
    ///
    /// Groups that are left never exceed the steps that are left, for any class, and are P times as many
    /// in all. A class that has as many groups as steps left must be taken now, of which there are P at
    /// the most; whichever others are taken besides, the same holds one step later.
    private func schedule(_ generator: inout SplitMix64) -> [Int] {
        var left = filledGroups(&generator)
        var schedule: [Int] = []
        schedule.reserveCapacity(stepsPerEpoch * classesPerBatch)
        var sums = [Int](repeating: 0, count: left.count)
        for stepsLeft in stride(from: stepsPerEpoch, to: 0, by: -1) {
            var chosen: Set<Int> = []
            var sum = 0
            for (label, groups) in left.enumerated() {
                if groups == stepsLeft {
                    chosen.insert(label)
                    schedule.append(label)
                } else {
                    sum += groups
                }
                sums[label] = sum
            }
            while chosen.count < classesPerBatch {
                let label = Self.first(above: generator.next(below: sum), in: sums)
                // One that is there already holds less than all but 1/P of what is left.
                if chosen.insert(label).inserted { schedule.append(label) }
            }
            for label in chosen { left[label] -= 1 }
        }
        return schedule
    }

    /// How many groups of each class an epoch takes, P for each step: those it has, and more of classes
    /// in a random order where steps would not be full.
    private func filledGroups(_ generator: inout SplitMix64) -> [Int] {
        var groups = classSizes.map { Self.groups(of: $0, imagesPerClass) }
        var missing = stepsPerEpoch * classesPerBatch - groups.reduce(0, +)
        var order = classSizes.indices.filter { classSizes[$0] > 0 }
        generator.shuffle(&order)
        while missing > 0 {
            for label in order where missing > 0 && groups[label] < stepsPerEpoch {
                groups[label] += 1
                missing -= 1
            }
        }
        return groups
    }

    /// The first place of ascending sums whose sum is above a number.
    private static func first(above number: Int, in sums: [Int]) -> Int {
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > number { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
