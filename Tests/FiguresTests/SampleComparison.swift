import Figures
import Images
import SimilarityMaps
import TestSupport

/// A comparison with something in each of its sections, whose texts all hold a name.
enum SampleComparison {
    static func report(
        named name: String = "name", subject: ComparisonReport.Subject = .checkpoints,
        networkCount: Int = 3, queryCount: Int = 2, resultCount: Int = 2,
        photograph: Image = Image(
            size: PixelSize(width: 32, height: 24), filling: RGB(red: 90, green: 120, blue: 90)),
        covered: CoveredArea = .whole
    ) -> ComparisonReport {
        var report = ComparisonReport(
            title: name, subject: subject, date: name,
            facts: (0..<6).map { _ in .init(name, name, note: name) },
            networks: (0..<networkCount).map { network($0, name, subject) })
        report.photographs = (0..<queryCount * (resultCount + 1)).map { place in
            ComparisonReport.Photograph(
                photograph, name: name, label: name,
                boxes: place == 0 ? [Rectangle(x: 0.25, y: 0.5, width: 0.5, height: 0.25)] : [])
        }
        report.queries = (0..<queryCount).map { query in
            Self.query(query, name, networkCount, resultCount, covered)
        }
        report.curves = report.curvesOfNetworks
        if subject == .checkpoints {
            report.curves.append(
                .init(
                    .loss, source: .training,
                    points: (0..<20).map { .init(x: Double($0) * 10, value: 1 / Double($0 + 1)) }))
        }
        report.pairCount = 30
        report.notes = [name]
        return report
    }

    private static func network(
        _ place: Int, _ name: String, _ subject: ComparisonReport.Subject
    ) -> ComparisonReport.Network {
        var network = ComparisonReport.Network(
            name: name, step: subject == .checkpoints ? place * 100 : nil, tail: name,
            pooling: place == 0 ? "average" : "max", inputSize: name, dimension: 1280 + place)
        let rise = Double(place) / 100
        network.grid = Grid(rows: 1, columns: 2)
        network.retrieval = .init(
            [
                .init(
                    .recall(at: 1), .init(0.513 + rise, low: 0.487 + rise, high: 0.541 + rise)),
                .init(.rPrecision, .init(0.25, low: 0.24, high: 0.26)),
            ], queryCount: 200,
            gains: place == 0 ? [] : [.init(.recall(at: 1), .init(rise, low: -0.004, high: 0.03))])
        network.scores = DistributionPlot(
            sameClass: ScoreHistogram(of: [0.6, 0.7]), differentClasses: ScoreHistogram(of: [0.2]),
            rankingProbability: 0.875)
        var maps = ComparisonReport.Maps()
        maps.halfArea = .init(0.22 - rise, low: 0.218 - rise, high: 0.222 - rise)
        maps.entropy = .init(0.9, low: 0.88, high: 0.91)
        maps.objectShare = .init(0.62, low: 0.6, high: 0.65)
        maps.objectArea = 0.47
        network.maps = maps
        network.certificate = Certificate(
            completenessError: 2e-8, recompositionError: 3e-7, exactness: .exact, places: .checked)
        return network
    }

    private static func query(
        _ place: Int, _ name: String, _ networkCount: Int, _ resultCount: Int,
        _ covered: CoveredArea
    ) -> ComparisonReport.Query {
        let photograph = place * (resultCount + 1)
        func evidence(_ value: Float) -> ComparisonReport.Evidence {
            .init(
                map([value, -0.02], covered), entropy: 0.5, halfArea: 0.25, objectShare: 0.75)
        }
        func result(_ rank: Int, of network: Int) -> ComparisonReport.Result {
            let score = 0.9 - Double(rank) / 10 + Double(network) / 1000
            return .init(
                photograph: photograph + 1 + rank, score: score, isSameClass: rank == 0,
                ofResult: evidence(0.05), ofQuery: evidence(0.04))
        }
        func view(_ network: Int) -> ComparisonReport.View {
            let strength = 0.03 + Float(network) / 1000
            let pair = ComparisonReport.Pair(
                score: 0.7512, rank: 4 + network, ofQuery: evidence(strength),
                ofPartner: evidence(0.02))
            return .init(
                results: (0..<resultCount).map { result($0, of: network) }, pair: pair)
        }
        let views = (0..<networkCount).map(view)
        var query = ComparisonReport.Query(
            photograph: photograph, partner: photograph + 1, partnerChoice: name, views: views)
        func change(_ from: Int, _ to: Int) -> ComparisonReport.Change {
            .init(
                from: from, to: to, scoreDifference: -0.0125,
                ofQuery: .init(
                    map([0.01, -0.005], covered), correlation: 0.91, areaOverlap: 0.5,
                    sharedEvidence: 0.8),
                ofPartner: .init(
                    map([0.002, 0], covered), correlation: nil, areaOverlap: 1,
                    sharedEvidence: 0.95))
        }
        query.steps = (0..<max(networkCount - 1, 0)).map { change($0, $0 + 1) }
        query.sinceFirst = (0..<max(networkCount - 1, 0)).map { change(0, $0 + 1) }
        return query
    }

    private static func map(
        _ values: [Float], _ covered: CoveredArea
    ) -> ComparisonReport.PlacedMap {
        .init(
            SimilarityMap(grid: Grid(rows: 1, columns: 2), values: values, rest: 0.01),
            covered: covered)
    }
}
