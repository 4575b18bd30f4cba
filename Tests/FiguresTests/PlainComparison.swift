import Figures
import Images
import SimilarityMaps

/// A comparison of plain photographs with maps of which every value is known.
enum PlainComparison {
    typealias Report = ComparisonReport

    static func interval(_ value: Double) -> Report.Interval {
        Report.Interval(value, low: value - 0.05, high: value + 0.05)
    }

    static func evidence(_ row: Int, value: Float = 0.1) -> Report.Evidence {
        Report.Evidence(
            .init(SampleSheets.map(row % 3, row % 4, value: value)), entropy: 0.5, halfArea: 0.125,
            objectShare: 0.75)
    }

    static func moved(_ row: Int) -> Report.Moved {
        Report.Moved(
            .init(SampleSheets.map(row % 3, 0, value: -0.02)), correlation: 0.5,
            areaOverlap: 0.25, sharedEvidence: 0.4)
    }

    /// - Parameters:
    ///   - networks: how many.
    ///   - results: of each query and network.
    ///   - shape: of the query’s photograph; results have all shapes.
    static func report(
        _ networks: Int, queries: Int = 2, results: Int = 4, shape: Int = 0,
        subject: Report.Subject = .checkpoints, hasPartner: Bool = true, hasClasses: Bool = true
    ) -> Report {
        var report = Report(
            title: subject == .checkpoints ? "a training" : SampleSheets.longName,
            subject: subject, date: "24 November 2026",
            facts: [.init("images", "12,345"), .init("photographs", SampleSheets.longName)],
            networks: (0..<networks).map {
                network($0, subject: subject, hasClasses: hasClasses)
            })
        report.pairCount = 100
        report.notes = ["3 photographs could not be read and are left out."]
        report.photographs = (0..<8).map { index in
            let size = SampleSheets.shapes[(shape + index) % SampleSheets.shapes.count]
            return Report.Photograph(
                SampleSheets.grey(size),
                name: index % 3 == 0 ? SampleSheets.longName : "p\(index).jpg",
                label: hasClasses ? index % 2 == 0 ? "tower" : SampleSheets.longName : nil)
        }
        report.queries = (0..<queries).map { place in
            var query = Report.Query(
                photograph: place % 8, partner: hasPartner ? (place + 3) % 8 : nil,
                partnerChoice: "of the query’s class, the one that the last checkpoint ranks best",
                views: (0..<networks).map { view($0, results: results, hasPartner, hasClasses) })
            if hasPartner {
                query.steps = (1..<max(networks, 1)).map { change(from: $0 - 1, to: $0) }
                query.sinceFirst = (1..<max(networks, 1)).map { change(from: 0, to: $0) }
            }
            return query
        }
        report.curves = report.curvesOfNetworks
        if subject == .checkpoints {
            report.curves.append(
                Report.Curve(
                    .loss, source: .training,
                    points: (0...networks * 200).map {
                        .init(x: Double($0), value: 100 / Double($0 + 100))
                    }))
        }
        return report
    }

    private static func network(
        _ index: Int, subject: Report.Subject, hasClasses: Bool
    ) -> Report.Network {
        var network = Report.Network(
            name: subject == .checkpoints
                ? "step \(index * 100)" : index == 1 ? SampleSheets.longName : "network-\(index)",
            step: subject == .checkpoints ? index * 100 : nil, tail: "average pooling",
            pooling: "average", inputSize: "224×224", dimension: 1280)
        if hasClasses {
            network.retrieval = .init(
                [
                    .init(.recall(at: 1), interval(0.3 + Double(index) * 0.02)),
                    .init(.rPrecision, interval(0.2)),
                ], queryCount: 1000)
        }
        var maps = Report.Maps()
        (maps.entropy, maps.halfArea) = (interval(0.9), interval(0.25))
        (maps.objectShare, maps.objectArea) = (interval(1.2), 0.4)
        network.maps = maps
        network.certificate = Certificate(
            completenessError: 1e-7, recompositionError: nil, exactness: .exact)
        return network
    }

    private static func view(
        _ network: Int, results: Int, _ hasPartner: Bool, _ hasClasses: Bool
    ) -> Report.View {
        Report.View(
            results: (0..<results).map { index in
                Report.Result(
                    photograph: (index + network) % 8, score: 0.9 - Double(index) / 100,
                    isSameClass: hasClasses ? index % 2 == 0 : nil, ofResult: evidence(index),
                    ofQuery: evidence(network))
            },
            pair: hasPartner
                ? Report.Pair(
                    score: 0.5, rank: 12_345, ofQuery: evidence(network),
                    ofPartner: evidence(network + 1)) : nil)
    }

    private static func change(from: Int, to: Int) -> Report.Change {
        Report.Change(
            from: from, to: to, scoreDifference: -0.25, ofQuery: moved(from), ofPartner: moved(to))
    }
}
