import Evaluation
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

extension EvaluationBuilder {
    typealias Section = EvaluationReport.Section
    typealias Table = EvaluationReport.Table
    typealias Interval = EvaluationReport.Interval

    /// What was measured, as a page.
    func report() throws -> EvaluationReport {
        let (contents, origin) = (gallery.contents, gallery.network)
        var report = EvaluationReport(
            title: gallery.path.lastPathComponent, date: Self.today,
            facts: [
                .init("images", NumberText.count(contents.images)),
                .init("classes", contents.labels == 0 ? "none" : NumberText.count(contents.labels)),
                .init("pairs taken apart", NumberText.count(faithfulness.count)),
                .init("runs of the network", NumberText.count(runs)),
                .init("network", origin.name),
                .init("network’s input", "\(origin.preprocessing.size) pixels"),
                .init("tail", network.description.tailWords.joined(separator: " → ")),
                .init("photographs", gallery.photographs.lastPathComponent),
                .init("seed", "\(seed)"),
            ] + origin.preprocessingFacts)
        report.colours = colours
        report.sections = [
            retrieval, completenessSection, faithfulnessSection, try examples, localisation,
            sanitySection, try shortcuts,
        ].compactMap { $0 }
        report.sources = Self.sources
        return report
    }

    /// How many pictures were embedded to draw maps and to take photographs apart.
    private var runs: Int {
        faithfulness.evaluations + faithfulness.results.reduce(0) { $0 + $1.evaluations }
            + 2 * faithfulness.count
    }

    private static let sources = [
        "The decomposition: Stylianou, Souvenir and Pless, “Visualizing Deep Similarity Networks”, WACV 2019.",
        "Retrieval: Musgrave, Belongie and Lim, “A Metric Learning Reality Check”, ECCV 2020. Silhouettes: Rousseeuw, 1987, with 1 − cosine for a distance.",
        "Deletion and insertion, and random masks: Petsiuk, Das and Saenko, “RISE”, BMVC 2018. The gap of both orders: Rong et al., “A Consistent and Efficient Evaluation Strategy for Attribution Methods”, ICML 2022; Bluecher, Vielhaben and Strodthoff, TMLR 2024.",
        "Grad-CAM: Selvaraju et al., ICCV 2017. Occlusion for similarity: Dong, Collins and Hoogs, CVPR Workshops 2019.",
        "Pointing game: Zhang et al., ECCV 2016; with energy: Wang et al., “Score-CAM”, CVPR Workshops 2020. MaxBoxAcc and PxAP: Choe et al., “Evaluating Weakly Supervised Object Localization Methods Right”, CVPR 2020. GT-known: Zhou et al., CVPR 2016.",
        "Sanity checks: Adebayo et al., “Sanity Checks for Saliency Maps”, NeurIPS 2018. Intervals: the percentile bootstrap of Efron and Tibshirani, 1993, 95%, over pairs.",
    ]

    static func interval(_ examples: [Double]) -> Interval? {
        MeanInterval(of: examples).map { Interval($0) }
    }
}

extension EvaluationBuilder {
    var retrieval: Section? {
        guard let trial, !trial.queries.isEmpty else { return nil }
        var section = Section(
            "retrieval", "Retrieval",
            text:
                "\(NumberText.count(trial.queries.count, "photograph")) \(trial.queries.count == 1 ? "was" : "were each") the query once; all others were searched.",
            note: "Open a name to see what it measures.")
        func recall(_ depth: Int) -> Double? { trial.figures.recall(at: depth) }
        func add(_ name: String, _ value: Double?, _ explanation: String, isShare: Bool = true) {
            guard let value else { return }
            section.figures.append(
                .init(
                    name,
                    isShare ? NumberText.percent(value) : NumberText.fixed(value, decimals: 3),
                    part: min(max(value, 0), 1), explanation: explanation))
        }
        for depth in [1, 5, 10] {
            let measure = GalleryReport.Measure.recall(at: depth)
            add(measure.name, recall(depth), measure.explanation)
        }
        for (measure, value) in [
            (GalleryReport.Measure.rPrecision, trial.figures.rPrecision),
            (.meanAveragePrecision, trial.figures.meanAveragePrecision),
        ] { add(measure.name, value, measure.explanation) }
        add(
            "Silhouette", MeanInterval(of: silhouettes)?.mean,
            "How well classes lie apart, −1 to 1: the distance to the nearest other class less that to one’s own, over the larger of the two; the mean over photographs.",
            isShare: false)
        let curve = trial.scores.curve
        add(
            "ROC area", curve?.area,
            "The chance that two photographs of one class are more similar than two of different classes.",
            isShare: false)
        add(
            "Equal error rate", curve?.equalErrorRate,
            "Where a threshold on the score takes as many pairs of different classes for one class as the other way round: how many. Less is better."
        )
        if trial.scores.same.count > 0, trial.scores.different.count > 0 {
            section.distribution = DistributionPlot(
                sameClass: .init(trial.scores.same),
                differentClasses: .init(trial.scores.different), rankingProbability: curve?.area)
        }
        return section
    }

    var completenessSection: Section? {
        guard let found = completeness, let certificate = found.certificate else { return nil }
        var section = Section(
            "completeness", "Completeness",
            text: found.failures == 0
                ? "All \(NumberText.count(found.maps)) maps of \(NumberText.count(found.pairs, "pair")) add up, with their rests, to the similarity that the network itself gives."
                : "\(NumberText.count(found.failures)) of \(NumberText.count(found.pairs, "pair")) have maps that do not add up to the similarity: they are not exact.",
            note:
                "Maps are called exact where errors stay within \(NumberText.scientific(Certificate.tolerance)); single precision leaves about a millionth."
        )
        section.figures.append(
            .init(
                "Completeness error", NumberText.scientific(certificate.completenessError),
                explanation:
                    "The largest difference between a map’s sum with its rest and the cosine similarity of the network’s own embeddings."
            ))
        if let error = certificate.recompositionError {
            section.figures.append(
                .init(
                    "Recomposition error", NumberText.scientific(error),
                    explanation:
                        "The largest difference between the parts’ sum and the embedding that the network puts out, over the embedding’s length."
                ))
        }
        section.figures.append(
            .init(
                "Places", "\(certificate.places)",
                explanation:
                    "Whether the cells of the maps lie over the parts of the photographs that they seem to. \(certificate.places.sentence)"
            ))
        if let rest = MeanInterval(of: found.restShares) {
            section.figures.append(
                .init(
                    "Without a place", NumberText.percent(rest.mean), part: min(rest.mean, 1),
                    explanation:
                        "The size of the rest, which no cell owns, over the similarity: biases, and parts of the network that mix all cells. Mean over the maps."
                ))
        }
        return section
    }
}
