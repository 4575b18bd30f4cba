import MetricLearning
import Testing
import VectorMath

/// A loss and its formula.
struct LossCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let loss: any MetricLoss
    let reducer: LossReducer
    /// The terms by the formula, of embeddings, labels and proxies.
    let terms: @Sendable ([[Double]], [Int], [[Double]]) -> [Double]

    /// Whether the loss has no jumps: the mean over the active terms has, when one of them leaves, and
    /// the semi-hard choice, when a negative comes nearer than the positive.
    var isContinuous: Bool { reducer != .activeMean && !testDescription.hasPrefix("semiHard") }

    /// The formula's loss.
    func value(_ rows: [[Double]], _ labels: [Int], _ proxies: [[Double]]) -> Double {
        let terms = terms(rows, labels, proxies)
        let sum = terms.reduce(0, +)
        switch reducer {
        case .sum: return sum
        case .mean: return terms.isEmpty ? 0 : sum / Double(terms.count)
        case .activeMean:
            let active = terms.filter { $0 != 0 }.count
            return active == 0 ? 0 : sum / Double(active)
        }
    }

    /// Classes that batches for the proxies have.
    static let classes = 5

    static let all: [LossCase] = triplets + pairs + softmaxes

    static let triplets: [LossCase] = EmbeddingDistance.allCases.flatMap { distance in
        [LossMargin.hinge(0.2), .hinge(0), .hinge(1.5), .soft].flatMap { margin in
            ReferenceLosses.Choice.allCases.map { choice in
                let reducer = LossReducer.allCases[
                    (distance.rawValue.count + "\(margin)".count) % 3]
                return triplet(choice, distance, margin, reducer)
            }
        }
    }

    static func triplet(
        _ choice: ReferenceLosses.Choice, _ distance: EmbeddingDistance, _ margin: LossMargin,
        _ reducer: LossReducer
    ) -> LossCase {
        let loss: any MetricLoss =
            switch choice {
            case .all: BatchAllTripletLoss(distance: distance, margin: margin, reducer: reducer)
            case .batchHard:
                TripletLoss(
                    miner: BatchHardMiner(), distance: distance, margin: margin, reducer: reducer)
            case .semiHard:
                TripletLoss(
                    miner: SemiHardMiner(), distance: distance, margin: margin, reducer: reducer)
            case .hardNegatives:
                TripletLoss(
                    miner: HardNegativeMiner(), distance: distance, margin: margin,
                    reducer: reducer)
            }
        return LossCase(
            testDescription: "\(choice), \(distance), margin \(margin), \(reducer)", loss: loss,
            reducer: reducer
        ) { rows, labels, _ in ReferenceLosses.triplet(choice, distance, margin, rows, labels) }
    }

    static let pairs: [LossCase] = EmbeddingDistance.allCases.flatMap { distance in
        LossReducer.allCases.map { reducer in
            LossCase(
                testDescription: "contrastive, \(distance), \(reducer)",
                loss: ContrastiveLoss(distance: distance, margin: 1.1, reducer: reducer),
                reducer: reducer
            ) { rows, labels, _ in ReferenceLosses.contrastive(distance, 1.1, rows, labels) }
        }
    }

    static let softmaxes: [LossCase] = [LossReducer.mean, .sum].flatMap { reducer in
        [0.1, 1].flatMap { temperature in
            [
                LossCase(
                    testDescription: "NT-Xent, \(temperature), \(reducer)",
                    loss: NTXentLoss(temperature: temperature, reducer: reducer), reducer: reducer
                ) { rows, labels, _ in ReferenceLosses.ntXent(temperature, rows, labels) },
                LossCase(
                    testDescription: "supervised contrastive, \(temperature), \(reducer)",
                    loss: SupervisedContrastiveLoss(temperature: temperature, reducer: reducer),
                    reducer: reducer
                ) { rows, labels, _ in
                    ReferenceLosses.supervisedContrastive(temperature, rows, labels)
                },
                proxy(.improved(temperature: temperature), reducer),
            ]
        } + [proxy(.original, reducer)]
    }

    static func proxy(_ form: ProxyNCALoss.Form, _ reducer: LossReducer) -> LossCase {
        LossCase(
            testDescription: "Proxy-NCA, \(form), \(reducer)",
            loss: ProxyNCALoss(classes: classes, form: form, reducer: reducer), reducer: reducer
        ) { rows, labels, proxies in ReferenceLosses.proxyNCA(form, rows, labels, proxies) }
    }
}
