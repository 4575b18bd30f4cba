import TestSupport
import Testing
import VectorMath

@testable import SimilarityMaps

/// Not a number is the worst error, wherever it stands: every comparison with it is false, and Swift's
/// `max(0.1, .nan)` is 0.1.
@Suite struct CertificateTests {
    private let grid = Grid(rows: 2, columns: 3)

    private func decomposition(_ seed: UInt64, places: Places = .checked) throws -> Decomposition {
        var generator = SeededGenerator(seed: seed)
        var result = try Decomposition(
            of: generator.featureMap(grid, channels: 4), through: AveragePooling(),
            embedding: nil)
        result = Decomposition(
            grid: grid, embedding: result.embedding, recompositionError: 1e-8,
            contributions: result.contributions, exactness: .exact)
        result.places = places
        return result
    }

    /// The same, with a map of which one cell is not a number, and the others are right.
    private func broken(_ decomposition: Decomposition) -> Decomposition {
        Decomposition(
            grid: decomposition.grid, embedding: decomposition.embedding,
            recompositionError: decomposition.recompositionError,
            contributions: OneCellBroken(base: decomposition.contributions), exactness: .exact)
    }

    @Test("one cell that is not a number fails the certificate of a pair, on either side")
    func pair() throws {
        let (a, b) = (try decomposition(1), try decomposition(2))
        #expect(try PairSimilarity(a, b).label == "exact")
        for pair in [try PairSimilarity(broken(a), b), try PairSimilarity(a, broken(b))] {
            #expect(pair.certificate.completenessError.isNaN)
            #expect(!pair.certificate.holds && pair.label == "not exact")
        }
    }

    @Test("it fails that of a contrast, in any of the three photographs")
    func contrast() throws {
        let all = try (1...3).map { try decomposition(UInt64($0)) }
        #expect(try ContrastMaps(query: all[0], first: all[1], second: all[2]).label == "exact")
        for place in 0..<3 {
            var parts = all
            parts[place] = broken(parts[place])
            let maps = try ContrastMaps(query: parts[0], first: parts[1], second: parts[2])
            #expect(!maps.certificate.holds && maps.label == "not exact")
        }
    }

    @Test("an ensemble has the error that is not a number of any of its networks")
    func ensemble() throws {
        let good = try decomposition(1)
        let bad = Decomposition(
            grid: grid, embedding: good.embedding, recompositionError: .nan,
            contributions: good.contributions, exactness: .exact)
        for parts in [[bad, good, good], [good, bad, good], [good, good, bad]] {
            let joined = Decomposition(
                joining: parts.map {
                    EnsembleMember($0, weight: 1, spread: GridSpread(grid, to: grid))
                })
            #expect(joined.recompositionError?.isNaN == true)
            #expect(try PairSimilarity(joined, joined).label == "not exact")
        }
    }

    @Test("an ensemble’s places are those of the network that has them worst")
    func placesOfAnEnsemble() throws {
        let parts = [try decomposition(1), try decomposition(2, places: .misplaced)]
        let joined = Decomposition(
            joining: parts.map {
                EnsembleMember($0, weight: 1, spread: GridSpread(grid, to: grid))
            })
        #expect(joined.places == .misplaced)
    }

    @Test("the worst of several has the largest errors, the least exactness and the worst places")
    func worst() throws {
        let certificates = [
            Certificate(
                completenessError: 1e-7, recompositionError: nil, exactness: .exact,
                places: .checked),
            Certificate(
                completenessError: 3e-7, recompositionError: 2e-7, exactness: .partlyNonSpatial,
                places: .unknown),
            Certificate(
                completenessError: 2e-7, recompositionError: 5e-7, exactness: .exactGivenGates,
                places: .misplaced),
        ]
        let worst = Certificate(
            completenessError: 3e-7, recompositionError: 5e-7, exactness: .partlyNonSpatial,
            places: .misplaced)
        for order in [[0, 1, 2], [1, 2, 0], [2, 1, 0], [0, 2, 1]] {
            #expect(Certificate.worst(of: order.map { certificates[$0] }) == worst)
        }
        #expect(Certificate.worst(of: [certificates[0]]) == certificates[0])
        #expect(Certificate.worst(of: [Certificate]()) == nil)
    }

    @Test(
        "one error that is not a number is the worst of all, wherever it stands", arguments: 0..<4)
    func notANumber(place: Int) throws {
        let good = Certificate(
            completenessError: 1e-7, recompositionError: 1e-7, exactness: .exact)
        for bad in [
            Certificate(completenessError: .nan, recompositionError: 1e-7, exactness: .exact),
            Certificate(completenessError: 1e-7, recompositionError: .nan, exactness: .exact),
        ] {
            var all = [good, good, good, good]
            all[place] = bad
            let worst = try #require(Certificate.worst(of: all))
            #expect(!worst.holds && worst.label == "not exact")
            #expect(worst.completenessError.isNaN || worst.recompositionError?.isNaN == true)
        }
    }

    @Test("a map is called by what is wrong with it, and exact only where nothing is known to be")
    func labels() {
        func label(_ error: Double, _ exactness: Exactness, _ places: Places) -> String {
            Certificate(
                completenessError: error, recompositionError: 1e-7, exactness: exactness,
                places: places
            ).label
        }
        #expect(label(1e-7, .exact, .checked) == "exact")
        #expect(label(1e-7, .exact, .unknown) == "exact")
        #expect(label(1e-7, .partlyNonSpatial, .checked) == "partly non-spatial")
        for exactness in [Exactness.exact, .exactGivenGates, .partlyNonSpatial] {
            #expect(label(1e-7, exactness, .misplaced) == "places not what they seem")
            for error in [2e-4, .infinity, .nan] {
                for places in Places.allCases {
                    #expect(label(error, exactness, places) == "not exact")
                }
            }
        }
    }

    @Test("a certificate of decompositions has the worst of their places")
    func places() throws {
        for (first, second, worst) in [
            (Places.checked, Places.checked, Places.checked), (.checked, .unknown, .unknown),
            (.misplaced, .checked, .misplaced), (.unknown, .misplaced, .misplaced),
        ] {
            let pair = try PairSimilarity(
                decomposition(1, places: first), decomposition(2, places: second))
            #expect(pair.certificate.places == worst)
        }
    }

    @Test("max pooling does not pass over a cell that is not a number", arguments: 0..<6)
    func maximum(cell: Int) throws {
        var values = [Float](repeating: 0.5, count: 12)
        values[2 * cell] = .nan
        let map = FeatureMap(grid: grid, channels: 2, values: values)
        let split = try Decomposition(of: map, through: MaxPooling(), embedding: [1, 0.5])
        #expect(split.recompositionError?.isNaN == true)
        let own = split.similarityMap(along: [1, 1])
        #expect(own.values.indices.filter { own.values[$0].isNaN } == [cell])
        #expect(try PairSimilarity(split, split).label == "not exact")
    }
}

/// Contributions of which one cell's share of any map is not a number.
private struct OneCellBroken: Contributions {
    let base: any Contributions

    var total: [Float] { base.total }
    var constant: [Float] { base.constant }

    func vectors() -> Matrix { base.vectors() }

    func map(along direction: [Float]) -> [Float] {
        var map = base.map(along: direction)
        map[map.count - 1] = .nan
        return map
    }
}
