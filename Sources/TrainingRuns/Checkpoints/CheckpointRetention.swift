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

    /// At most so many, and the best, spread over the steps as evenly as can be when only those are there
    /// that stayed before: however long a training goes on, no gap is more than three times the even one.
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
        let kept: Set<Int>
        switch rule {
        case .all: return []
        case .newest(let count): kept = Set(steps.suffix(count))
        case .spread(let count): kept = Set(Self.spread(steps, over: count))
        }
        return steps.filter { !kept.contains($0) && $0 != first && $0 != last && $0 != best }
    }

    /// So many steps at most, as near to one another as that allows, the first and the last among them.
    private static func spread(_ steps: [Int], over count: Int) -> [Int] {
        guard steps.count > count, let first = steps.first, let last = steps.last else {
            return steps
        }
        // The smallest distance that leaves few enough is looked for by halving: a larger one never
        // leaves more. Steps that come at equal distances so lose every other one, all at once.
        var (tooSmall, enough) = (UInt(0), distance(first, last))
        while enough - tooSmall > 1 {
            let middle = tooSmall + (enough - tooSmall) / 2
            if apart(steps, by: middle).count <= count {
                enough = middle
            } else {
                tooSmall = middle
            }
        }
        return apart(steps, by: enough)
    }

    /// The first step, each next one that is so far from the one before, and the last.
    private static func apart(_ steps: [Int], by distance: UInt) -> [Int] {
        var kept = Array(steps.prefix(1))
        for step in steps.dropFirst().dropLast() {
            if let before = kept.last, self.distance(before, step) >= distance {
                kept.append(step)
            }
        }
        return kept + steps.dropFirst().suffix(1)
    }

    /// From one step to a later one, which may be too far for an `Int`.
    private static func distance(_ step: Int, _ later: Int) -> UInt {
        UInt(bitPattern: later &- step)
    }
}
