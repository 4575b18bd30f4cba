import Figures
import Files
import Terminal

extension PairReport {
    /// The report in a few lines.
    var text: String {
        let names = namesApart(first.path, second.path).map { $0.onOneLine.shortened(to: 40) }
        let width = max(13, (names.map(\.count).max() ?? 0) + 2)
        var lines: [String] = []
        func add(_ label: String, _ text: String) {
            lines.append(label.padded(to: width) + text.onOneLine)
        }
        add("similarity", "\(cosineSimilarity.fixed(4))  cosine of the two embeddings, -1 to 1")
        for (name, side) in zip(names, [first, second]) { add(name, side.numbers) }
        if let label, let certificate {
            add("certificate", "\(label): \(certificate.words)")
            add("places", certificate.places.words)
        }
        if let occlusion {
            add("method", occlusion.words)
            add(
                "cost",
                "\(occlusion.evaluations) evaluations of the network in \(occlusion.seconds.fixed(1)) s"
            )
        }
        let settings = network.preprocessing
        if let ensemble {
            add("networks", "\(ensemble.count), their similarities joined")
        } else {
            add(
                "network",
                "\(network.path.lastPathComponent), \(settings.fitWords) \(settings.width)×\(settings.height) pixels"
            )
        }
        for member in ensemble ?? [] {
            let share = (member.weight * 100).fixed(1)
            add(
                "",
                "\(member.path.lastPathComponent), weight \(share) %, alone says \(member.cosineSimilarity.fixed(4))"
            )
            if let assumption = member.assumption { add("assumed", assumption) }
        }
        if let assumption = ensemble == nil ? settings.assumption : nil {
            add("assumed", assumption)
        }
        for (name, side) in zip(names, [first, second]) {
            if let file = side.mapFile { add("map", "\(file)  of \(name)") }
        }
        if let picture { add("picture", picture) }
        return lines.joined(separator: "\n")
    }
}

extension PairReport.Side {
    /// What the map says, in numbers.
    fileprivate var numbers: String {
        let size = "\(grid[0]) rows × \(grid[1]) columns"
        if let sum, let rest {
            return "\(sum.fixed(4)) from its \(size), \(Double(rest).fixed(4)) rest"
        }
        let (drop, rise) = (Double(largestDrop ?? 0), Double(largestRise ?? 0))
        return
            "largest drop \(drop.fixed(4)), largest rise \(rise.fixed(4)), on \(size)"
    }
}

extension PairReport.CertificateReport {
    fileprivate var words: String {
        // Without an embedding of the network's own there is nothing to hold the parts against.
        let recomposed =
            recompositionError.map {
                ", parts to the network’s embedding within \($0.scientific)"
            } ?? "; the embedding is pooled by Likeness, with none of the network’s own to compare"
        return
            "maps and rests add up to the similarity within \(completenessError.scientific)\(recomposed)"
    }
}

extension PairReport.OcclusionReport {
    fileprivate var words: String {
        "occlusion: how much the similarity falls when a window of \(occluder)×\(occluder) pixels is hidden, \(places) in each; these do not add up to the score"
    }
}

extension PairReport.PreprocessingReport {
    /// What happens to a photograph on its way to the network's size.
    fileprivate var fitWords: String {
        switch fit {
        case "crop": "the middle of each photograph at"
        case "pad": "whole photographs, with bars, at"
        case "resized": "photographs \(resizing ?? "resized"), at"
        default: "whole photographs squashed to"
        }
    }
}

/// What two files are called side by side: their names, and of their folders as much as tells them
/// apart.
func namesApart(_ first: String, _ second: String) -> [String] {
    let parts = [first, second].map { $0.split(separator: "/") }
    let shared = zip(parts[0].reversed(), parts[1].reversed()).prefix { $0 == $1 }.count
    return parts.map { $0.suffix(shared < $0.count ? shared + 1 : 1).joined(separator: "/") }
}
