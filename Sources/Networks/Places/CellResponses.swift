#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import SimilarityMaps

/// How much each cell of a feature map changes when parts of the picture are changed.
struct CellResponses {
    /// How much of each cell lies in each part: `[parts][cells]`.
    private let shares: [[Double]]
    /// The logarithms of the responses, `[parts][cells]`, less the mean of the cell and that of the part:
    /// what is left says which cells a part changes more than others. Not a number where there is none.
    private let contrasts: [[Double]]
    /// Whether every part changes something.
    let seesAll: Bool

    /// - Parameters:
    ///   - responses: `[parts][cells]`, from zero on.
    ///   - shares: how much of each cell lies in each part.
    init(parts: [AreaRectangle], responses: [[Double]], shares: [[Double]]) {
        self.shares = shares
        let largest = responses.joined().filter(\.isFinite).max() ?? 0
        guard responses.count == parts.count, largest > 0 else {
            (contrasts, seesAll) = ([], false)
            return
        }
        seesAll = responses.allSatisfy { part in
            part.contains { $0 > largest * Self.least }
        }
        // What does not respond at all is as small as single precision tells.
        var table = responses.map { part in
            part.map { $0.isFinite ? log($0 + largest * Self.least) : .nan }
        }
        // Twice: where some are missing, the means of cells and of parts depend on each other.
        for _ in 0..<2 {
            for cell in table[0].indices {
                let mean = Self.mean(table.map { $0[cell] })
                for part in table.indices { table[part][cell] -= mean }
            }
            for part in table.indices {
                let mean = Self.mean(table[part])
                for cell in table[part].indices { table[part][cell] -= mean }
            }
        }
        contrasts = table
    }

    private static let least = 1e-6

    private static func mean(_ values: [Double]) -> Double {
        let known = values.filter(\.isFinite)
        return known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
    }

    /// How much more cells are changed by the parts in which they lie than by others, as a share of how
    /// much more they are changed by the part that changes them most: 1 where that is always their own, 0
    /// for cells in any order. `nil` where nothing changed.
    var agreement: Double? {
        guard let count = contrasts.first?.count else { return nil }
        var (own, best) = (0.0, 0.0)
        for cell in 0..<count {
            let known = contrasts.indices.filter { contrasts[$0][cell].isFinite }
            let share = known.reduce(0) { $0 + shares[$1][cell] }
            // Cells beyond the picture are changed by nothing of it.
            guard share > 0.25, let most = known.map({ contrasts[$0][cell] }).max() else {
                continue
            }
            own += known.reduce(0) { $0 + shares[$1][cell] * contrasts[$1][cell] } / share
            best += most
        }
        return best > 1e-9 * Double(count) ? own / best : nil
    }

    /// How alike the responses to another picture are, −1…1.
    func correlation(with other: CellResponses) -> Double {
        let pairs = zip(contrasts.joined(), other.contrasts.joined()).filter {
            $0.isFinite && $1.isFinite
        }
        let product = pairs.reduce(0) { $0 + $1.0 * $1.1 }
        let squares = pairs.reduce(0) { $0 + $1.0 * $1.0 } * pairs.reduce(0) { $0 + $1.1 * $1.1 }
        return squares > 0 ? product / squares.squareRoot() : 0
    }
}
