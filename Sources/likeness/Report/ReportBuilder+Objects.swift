import Evaluation
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

extension ReportBuilder {
    /// With how many photographs the objects' share is measured.
    private static let photographs = 200

    /// How much of the similarity to the nearest photograph lies on the objects.
    mutating func addObjectShares(_ boxes: BoundingBoxes) throws {
        if boxes.withoutArea > 0 {
            warn(
                "\(boxes.withoutArea.counted("box", "boxes")) without an area \(boxes.withoutArea == 1 ? "was" : "were") left out"
            )
        }
        let prefixes = gallery.photographs.split(separator: "/")
        let rows = try search.rows(gallery.embeddings.count, seed: seed)
        var all = ObjectShares()
        var classes: [String: ObjectShares] = [:]
        var bar = ProgressBar("measuring", unit: "objects")
        defer { bar.clear() }
        let part = 1000
        var start = 0
        while start < rows.count, all.count + all.leftOut < Self.photographs {
            let images = try gallery.images(
                rows: Array(rows[start..<min(start + part, rows.count)]))
            start += part
            for image in images.compactMap({ $0 }) {
                guard all.count + all.leftOut < Self.photographs,
                    let own = boxes.boxes(of: image.path, below: prefixes),
                    let share = try share(of: own, in: image)
                else { continue }
                all.add(objectSum: share.sum, cosine: share.cosine, area: share.area)
                if let label = image.label {
                    classes[label, default: ObjectShares()].add(
                        objectSum: share.sum, cosine: share.cosine, area: share.area)
                }
                bar.show(all.count, of: min(Self.photographs, boxes.images.count))
            }
        }
        guard let total = GalleryReport.ObjectShares.Share("all", all) else {
            warn(
                "none of the boxes is of a photograph of \(gallery.path), so objects’ shares are left out; name images by their paths in the gallery"
            )
            return
        }
        report.objectShares = .init(
            all: total,
            classes: classes.sorted { $0.key < $1.key }.compactMap { .init($0.key, $0.value) },
            comparison: "each photograph and its nearest in the gallery")
    }

    /// - Returns: `nil` where the photograph cannot be read, or the network sees nothing of the boxes.
    private func share(
        of boxes: [BoundingBox], in image: GalleryImage
    ) throws -> (sum: Double, cosine: Double, area: Double)? {
        guard let row = image.row, let nearest = try search.nearestOther(to: row),
            let query = try? gallery.query(
                gallery.file(of: image), splitting: true, reading: reading, network: { network }),
            let photograph = query.photograph, let split = query.decomposition
        else { return nil }
        let region = PhotographRegion(
            boxes.map {
                Rectangle(x: $0.x0, y: $0.y0, width: $0.x1 - $0.x0, height: $0.y1 - $0.y0)
            })
        guard let weights = try? network.weights(of: region, in: photograph, on: split.grid)
        else { return nil }
        let map = split.similarityMap(along: gallery.embeddings[nearest.row])
        let area = weights.values.reduce(0) { $0 + Double($1) } / Double(split.grid.count)
        return (weights.sum(of: map), nearest.similarity, area)
    }
}

extension BoundingBoxes {
    /// The boxes of a photograph of a gallery, by its path there or below some of the folders that the
    /// gallery's photographs are in.
    func boxes(of path: String, below folders: [Substring]) -> [BoundingBox]? {
        for count in 0...folders.count {
            let name = (folders.suffix(count) + [path[...]]).joined(separator: "/")
            if let found = boxes[name] { return found }
        }
        return nil
    }
}

extension GalleryReport.ObjectShares.Share {
    /// - Returns: `nil` where nothing was counted.
    fileprivate init?(_ name: String, _ shares: ObjectShares) {
        guard let mean = shares.mean, let area = shares.meanArea else { return nil }
        self.init(name: name, similarity: mean, area: area, imageCount: shares.count)
    }
}
