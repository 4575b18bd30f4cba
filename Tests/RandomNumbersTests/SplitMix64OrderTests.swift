import RandomNumbers
import Testing

@Suite struct SplitMix64OrderTests {
    @Test(arguments: [1, 2, 3, 7, 1000, Int.max])
    func numbersStayBelowTheirBound(bound: Int) {
        var generator = SplitMix64(seed: 1)
        #expect((0..<1000).allSatisfy { _ in (0..<bound).contains(generator.next(below: bound)) })
    }

    @Test func everyOrderOfThreeIsDrawnAsOften() {
        var generator = SplitMix64(seed: 2)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<6000 {
            var order = [0, 1, 2]
            generator.shuffle(&order)
            counts[order, default: 0] += 1
        }
        #expect(counts.count == 6)
        // 1000 each, with a deviation of √(6000 · 1/6 · 5/6) = 29.
        #expect(counts.values.allSatisfy { abs($0 - 1000) < 130 })
    }

    @Test func shufflingKeepsWhatIsThereAndIsRepeatable() {
        var (first, again) = (Array(0..<100), Array(0..<100))
        var (one, other) = (SplitMix64(seed: 3), SplitMix64(seed: 3))
        one.shuffle(&first)
        other.shuffle(&again)
        #expect(first == again)
        #expect(first != Array(0..<100))
        #expect(first.sorted() == Array(0..<100))
        var (none, single): ([Int], [Int]) = ([], [5])
        one.shuffle(&none)
        one.shuffle(&single)
        #expect(none == [] && single == [5])
    }
}
