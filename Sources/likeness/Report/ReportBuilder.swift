import Evaluation
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Brings together what a report shows, section by section.
struct ReportBuilder {
    let search: GallerySearch
    let network: EmbeddingNetwork
    let reading: ReadOptions
    let colours: ColourScale
    let seed: UInt64
    private(set) var trial: GalleryTrial?
    var report: GalleryReport

    var gallery: Gallery { search.gallery }

    init(
        search: GallerySearch, network: EmbeddingNetwork, reading: ReadOptions,
        colours: ColourScale, seed: UInt64
    ) {
        (self.search, self.network, self.reading) = (search, network, reading)
        (self.colours, self.seed) = (colours, seed)
        let gallery = search.gallery
        let (contents, origin) = (gallery.contents, gallery.network)
        report = GalleryReport(
            title: gallery.path.lastPathComponent, date: Self.today,
            facts: [
                .init("images", NumberText.count(contents.images)),
                .init(
                    "classes", contents.labels == 0 ? "none" : NumberText.count(contents.labels),
                    note: contents.labels > 0 && contents.labelled < contents.images
                        ? "\((contents.images - contents.labelled).counted("image")) without one"
                        : nil),
                .init("numbers per embedding", NumberText.count(origin.dimension)),
                .init(
                    "without embedding", NumberText.count(contents.failures),
                    note: contents.failures > 0 ? "listed below, with the reasons" : nil),
                .init("network", origin.name),
                .init("network’s input", "\(origin.preprocessing.size) pixels"),
                .init("tail", network.description.tailWords.joined(separator: " → ")),
                // The page may be published: where its maker keeps files is nobody's business.
                .init("photographs", gallery.photographs.lastPathComponent),
            ] + origin.preprocessingFacts)
        report.colours = colours
    }

    private static var today: String {
        Date().formatted(.iso8601.year().month().day())
    }

    /// Notes a map that is shown: the worst of all counts.
    mutating func note(_ certificate: Certificate) {
        report.certificate = .worst(of: [report.certificate, certificate].compactMap { $0 })
    }

    /// A photograph with its map, small.
    func picture(
        _ photograph: Image, _ name: String, _ map: SimilarityMap, range: ValueRange
    ) throws -> ExplainedPicture {
        try ExplainedPicture(
            photograph, name: name, map: map,
            covered: CoveredArea(network.description.region(of: photograph.size)),
            colours: colours, range: range)
    }
}

extension ReportBuilder {
    /// How well classes are found, and how scores are distributed; nothing without classes.
    mutating func addRetrieval(queries: Int) throws {
        guard try gallery.labels().contains(where: { $0.images > 1 }) else { return }
        var bar = ProgressBar("searching", unit: "queries")
        let trial = try GalleryTrial(of: search, queries: queries, seed: seed) {
            bar.show($0, of: $1)
        }
        bar.clear()
        self.trial = trial
        let figures = trial.figures
        let measured: [(GalleryReport.Measure, Double?)] = [
            (.recall(at: 1), figures.recall(at: 1)), (.recall(at: 5), figures.recall(at: 5)),
            (.recall(at: 10), figures.recall(at: 10)), (.rPrecision, figures.rPrecision),
            (.meanAveragePrecisionAtR, figures.meanAveragePrecisionAtR),
            (.meanAveragePrecision, figures.meanAveragePrecision),
        ]
        report.retrieval = .init(
            measured.compactMap { measure, value in value.map { .init(measure, $0) } },
            queryCount: figures.queries, leftOutCount: figures.withoutClassMates)
        guard trial.scores.same.count > 0, trial.scores.different.count > 0 else { return }
        report.distributions = DistributionPlot(
            sameClass: .init(trial.scores.same), differentClasses: .init(trial.scores.different),
            rankingProbability: trial.scores.curve?.area)
    }

    /// How few components make up a similarity.
    mutating func addComponents() throws {
        guard gallery.contents.images > 1 else { return }
        var bar = ProgressBar("comparing", unit: "pairs")
        let pairs = try search.pairs(search.usualPairs(), count: Self.pairs, seed: seed)
        let curve = search.componentCurve(of: pairs) { bar.show($0, of: pairs.count) }
        bar.clear()
        if curve.count > 0 { report.components = ComponentPlot(curve) }
    }

    /// As many as the paper's figure has.
    private static let pairs = 1000

    /// Duplicates and failures.
    mutating func addNotes() throws {
        report.duplicates = try gallery.duplicates(limit: GalleryReport.Limits.duplicates)
            .map { $0.map(\.path) }
        report.duplicateCount = gallery.contents.duplicatedFiles
        report.failures = try gallery.failures(limit: GalleryReport.Limits.failures)
            .map { .init(path: $0.path, reason: $0.failure ?? "") }
        report.failureCount = gallery.contents.failures
    }
}

extension Figures.ScoreHistogram {
    init(_ histogram: Evaluation.ScoreHistogram) {
        self.init(lowest: -1, highest: 1, counts: histogram.bins, mean: histogram.mean)
    }
}
