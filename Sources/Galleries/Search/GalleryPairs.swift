import RandomNumbers
import VectorMath

/// Which pairs of a gallery's images are looked at.
public enum PairChoice: String, CaseIterable, Hashable, Sendable {
    /// An image and another one of its class.
    case sameClass = "same-class"
    /// An image and the one that is nearest to it, which is not the same file.
    case nearest
    /// Any two different images.
    case random
}

extension GallerySearch {
    /// Pairs of rows, chosen at random: the same for the same seed.
    ///
    /// - Returns: as many as were asked for; fewer where most images have no partner.
    /// - Throws: `GalleryError` with the code `notFound` where there are no such pairs.
    public func pairs(
        _ choice: PairChoice, count: Int, seed: UInt64
    ) throws -> [(first: Int, second: Int)] {
        let rows = try rows()
        var generator = SplitMix64(seed: seed)
        switch choice {
        case .random:
            guard rows.count > 1 else { throw tooFew("two images") }
            return (0..<count).map { _ in
                let first = Int.random(in: 0..<rows.count, using: &generator)
                let other = Int.random(in: 0..<rows.count - 1, using: &generator)
                return (rows[first], rows[other < first ? other : other + 1])
            }
        case .sameClass:
            let classOf = try gallery.classes().ofRow
            var members: [Int32: [Int]] = [:]
            for row in rows where classOf[row] >= 0 {
                members[classOf[row], default: []].append(row)
            }
            let paired = rows.filter { (members[classOf[$0]] ?? []).count > 1 }
            guard !paired.isEmpty else { throw tooFew("two images of one class") }
            return (0..<count).map { _ in
                let first = paired[Int.random(in: 0..<paired.count, using: &generator)]
                let mates = (members[classOf[first]] ?? []).filter { $0 != first }
                return (first, mates[Int.random(in: 0..<mates.count, using: &generator)])
            }
        case .nearest:
            let chosen = rows.shuffled(using: &generator).prefix(count)
            let pairs = try chosen.compactMap { first in
                try nearestOther(to: first).map { (first: first, second: $0.row) }
            }
            guard !pairs.isEmpty else { throw tooFew("two different images") }
            return pairs
        }
    }

    /// The image that is nearest to one of the gallery's and is not of the same file; `nil` where there
    /// is no other.
    public func nearestOther(to row: Int) throws -> SearchResult? {
        var request = SearchRequest(gallery.embeddings[row])
        request.excludedRows = [row]
        let own = try gallery.images(rows: [row]).first??.contentHash
        request.count = 1
        while true {
            let results = try results(for: request)
            if let other = results.first(where: { $0.image.contentHash != own }) {
                return other
            }
            // Copies of the file are nearest of all; there may be many.
            guard results.count == request.count else { return nil }
            request.count *= 8
        }
    }

    /// The rows that belong to a photograph.
    public func rows() throws -> [Int] {
        try gallery.liveRows() ?? Array(0..<gallery.embeddings.count)
    }

    /// Some of those rows, chosen at random: the same for the same seed.
    public func rows(_ count: Int, seed: UInt64) throws -> [Int] {
        var generator = SplitMix64(seed: seed)
        return Array(try rows().shuffled(using: &generator).prefix(count))
    }

    private func tooFew(_ what: String) -> GalleryError {
        GalleryError(
            .notFound,
            "\(gallery.path) has no \(what); index more photographs, a folder for each class, or choose other pairs"
        )
    }
}
