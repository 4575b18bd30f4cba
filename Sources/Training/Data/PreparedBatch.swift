import Images
import Networks

/// What a network is given in one step.
package struct PreparedBatch: Sendable {
    /// The step.
    package let step: Int
    /// The network's input, `[images, 3, height, width]` or `[images, height, width, 3]` as the network
    /// has it, row-major, normalised.
    package let values: [Float]
    /// The shape of `values`.
    package let shape: [Int]
    /// The class of each image, as its number in the photographs' classes.
    package let labels: [Int]
    /// The photograph that each image is of, as its number: another one than was asked for where that
    /// could not be read.
    package let photographs: [Int]
    /// The paths of these, relative to the photographs' folder.
    package let paths: [String]
}

/// A photograph that could not be read, or not be decoded.
package struct UnreadablePhotograph: Hashable, Sendable {
    /// Its path, relative to the photographs' folder.
    package let path: String
    /// What is wrong with it (“it is empty; …”).
    package let reason: String
}

/// What to prepare, and how.
package struct BatchOptions: Sendable {
    /// What becomes of a photograph that cannot be read.
    package enum Replacement: Hashable, Sendable {
        /// The next of its class that can be read takes its place, so that batches keep their form.
        case nextOfClass
        /// It is left out: where retrieval is judged, the same photograph twice would find itself.
        case none
    }

    /// How photographs are changed at random.
    package var augmentation = Augmentation.none
    /// All that is random about image i of step s depends on this and (s, i) alone: neither on threads
    /// nor on where a training was taken up again.
    package var seed: UInt64 = 0
    /// What becomes of a photograph that cannot be read.
    package var replacement = Replacement.nextOfClass
    /// How many threads prepare images. By default half of the cores: they need a fraction of what the
    /// network does, whose own threads they must not starve.
    package var threads: Int
    /// How many batches are prepared ahead, at most.
    package var lookAhead = 3
    /// How many bytes of decoded photographs are kept.
    package var cacheBytes: Int
    /// Photographs with more pixels are not decoded.
    package var maximumPixels: Int

    /// The defaults.
    package init() {
        threads = max(1, Processor.cores / 2)
        cacheBytes = min(1 << 30, Processor.memory / 4)
        maximumPixels = ReadOptions().maximumPixels
    }
}
