import RandomNumbers
import Testing

@Suite struct SplitMix64Tests {
    /// The first numbers of the reference implementation with the seed 1234567, as its author
    /// publishes them for checking (Vigna, splitmix64.c).
    @Test func numbersAreThePublishedOnes() {
        var generator = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func aPlaceHasTheSameNumbersWhateverWasDrawnElsewhere() {
        var first = SplitMix64(seed: 7, place: [3, 5])
        var again = SplitMix64(seed: 7, place: [3, 5])
        #expect((0..<9).map { _ in first.next() } == (0..<9).map { _ in again.next() })
    }

    @Test(arguments: [[5, 3], [3], [3, 5, 0], [3, 6], []])
    func otherPlacesHaveOtherNumbers(place: [Int]) {
        var here = SplitMix64(seed: 7, place: [3, 5])
        var there = SplitMix64(seed: 7, place: place)
        #expect(here.next() != there.next())
    }

    @Test func evenNumbersHaveTheirMomentsAlsoAcrossPlaces() {
        let numbers = (0..<20_000).map { index in
            var generator = SplitMix64(seed: 1, place: [index])
            return generator.uniform()
        }
        #expect(numbers.allSatisfy { (0..<1).contains($0) })
        // The mean's own deviation is 0.289 / √20000 = 0.002.
        #expect(abs(numbers.reduce(0, +) / 20_000 - 0.5) < 0.008)
    }

    @Test func normalNumbersHaveTheirMoments() {
        var generator = SplitMix64(seed: 3)
        let numbers = (0..<20_000).map { _ in generator.normal() }
        let mean = numbers.reduce(0, +) / 20_000
        let variance = numbers.reduce(0) { $0 + $1 * $1 } / 20_000
        let beyondTwo = numbers.count { abs($0) > 2 }
        #expect(abs(mean) < 0.03 && abs(variance - 1) < 0.05)
        // 4.55 % lie beyond two deviations.
        #expect(abs(Double(beyondTwo) / 20_000 - 0.0455) < 0.006)
    }

    @Test(arguments: [0, 1, 2, 7, 20_000])
    func manyNormalNumbersHaveTheirMomentsToo(count: Int) {
        var generator = SplitMix64(seed: 5)
        let numbers = generator.normals(count, standardDeviation: 0.5).map { Double($0) }
        #expect(numbers.count == count)
        guard count > 1000 else { return }
        let mean = numbers.reduce(0, +) / Double(count)
        let variance = numbers.reduce(0) { $0 + $1 * $1 } / Double(count)
        #expect(abs(mean) < 0.015 && abs(variance - 0.25) < 0.0125)
        // Two that were drawn together do not depend on each other.
        let products = stride(from: 0, to: count - 1, by: 2).map { numbers[$0] * numbers[$0 + 1] }
        #expect(abs(products.reduce(0, +) / Double(products.count)) < 0.01)
    }
}
