/// What a training tells while it goes on.
public enum TrainingReport: Sendable {
    /// A step was taken.
    case step(Step)
    /// Photographs are embedded for validation: so many of so many.
    case validating(Int, of: Int)
    /// The network was validated.
    case validation(Validation)
    /// The network was written to a file.
    case checkpoint(step: Int, path: String)
    /// A photograph cannot be read, and another one takes its place.
    case unreadable(path: String, reason: String)
    /// Something else that a person should know.
    case remark(String)

    /// What a step showed.
    public struct Step: Hashable, Sendable {
        /// How many steps were taken, with this one.
        public let number: Int
        /// How many there are to be.
        public let total: Int
        /// How often every photograph was met.
        public let epoch: Double
        /// The loss, before the step.
        public let loss: Double
        /// Which part of the triplets or pairs has a loss; `nil` for losses that have no such part.
        public let activeFraction: Double?
        /// The learning rate.
        public let learningRate: Double
        /// The length of all gradients together, before they were clipped.
        public let gradientNorm: Double
        /// Images that were learned from, per second, in this step.
        public let imagesPerSecond: Double
    }

    /// How well classes are told apart that were not learned from.
    public struct Validation: Hashable, Sendable {
        /// After how many steps.
        public let step: Int
        /// The part of the photographs of which one of the k nearest is of the same class, by k.
        public let recall: [Int: Double]
        /// The mean part of the R nearest that are of the same class, where there are R of that.
        public let rPrecision: Double
        /// The mean average precision, over all ranks.
        public let meanAveragePrecision: Double
        /// How many photographs were searched with.
        public let queries: Int
    }
}
