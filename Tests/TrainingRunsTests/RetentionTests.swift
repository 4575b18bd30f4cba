import RandomNumbers
import Testing

@testable import TrainingRuns

@Suite struct RetentionTests {
    /// What is there after so many checkpoints at equal distances, each thinned at once.
    private func left(
        _ retention: CheckpointRetention, after count: Int, best: Int? = nil
    ) -> [Int] {
        var steps: [Int] = []
        for step in 0..<count {
            steps.append(step)
            let best = best.flatMap { step >= $0 ? $0 : nil }
            let superfluous = Set(retention.superfluous(among: steps, best: best))
            steps.removeAll { superfluous.contains($0) }
        }
        return steps
    }

    @Test("The newest stay, beside the first and the best") func newest() {
        #expect(left(.newest(3), after: 10) == [0, 7, 8, 9])
        #expect(left(.newest(3), after: 10, best: 4) == [0, 4, 7, 8, 9])
        #expect(left(.newest(0), after: 10) == [0, 9])
        #expect(left(.newest(-1), after: 10) == [0, 9])
        #expect(left(.newest(99), after: 10) == Array(0..<10))
        #expect(left(.all, after: 10) == Array(0..<10))
    }

    @Test("What is spread loses every other one before two neighbours") func spread() {
        #expect(CheckpointRetention.spread(5).superfluous(among: Array(0...8)) == [1, 3, 5, 7])
        #expect(left(.spread(5), after: 9) == [0, 2, 4, 6, 8])
        #expect(left(.spread(2), after: 9) == [0, 8])
        #expect(left(.spread(0), after: 9, best: 3) == [0, 3, 8])
    }

    @Test("However long it goes on, no gap is more than three times the even one")
    func evenness() {
        for count in [3, 4, 8] {
            for total in count...150 {
                let steps = left(.spread(count), after: total)
                #expect(steps.count <= count && 2 * steps.count >= count)
                let largest = zip(steps, steps.dropFirst()).map { $1 - $0 }.max() ?? 0
                #expect(largest * (count - 1) <= 3 * (total - 1), "\(steps)")
            }
        }
    }

    @Test("The first, the last and the best always stay, and the rest is of what there was")
    func always() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<500 {
            let steps = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? Int.random(in: 0...20, using: &random)
                    : Int.random(in: .min ... .max, using: &random)
            }
            let count = Int.random(in: 0...12, using: &random)
            let best = steps.randomElement(using: &random)
            for retention in [CheckpointRetention.all, .newest(count), .spread(count)] {
                let superfluous = retention.superfluous(among: steps, best: best)
                #expect(superfluous == Set(superfluous).sorted())
                let kept = Set(steps).subtracting(superfluous)
                #expect(kept.count == Set(steps).count - superfluous.count)
                #expect(steps.min().map(kept.contains) ?? true)
                #expect(steps.max().map(kept.contains) ?? true)
                #expect(best.map(kept.contains) ?? true)
                if retention == .newest(count) {
                    #expect(kept.isSuperset(of: Set(steps).sorted().suffix(count)))
                } else if retention == .spread(count) {
                    #expect(kept.count <= max(count, 2) + 1)
                }
            }
        }
    }
}
