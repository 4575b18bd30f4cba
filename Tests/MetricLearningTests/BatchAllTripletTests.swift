import MetricLearning
import TestSupport
import Testing
import VectorMath

/// All triplets without a list against the same triplets in a list.
@Suite struct BatchAllTripletTests {
    static let margins: [LossMargin] = [.hinge(0), .hinge(0.2), .hinge(5), .soft]

    static func expectSame(
        _ batch: EmbeddedBatch, _ distance: EmbeddingDistance, _ margin: LossMargin
    ) {
        for reducer in LossReducer.allCases {
            let all = BatchAllTripletLoss(distance: distance, margin: margin, reducer: reducer)
                .evaluate(batch)
            let listed = TripletLoss(
                miner: AllTripletsMiner(), distance: distance, margin: margin, reducer: reducer
            ).evaluate(batch)
            #expect(all.activeCount == listed.activeCount && all.totalCount == listed.totalCount)
            // A rounding error for each triplet, in its term and in the running sum.
            let rounding = Double(all.totalCount + 2) * 0x1p-52
            #expect(abs(all.value - listed.value) <= rounding * max(1, listed.value))
            // Slopes are summed in single precision, one by one in the list.
            let bound = 1e-4 * Float(listed.gradient.largest) + 1e-7
            for (a, b) in zip(all.gradient.values, listed.gradient.values) {
                #expect(abs(a - b) <= bound)
            }
        }
    }

    /// Images and classes: single images, few and many positives, around the four lanes.
    static let shapes = [(2, 1), (3, 2), (5, 2), (6, 5), (9, 3), (14, 7), (33, 3), (40, 12)]

    @Test("are the triplets one by one", arguments: shapes, margins)
    func listed(shape: (Int, Int), margin: LossMargin) {
        let batch = Batches.random(
            images: shape.0, numbers: 7, classes: shape.1, seed: UInt64(shape.0))
        for distance in EmbeddingDistance.allCases { Self.expectSame(batch, distance, margin) }
    }

    @Test("whose distances tie", arguments: margins)
    func ties(margin: LossMargin) {
        // Corners of a square, several images at each: few different distances, and many zeros.
        let corners: [[Float]] = [[1, 0], [0, 1], [-1, 0], [0, -1]]
        let batch = EmbeddedBatch(
            Matrix(rows: 12, columns: 2, values: (0..<12).flatMap { corners[$0 * 7 % 4] }),
            labels: (0..<12).map { $0 * 5 % 3 })
        for distance in EmbeddingDistance.allCases { Self.expectSame(batch, distance, margin) }
    }

    @Test("of embeddings that are not normalised", arguments: [1, 30, 1000] as [Float], margins)
    func large(scale: Float, margin: LossMargin) {
        // Squared distances up to 10⁷, whose exponentials are not numbers.
        var rows = Batches.random(images: 15, numbers: 5, classes: 1, seed: 8).embeddings
        for index in rows.values.indices { rows.values[index] *= scale }
        let batch = EmbeddedBatch(rows, labels: (0..<15).map { $0 % 4 })
        for distance in EmbeddingDistance.allCases { Self.expectSame(batch, distance, margin) }
    }

    @Test("in a batch of real size, where the products of the soft margin are cut")
    func many() {
        let rows = Batches.random(images: 160, numbers: 3, classes: 1, seed: 8).embeddings
        var wide = rows
        // Squared distances up to 100: a few factors overflow a double.
        for index in wide.values.indices { wide.values[index] *= 5 }
        for rows in [rows, wide] {
            let batch = EmbeddedBatch(rows, labels: (0..<160).map { $0 / 8 })
            for margin in [LossMargin.hinge(0.2), .soft] {
                Self.expectSame(batch, .squaredEuclidean, margin)
            }
        }
    }
}
