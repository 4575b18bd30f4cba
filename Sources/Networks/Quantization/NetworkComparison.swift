import Images
import SimilarityMaps

/// Runs two versions of a network on the same photographs.
struct NetworkComparison {
    private let networks: [EmbeddingNetwork]
    private var times: [[Duration]] = [[], []]
    /// Unit vectors.
    private var embeddings: [[[Float]]] = [[], []]
    private var last: [Decomposition] = []
    private var correlations: [Double] = []
    private var certificateHolds = true

    init(_ before: EmbeddingNetwork, _ after: EmbeddingNetwork) { networks = [before, after] }

    /// Runs both networks on one more photograph, in turns: what else the machine does then slows
    /// both.
    ///
    /// - Throws: as `EmbeddingNetwork.decomposition(of:)`.
    mutating func add(_ photograph: Image) throws {
        let description = networks[0].description
        let input = description.preprocessing.tensor(
            of: photograph, layout: description.input.layout)
        // A first run takes memory that later ones find.
        if times[0].isEmpty {
            for network in networks { _ = try network.decomposition(ofInput: input) }
        }
        var results: [Decomposition?] = [nil, nil]
        for index in times[0].count.isMultiple(of: 2) ? [0, 1] : [1, 0] {
            let start = ContinuousClock.now
            results[index] = try networks[index].decomposition(ofInput: input)
            times[index].append(ContinuousClock.now - start)
        }
        let current = results.compactMap { $0 }
        for (index, result) in current.enumerated() {
            embeddings[index].append(result.embedding.map { Float(Double($0) / result.norm) })
        }
        if last.count == current.count {
            let pairs = try zip(last, current).map { try PairSimilarity($0, $1) }
            for map in [\PairSimilarity.mapOfFirst, \.mapOfSecond] {
                let values = pairs.map { $0[keyPath: map].values.map { Double($0) } }
                if let found = correlation(values[0], values[1]) { correlations.append(found) }
            }
            certificateHolds = certificateHolds && pairs[1].certificate.holds
        }
        last = current
    }

    /// What has come of it.
    ///
    /// - Throws: `NetworkError` where fewer than two photographs could be read.
    func check() throws(NetworkError) -> QuantizationCheck {
        let count = embeddings[0].count
        guard count > 1 else {
            throw NetworkError(
                .photographs,
                "fewer than two photographs are left to compare on; give a folder with more that can be read"
            )
        }
        let scores = embeddings.map { vectors in
            vectors.map { a in vectors.map { b in Self.product(a, b) } }
        }
        let pairs = scores.map { rows in
            rows.indices.flatMap { row in rows[row][(row + 1)...] }
        }
        let changes = zip(pairs[0], pairs[1]).map { abs($0 - $1) }
        let neighbours = scores.map { rows in
            rows.enumerated().map { row, values in
                Array(
                    values.indices.filter { $0 != row }
                        .sorted { (values[$0], $1) > (values[$1], $0) }.prefix(10))
            }
        }
        let shared = zip(neighbours[0], neighbours[1]).map { before, after in
            Double(Set(before).intersection(after).count) / Double(before.count)
        }
        let nearest = zip(neighbours[0], neighbours[1]).count { $0.first == $1.first }
        let sorted = correlations.sorted()
        return QuantizationCheck(
            photographCount: count, timeBefore: Self.median(times[0]),
            timeAfter: Self.median(times[1]),
            scoreCorrelation: correlation(pairs[0], pairs[1]),
            meanScoreChange: changes.reduce(0, +) / Double(changes.count),
            largestScoreChange: changes.max() ?? 0,
            nearestAgreement: Double(nearest) / Double(count),
            tenNearestAgreement: shared.reduce(0, +) / Double(count),
            mapCorrelation: sorted.isEmpty ? nil : sorted[sorted.count / 2],
            lowMapCorrelation: sorted.isEmpty ? nil : sorted[sorted.count / 20],
            certificateHolds: certificateHolds)
    }

    private static func product(_ a: [Float], _ b: [Float]) -> Double {
        var sum: Double = 0
        for index in a.indices { sum += Double(a[index]) * Double(b[index]) }
        return sum
    }

    private static func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }
}

/// Pearson's correlation; `nil` where one of the two does not vary, but by the rounding of single
/// precision.
func correlation(_ a: [Double], _ b: [Double]) -> Double? {
    let count = Double(min(a.count, b.count))
    let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
    var (squareA, squareB, product) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
        squareA += (x - meanA) * (x - meanA)
        squareB += (y - meanB) * (y - meanB)
        product += (x - meanA) * (y - meanB)
    }
    // A deviation of 10⁻⁶ of the numbers themselves.
    let varies =
        squareA > 1e-12 * (squareA + count * meanA * meanA)
        && squareB > 1e-12 * (squareB + count * meanB * meanB)
    return varies ? product / (squareA * squareB).squareRoot() : nil
}
