import Galleries
import Terminal

/// What `likeness index --json` prints.
struct IndexOutput: Encodable {
    struct UnlistedFolder: Encodable {
        let path, reason: String
    }
    let gallery: String
    let images, failures, duplicates, labels, labelled: Int
    let new, changed, gone, unchanged, retried: Int
    let embedded, reused, failed, remaining: Int
    let unlistedFolders: [UnlistedFolder]
    /// Names of any bytes are read: none is left out any more.
    var unreadableNames = 0
    let unknownLabels: Int
    let wasStopped: Bool
    let seconds: Double
    let imagesPerSecond: Double?
    let assumption: String?

    init(_ report: IndexReport, gallery: String, assumption: String?) {
        (self.gallery, self.assumption) = (gallery, assumption)
        let (contents, scan) = (report.contents, report.scan)
        (images, failures) = (contents.images, contents.failures)
        (duplicates, labels, labelled) = (contents.duplicates, contents.labels, contents.labelled)
        (new, changed, gone) = (scan.new, scan.changed, scan.gone)
        (unchanged, retried) = (scan.unchanged, scan.retried)
        (embedded, reused) = (report.embedded, report.reused)
        (failed, remaining) = (report.failed, report.remaining)
        unlistedFolders = report.unlistedFolders.map { .init(path: $0.path, reason: $0.reason) }
        unknownLabels = report.unknownLabels
        wasStopped = report.wasStopped
        seconds = report.duration / .seconds(1)
        imagesPerSecond = report.imagesPerSecond
    }
}

extension IndexReport {
    /// `nil` where there was nothing to do.
    var imagesPerSecond: Double? {
        let (done, seconds) = (scan.pending - remaining, embeddingDuration / .seconds(1))
        return done > 0 && seconds > 0 ? Double(done) / seconds : nil
    }

    /// The report in a few lines.
    func text(gallery: String, assumption: String?) -> String {
        var rows = [
            ("gallery", "\(gallery): \(contents.words)"),
            (
                "folder",
                "\(scan.new) new, \(scan.changed) changed, \(scan.gone) gone, \(scan.unchanged) unchanged"
                    + (scan.retried > 0 ? ", \(scan.retried) tried again" : "")
            ),
        ]
        if contents.duplicates > 0 {
            rows.append(
                (
                    "duplicates",
                    "\(contents.duplicates.counted("image")) byte for byte the same as another"
                        + (reused > 0 ? "; \(reused) needed no work of the network" : "")
                ))
        }
        if contents.failures > 0 {
            rows.append(
                (
                    "failures",
                    "\(contents.failures.counted("photograph")) without embedding; ‘likeness gallery \(gallery) --failures’ says why"
                ))
        }
        if let assumption { rows.append(("assumed", assumption)) }
        if remaining > 0 { rows.append(("remaining", remaining.counted("photograph"))) }
        let rate = imagesPerSecond.map { ", \($0.fixed($0 < 10 ? 1 : 0)) images/s" } ?? ""
        rows.append(("time", "\((duration / .seconds(1)).fixed(1)) s\(rate)"))
        return rows.aligned
    }
}

extension GalleryContents {
    /// How much there is, for example `1000 images in 40 classes`.
    var words: String {
        images.counted("image") + (labels > 0 ? " in \(labels.counted("class", "classes"))" : "")
    }
}

extension Int {
    /// For example `1 image` or `2 images`.
    func counted(_ noun: String, _ plural: String? = nil) -> String {
        "\(self) \(self == 1 ? noun : plural ?? noun + "s")"
    }
}

extension [(String, String)] {
    /// Labels and texts in two columns.
    var aligned: String {
        let width = (map(\.0.count).max() ?? 0) + 2
        return map { $0.padded(to: width) + $1.onOneLine }.joined(separator: "\n")
    }
}
