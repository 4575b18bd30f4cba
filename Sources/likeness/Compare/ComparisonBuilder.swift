import Evaluation
import Figures
import Files
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

/// Brings together what a comparison shows: embeds, chooses what is looked at, then measures and explains
/// network by network, of which one at a time is in memory.
struct ComparisonBuilder {
    let subject: ComparisonSubject
    let cache: ComparisonCache
    let photographs: ComparedPhotographsArguments
    let network: NetworkArguments
    let picture: DrawingArguments

    /// - Throws: what reading photographs, networks and catalogues throws; `Interrupted`.
    func report() throws -> ComparisonReport {
        // Whatever cannot be explained is refused before anything is embedded.
        let descriptions = try subject.networks.map {
            try NetworkDescription(contentsOf: $0.path, options: network.options)
        }
        let boxes = try photographs.boxes.map { path in
            try BoundingBoxes(csv: WholeFile.read(path, maximumBytes: 1 << 30), name: path)
        }
        let galleries = try ComparedGalleries(
            subject, descriptions, cache: cache, photographs: photographs, network: network,
            views: try photographs.queries.map {
                try ComparedGalleries.views(
                    $0, count: photographs.queryCount, seed: photographs.seed)
            } ?? [])
        let objects = ComparedObjects(boxes, photographs: subject.photographs)
        let choice = try ComparisonChoice(
            galleries, subject: subject.subject, photographs: photographs,
            preferring: boxes == nil ? nil : { objects.boxes(of: $0.path) != nil })

        var shown = ShownPhotographs(
            side: side(queries: choice.queries.count), objects: objects)
        var networks: [ComparisonReport.Network] = []
        var views: [[ComparisonReport.View?]] = []
        var (pairs, first): (Int?, [QueryFigures]?)
        for (index, compared) in subject.networks.enumerated() {
            let measurement = try NetworkMeasurement(
                compared, of: subject.networks.count, number: index + 1,
                search: galleries.searches[index], choice: choice, objects: objects,
                network: network, photographs: photographs,
                reading: reading(side: shown.side, for: descriptions[index]), first: first,
                shown: &shown)
            first = first ?? measurement.answers
            networks.append(measurement.network)
            views.append(measurement.views)
            pairs = min(pairs ?? .max, measurement.pairs)
        }
        var report = ComparisonReport(
            title: subject.title, subject: subject.subject, date: Self.today,
            facts: try facts(galleries, choice), networks: networks)
        report.pairCount = pairs ?? 0
        report.notes = galleries.notes + objects.notes(choice) + assumptions(networks)
        for (place, query) in choice.queries.enumerated() {
            // What one of the networks could not explain cannot be compared.
            let seen = views.compactMap { $0[place] }
            guard seen.count == views.count, let photograph = shown[query.key] else { continue }
            report.queries.append(
                ComparisonReport.Query(
                    photograph: photograph, partner: query.partner.flatMap { shown[$0] },
                    partnerChoice: query.partnerChoice, views: seen
                ).withChanges())
        }
        report.photographs = shown.photographs
        report.curves = report.curvesOfNetworks + subject.curves
        return report
    }

    /// What is assumed of how photographs are prepared: once where it is the same for all networks.
    private func assumptions(_ networks: [ComparisonReport.Network]) -> [String] {
        if Set(networks.map(\.assumption)).count == 1 {
            return [networks[0].assumption].compactMap { $0 }
        }
        return networks.compactMap { network in
            network.assumption.map { "\(network.name): \($0)" }
        }
    }

    private static var today: String { Date().formatted(.iso8601.year().month().day()) }

    /// How large photographs are kept: as large as a page shows them, smaller where they are many.
    private func side(queries: Int) -> Int {
        let most = queries * (2 + photographs.count * subject.networks.count)
        // Of some 300 megabytes each may have its part, in three bytes a pixel.
        let pixels = 300_000_000.0 / 3 / Double(max(most, 1))
        return min(max(Int(pixels.squareRoot()), 160), 640)
    }

    /// Photographs large enough to be drawn so, and for twice the network’s size.
    private func reading(side: Int, for network: NetworkDescription) -> ReadOptions {
        let size = network.preprocessing.size
        let enough = max(side, 2 * max(size.width, size.height))
        return ReadOptions(
            maximumPixels: photographs.maxPixels, enough: PixelSize(width: enough, height: enough))
    }

    private func facts(
        _ galleries: ComparedGalleries, _ choice: ComparisonChoice
    ) throws -> [GalleryReport.Fact] {
        let gallery = galleries.searches[0].gallery
        let contents = gallery.contents
        var facts: [GalleryReport.Fact] = [
            .init(
                subject.subject == .checkpoints ? "checkpoints" : "networks",
                NumberText.count(subject.networks.count)),
            .init("images", NumberText.count(contents.images)),
            .init("classes", contents.labels == 0 ? "none" : NumberText.count(contents.labels)),
        ]
        if !choice.sample.isEmpty {
            facts.append(
                .init("queries for the figures", NumberText.count(choice.sample.count)))
        }
        if !choice.pairs.isEmpty {
            facts.append(.init("pairs for the maps", NumberText.count(choice.pairs.count)))
        }
        // The page may be published: where its maker keeps files is nobody’s business.
        facts.append(.init("photographs", gallery.photographs.lastPathComponent))
        facts.append(.init("seed", "\(photographs.seed)"))
        return facts + subject.facts
    }
}

extension ComparisonReport.Interval {
    init(_ interval: MeanInterval) {
        self.init(interval.mean, low: interval.low, high: interval.high)
    }
}
