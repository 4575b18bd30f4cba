import Images
import Networks
import SimilarityMaps

/// A pair of which the photograph is taken apart, cell by cell, while the query stays whole.
///
/// Scores of pictures that were embedded once are remembered: orders of cells begin and end alike, and
/// several methods may give the same one.
public final class PerturbedPicture {
    /// The pair.
    public let pair: ExplainedPair
    /// The cells: those of the network's grid.
    public var grid: Grid { pair.photograph.grid }
    /// How many pictures have been embedded.
    public private(set) var evaluations = 0

    private struct Key: Hashable {
        let substrate: Substrate
        let shown: [Bool]
    }
    private var known: [Key: Double] = [:]
    private var grounds: [Substrate: Image] = [:]

    /// The pair's picture, with nothing taken away.
    public init(_ pair: ExplainedPair) { self.pair = pair }

    /// The similarity to the query while only some cells are shown; not a number where the network makes
    /// nothing of what is left.
    ///
    /// - Parameters:
    ///   - shown: for each picture, whether each cell is.
    ///   - substrate: what stands in the others.
    public func scores(showing shown: [[Bool]], on substrate: Substrate) throws -> [Double] {
        var missing: [[Bool]] = []
        var isNew: Set<[Bool]> = []
        for cells in shown where known[Key(substrate: substrate, shown: cells)] == nil {
            // With everything shown it is the picture itself, and its score is known.
            if !cells.contains(false) {
                known[Key(substrate: substrate, shown: cells)] = pair.similarity
            } else if isNew.insert(cells).inserted {
                missing.append(cells)
            }
        }
        let ground =
            grounds[substrate] ?? substrate.picture(for: pair.picture, of: pair.network)
        grounds[substrate] = ground
        try pair.network.embedFitted(missing.count) { index in
            pair.picture.mixed(with: ground, showing: missing[index], of: grid)
        } each: { index, embedding in
            known[Key(substrate: substrate, shown: missing[index])] =
                pair.query.cosineSimilarity(to: embedding)
        }
        evaluations += missing.count
        return shown.map { known[Key(substrate: substrate, shown: $0)] ?? .nan }
    }

    /// How many cells are gone at each point of a curve: from none to all in as many steps as divide the
    /// grid evenly, about a dozen. Where nothing does, steps differ by a cell.
    public static func steps(of cells: Int) -> [Int] {
        let wanted = 6...20
        let divisors = wanted.filter { cells % $0 == 0 }
        let count = divisors.min { abs($0 - 12) < abs($1 - 12) } ?? min(cells, 12)
        return (0...count).map { ($0 * cells + count / 2) / count }
    }

    /// The scores while cells are taken away in an order.
    ///
    /// - Returns: `nil` where the network makes nothing of some of the pictures.
    public func deletion(
        in order: [Int], on substrate: Substrate
    ) throws -> PerturbationCurve? {
        let shown = Self.steps(of: grid.count).map { gone in
            var shown = [Bool](repeating: true, count: grid.count)
            for cell in order.prefix(gone) { shown[cell] = false }
            return shown
        }
        return PerturbationCurve(try scores(showing: shown, on: substrate))
    }
}

/// What taking a picture apart says about a map.
public struct PerturbationFigures: Hashable, Sendable {
    /// The curve of the most relevant cells taken away first, and that of the least relevant first.
    public let mostRelevantFirst, leastRelevantFirst: PerturbationCurve
    /// By how much the score rises when all cells below zero are taken away; `nil` where the map has
    /// none, or does not know them.
    public let rise: Double?

    /// The area under the deletion curve: the smaller, the better.
    public var deletion: Double { mostRelevantFirst.area }
    /// The area under the insertion curve: the larger, the better. Putting the most relevant cells first
    /// onto the substrate shows the same pictures as taking away the least relevant first, in the other
    /// direction.
    public var insertion: Double { leastRelevantFirst.area }
    /// Insertion less deletion: see ``RelevanceGap``.
    public var gap: Double {
        RelevanceGap(
            mostRelevantFirst: mostRelevantFirst, leastRelevantFirst: leastRelevantFirst
        ).value
    }

    /// The figures of an order that no map gave.
    init(_ mostRelevantFirst: PerturbationCurve, _ leastRelevantFirst: PerturbationCurve) {
        self.mostRelevantFirst = mostRelevantFirst
        self.leastRelevantFirst = leastRelevantFirst
        rise = nil
    }

    /// Takes a picture apart as a map says.
    ///
    /// - Parameters:
    ///   - map: of the picture; on another grid it is brought to the network's.
    ///   - substrate: what stands where a cell is gone.
    /// - Returns: `nil` where the network makes nothing of some of the pictures.
    public init?(
        of map: MethodMap, on picture: PerturbedPicture, _ substrate: Substrate
    ) throws {
        let values = map.values(on: picture.grid)
        guard
            let most = try picture.deletion(
                in: CellOrder.mostRelevantFirst(values), on: substrate),
            let least = try picture.deletion(
                in: CellOrder.leastRelevantFirst(values), on: substrate)
        else { return nil }
        (mostRelevantFirst, leastRelevantFirst) = (most, least)
        let shown = values.map { $0 >= 0 }
        guard map.isSigned, shown.contains(false), shown.contains(true) else {
            rise = nil
            return
        }
        let score = try picture.scores(showing: [shown], on: substrate)[0]
        rise = score.isFinite ? score - picture.pair.similarity : nil
    }
}
