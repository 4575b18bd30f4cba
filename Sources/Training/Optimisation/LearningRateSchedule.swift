#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How the learning rate changes over a training: a warm-up, and what comes then.
public struct LearningRateSchedule: Codable, Hashable, Sendable {
    /// What comes after the warm-up.
    public enum Shape: Codable, Hashable, Sendable {
        /// It stays as it is.
        case constant
        /// Half a cosine down to zero (Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5, without
        /// restarts).
        case cosine
        /// Times `factor` at each of the milestones, which are parts of the training, from 0 to 1.
        case steps(milestones: [Double], factor: Double)
    }

    /// What comes after the warm-up.
    public var shape: Shape
    /// The number of steps in which the rate rises evenly to its highest (Goyal et al., "Accurate, Large
    /// Minibatch SGD", 2017, section 2.2).
    public var warmUp: Int
    /// The number of steps in all.
    public var steps: Int

    /// - Precondition: there are steps, and the warm-up is no longer.
    public init(_ shape: Shape = .cosine, warmUp: Int = 0, steps: Int) {
        precondition(
            steps > 0 && (0...steps).contains(warmUp), "a warm-up of \(warmUp) of \(steps) steps")
        self.shape = shape
        self.warmUp = warmUp
        self.steps = steps
    }

    /// What the highest rate is multiplied with at a step, from 0 to 1.
    ///
    /// - Parameter step: from 0 on; beyond the last, as at the last.
    public func factor(at step: Int) -> Double {
        if step < warmUp { return Double(step + 1) / Double(warmUp) }
        let rest = Double(steps - warmUp)
        let part = rest > 0 ? min(Double(step - warmUp) / rest, 1) : 1
        switch shape {
        case .constant: return 1
        case .cosine: return (1 + cos(.pi * part)) / 2
        case .steps(let milestones, let factor):
            let done = Double(step) / Double(steps)
            return pow(factor, Double(milestones.count { done >= $0 }))
        }
    }
}
