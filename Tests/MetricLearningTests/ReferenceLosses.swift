import Foundation
import MetricLearning

/// The losses straight from their papers' formulas, in double precision, with a loop for each sum: slow,
/// and without derivatives. Each gives its terms, in any order.
enum ReferenceLosses {
    typealias Rows = [[Double]]

    static func dot(_ x: [Double], _ y: [Double]) -> Double {
        zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    }

    static func squared(_ x: [Double], _ y: [Double]) -> Double {
        zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    static func distance(_ kind: EmbeddingDistance, _ x: [Double], _ y: [Double]) -> Double {
        switch kind {
        case .squaredEuclidean: squared(x, y)
        case .euclidean: squared(x, y).squareRoot()
        case .cosine: 1 - dot(x, y)
        }
    }

    static func distances(_ kind: EmbeddingDistance, _ rows: Rows) -> Rows {
        rows.map { x in rows.map { y in distance(kind, x, y) } }
    }

    /// Every triplet, or those that are chosen.
    enum Choice: CaseIterable { case all, batchHard, semiHard, hardNegatives }

    static func triplets(
        _ choice: Choice, _ kind: EmbeddingDistance, _ rows: Rows, _ labels: [Int]
    ) -> [(Int, Int, Int)] {
        var chosen: [(Int, Int, Int)] = []
        let distances = self.distances(kind, rows)
        func apart(_ i: Int, _ j: Int) -> Double { distances[i][j] }
        for a in rows.indices {
            let positives = rows.indices.filter { $0 != a && labels[$0] == labels[a] }
            let negatives = rows.indices.filter { labels[$0] != labels[a] }
            if choice == .batchHard {
                if let p = positives.max(by: { apart(a, $0) < apart(a, $1) }),
                    let n = negatives.min(by: { apart(a, $0) < apart(a, $1) })
                {
                    chosen.append((a, p, n))
                }
                continue
            }
            for p in positives {
                switch choice {
                case .all, .batchHard: chosen += negatives.map { (a, p, $0) }
                case .semiHard:
                    let farther = negatives.filter { apart(a, $0) > apart(a, p) }
                    if let n = farther.min(by: { apart(a, $0) < apart(a, $1) }) {
                        chosen.append((a, p, n))
                    }
                case .hardNegatives:
                    if let n = negatives.min(by: { apart(a, $0) < apart(a, $1) }) {
                        chosen.append((a, p, n))
                    }
                }
            }
        }
        return chosen
    }

    static func triplet(
        _ choice: Choice, _ kind: EmbeddingDistance, _ margin: LossMargin, _ rows: Rows,
        _ labels: [Int]
    ) -> [Double] {
        let distances = self.distances(kind, rows)
        return triplets(choice, kind, rows, labels).map { a, p, n in
            let x = distances[a][p] - distances[a][n]
            return switch margin {
            case .hinge(let margin): max(0, margin + x)
            case .soft: log(1 + exp(x))
            }
        }
    }

    static func contrastive(
        _ kind: EmbeddingDistance, _ margin: Double, _ rows: Rows, _ labels: [Int]
    ) -> [Double] {
        rows.indices.flatMap { i in
            (0..<i).map { j in
                let d = distance(kind, rows[i], rows[j])
                return labels[i] == labels[j] ? d * d / 2 : pow(max(0, margin - d), 2) / 2
            }
        }
    }

    static func ntXent(_ temperature: Double, _ rows: Rows, _ labels: [Int]) -> [Double] {
        rows.indices.flatMap { i in
            rows.indices.filter { $0 != i && labels[$0] == labels[i] }.map { p in
                let own = exp(dot(rows[i], rows[p]) / temperature)
                let others = rows.indices.filter { labels[$0] != labels[i] }
                    .reduce(0) { $0 + exp(dot(rows[i], rows[$1]) / temperature) }
                return -log(own / (own + others))
            }
        }
    }

    static func supervisedContrastive(
        _ temperature: Double, _ rows: Rows, _ labels: [Int]
    ) -> [Double] {
        rows.indices.compactMap { i in
            let positives = rows.indices.filter { $0 != i && labels[$0] == labels[i] }
            guard !positives.isEmpty else { return nil }
            let all = rows.indices.filter { $0 != i }
                .reduce(0) { $0 + exp(dot(rows[i], rows[$1]) / temperature) }
            let sum = positives.reduce(0) {
                $0 + log(exp(dot(rows[i], rows[$1]) / temperature) / all)
            }
            return -sum / Double(positives.count)
        }
    }

    static func proxyNCA(
        _ form: ProxyNCALoss.Form, _ rows: Rows, _ labels: [Int], _ proxies: Rows
    ) -> [Double] {
        rows.indices.map { i in
            let y = labels[i]
            switch form {
            case .original:
                let others = proxies.indices.filter { $0 != y }
                    .reduce(0) { $0 + exp(-squared(rows[i], proxies[$1])) }
                return -log(exp(-squared(rows[i], proxies[y])) / others)
            case .improved(let temperature):
                let all = proxies.reduce(0) { $0 + exp(-squared(rows[i], $1) / temperature) }
                return -log(exp(-squared(rows[i], proxies[y]) / temperature) / all)
            }
        }
    }
}
