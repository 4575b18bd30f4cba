/// Which checkpoints of a training stay, as it goes on.
///
/// The first, the last and the best always do, also where that is more than was asked for.
public struct CheckpointRetention: Hashable, Sendable {
    private enum Rule: Hashable, Sendable {
        case all
        case newest(Int)
        case spread(Int)
    }

    private let rule: Rule

    /// All of them.
    public static let all = CheckpointRetention(rule: .all)

    /// The newest ones.
    public static func newest(_ count: Int) -> CheckpointRetention {
        CheckpointRetention(rule: .newest(max(0, count)))
    }

    /// So many, spread evenly over the steps as far as that can be done when only those are there that
    /// stayed before.
    public static func spread(_ count: Int) -> CheckpointRetention {
        CheckpointRetention(rule: .spread(max(0, count)))
    }

    /// Which of the checkpoints are to go.
    ///
    /// - Parameters:
    ///   - steps: the steps of those that there are, in any order.
    ///   - best: the step of the best one, where that is known.
    /// - Returns: steps, in order.
    public func superfluous(among steps: [Int], best: Int? = nil) -> [Int] {
        let steps = Set(steps).sorted()
        guard let first = steps.first, let last = steps.last else { return [] }
        let kept: Set<Int> = [first, last, best ?? first]
        switch rule {
        case .all: return []
        case .newest(let count): return steps.dropLast(count).filter { !kept.contains($0) }
        case .spread(let count): return thinned(steps, to: count, keeping: kept)
        }
    }

    /// Takes away, until few enough are left, the one between whose neighbours the gap would be
    /// smallest, the earliest of equals. Steps at equal distances so lose every other one before any
    /// two neighbours.
    private func thinned(_ steps: [Int], to count: Int, keeping kept: Set<Int>) -> [Int] {
        var left = steps
        var superfluous: [Int] = []
        while left.count > count {
            let candidates = left.indices.dropFirst().dropLast().filter {
                !kept.contains(left[$0])
            }
            // As `Double`, because the difference of two steps may be too large for an `Int`.
            let gap = { (index: Int) in Double(left[index + 1]) - Double(left[index - 1]) }
            guard let index = candidates.min(by: { gap($0) < gap($1) }) else { break }
            superfluous.append(left.remove(at: index))
        }
        return superfluous.sorted()
    }
}
