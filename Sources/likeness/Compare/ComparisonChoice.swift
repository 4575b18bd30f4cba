import Evaluation
import Figures
import Files
import Galleries
import Terminal
import VectorMath

/// What is searched for and measured, the same for every network: chosen once, by the photographs’ paths,
/// because the rows of two galleries need not be in one order.
struct ComparisonChoice {
    /// A query that is shown.
    struct Query {
        /// The file, or the photograph’s path in the galleries.
        let file: String
        let name: String
        let label: String?
        /// Its place among the views from outside; `nil` for one of the galleries’.
        let view: Int?
        /// The photograph its pair is made with, by its path in the galleries.
        let partner: String?

        /// What tells it from all other photographs: a file from outside may be called as one of the
        /// galleries’ is.
        var key: String { view == nil ? file : "\0\(file)" }
        /// Why that one, to stand behind its name.
        let partnerChoice: String
    }

    /// Which networks choose the partner of a query: their mean rank counts.
    ///
    /// Of a training it is the last, so that what it has learnt to match is followed back to the start:
    /// networks that have learnt nothing yet would choose by chance. So a score that rises does not prove
    /// much; figures do, and the pairs that these are measured on are chosen by all networks alike, as are
    /// those of networks that stand beside each other.
    private enum Judges { case all, last }

    private(set) var queries: [Query] = []
    /// Pairs whose maps are measured, by their paths.
    private(set) var pairs: [(first: String, second: String)] = []
    /// Photographs that are searched with for the retrieval figures.
    private(set) var sample: [String] = []
    private let galleries: ComparedGalleries
    private let images: [GalleryImage]
    private let hasClasses: Bool
    private let judges: Judges
    private var members: [String?: [[GalleryImage]]] = [:]

    /// Chooses.
    ///
    /// - Parameter isPreferred: which photographs pairs are preferably made of, such as those with boxes;
    ///   `nil` for no preference.
    /// - Throws: `GalleryError` when a catalogue cannot be read; `Interrupted`.
    init(
        _ galleries: ComparedGalleries, subject: ComparisonReport.Subject,
        photographs: ComparedPhotographsArguments,
        preferring isPreferred: ((GalleryImage) -> Bool)?
    ) throws {
        self.galleries = galleries
        judges = subject == .checkpoints ? .last : .all
        guard let first = galleries.searches.first?.gallery else {
            throw OutputError("there is no network to compare")
        }
        images = try first.embeddedImages()
        var sizes: [String: Int] = [:]
        for image in images { if let label = image.label { sizes[label, default: 0] += 1 } }
        let known = images.filter { $0.label.map { sizes[$0] ?? 0 > 1 } ?? false }
        hasClasses = !known.isEmpty
        let pool = hasClasses ? known : images
        func chosen(_ count: Int, of pool: [GalleryImage]) -> [GalleryImage] {
            StratifiedChoice.places(count, of: pool.map(\.label), seed: photographs.seed)
                .map { pool[$0] }
        }
        if hasClasses { sample = chosen(photographs.sample, of: known).map(\.path) }
        if galleries.views.isEmpty {
            for image in chosen(photographs.queryCount, of: pool) {
                try Interrupted.check()
                queries.append(
                    Query(
                        file: image.path, name: image.path,
                        label: hasClasses ? image.label : nil, view: nil,
                        partner: try partner(of: image, by: judges),
                        partnerChoice: words(hasLabel: hasClasses)))
            }
        } else {
            for view in galleries.views.indices { queries.append(try query(of: view)) }
        }
        let preferred = isPreferred.map { pool.filter($0) } ?? pool
        for image in chosen(photographs.pairs, of: preferred.isEmpty ? pool : preferred) {
            try Interrupted.check()
            if let partner = try partner(of: image, by: .all) {
                pairs.append((image.path, partner))
            }
        }
    }

    /// A photograph from outside. Where it is byte for byte one of the galleries’, it has its class.
    private mutating func query(of view: Int) throws -> Query {
        let known = galleries.views[view]
        let gallery = galleries.searches[0].gallery
        let twin = try gallery.images(
            rows: gallery.rows(ofContent: WholeFile.fingerprint(known.file))
        )
        .lazy.compactMap { $0 }.first
        let label = twin?.label ?? known.label
        return Query(
            file: known.file, name: known.name, label: hasClasses ? label : nil, view: view,
            partner: try partner(
                label: label, excluding: twin?.contentHash, path: nil, known.embeddings, by: judges),
            partnerChoice: words(hasLabel: hasClasses && label != nil))
    }

    private func words(hasLabel: Bool) -> String {
        (hasLabel ? "of the query’s class, " : "")
            + (judges == .last
                ? "the one that the last checkpoint ranks best"
                : "the one that the networks rank best on average")
    }

    private mutating func partner(of image: GalleryImage, by judges: Judges) throws -> String? {
        let embeddings = try galleries.searches.compactMap { search in
            try search.gallery.image(at: image.path)?.row.map { search.gallery.embeddings[$0] }
        }
        guard embeddings.count == galleries.searches.count else { return nil }
        return try partner(
            label: image.label, excluding: image.contentHash, path: image.path, embeddings,
            by: judges)
    }

    /// The photograph of a class that the networks rank best; of all where there is no class.
    private mutating func partner(
        label: String?, excluding content: UInt64?, path: String?, _ embeddings: [[Float]],
        by judges: Judges
    ) throws -> String? {
        let label = hasClasses ? label : nil
        if members[label] == nil { members[label] = try commonMembers(of: label) }
        guard let members = members[label], let first = members.first else { return nil }
        // Neither the query itself nor a copy of its file.
        let places = first.indices.filter {
            first[$0].path != path && (content == nil || first[$0].contentHash != content)
        }
        let scores = zip(zip(galleries.searches, embeddings), members).map { network, images in
            let rows = network.0.gallery.embeddings
            return places.map { place in
                images[place].row.map { dotProduct(rows[$0], network.1) } ?? .nan
            }
        }
        return MeanRank.best(judges == .last ? Array(scores.suffix(1)) : scores).map {
            first[places[$0]].path
        }
    }

    /// The photographs of a class in each gallery, those that all of them have, in one order.
    private func commonMembers(of label: String?) throws -> [[GalleryImage]] {
        let all = try galleries.searches.map { search in
            try label.map { try search.gallery.images(labelled: $0) }
                ?? search.gallery.embeddedImages()
        }
        let common = all.dropFirst().reduce(Set(all.first?.map(\.path) ?? [])) {
            $0.intersection($1.map(\.path))
        }
        return all.map { images in
            images.filter { common.contains($0.path) }.sorted { $0.path < $1.path }
        }
    }
}

extension Gallery {
    /// All photographs that have an embedding, in the order of their paths.
    fileprivate func embeddedImages() throws -> [GalleryImage] {
        var all: [GalleryImage] = []
        while true {
            let page = try images(after: all.last?.path ?? "", limit: 5000)
            guard !page.isEmpty else { return all.filter { $0.row != nil } }
            all += page
        }
    }
}
