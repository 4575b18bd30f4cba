import Evaluation
import LibTorch
import Networks

/// Embeds photographs that are not learned from and sees how well their classes are found.
struct Validator {
    /// The k of recall@k that metric learning reports.
    static let depths = [1, 2, 4, 8]
    /// Photographs in a run. More are no faster on a processor.
    private static let batch = 32

    let photographs: TrainingPhotographs
    let preprocessing: Preprocessing
    let hasChannelsLast: Bool
    let options: BatchOptions

    /// - Parameters:
    ///   - graph: the network.
    ///   - step: after how many steps this is.
    ///   - report: told how far it has come, and what cannot be read.
    ///   - isStopped: asked between batches.
    /// - Returns: `nil` when it was stopped.
    func validate(
        _ graph: TrainableGraph, step: Int, report: (TrainingReport) -> Void,
        isStopped: () -> Bool
    ) throws -> TrainingReport.Validation? {
        var unreadable: [UnreadablePhotograph] = []
        let loader = try BatchLoader(
            validating: photographs, preprocessing: preprocessing,
            layout: hasChannelsLast ? .channelsLast : .channelsFirst, batch: Self.batch,
            options: options
        ) { unreadable.append($0) }
        var rows: [TorchTensor] = []
        var labels: [Int] = []
        while let batch = try loader.next() {
            guard !isStopped() else { return nil }
            if !batch.labels.isEmpty {
                rows.append(
                    try Torch.withoutDerivatives {
                        let pictures = try TorchTensor(
                            batch.values, shape: batch.shape, device: graph.device)
                        return try graph.run(pictures, mode: .inference).unitRows()
                    })
                labels += batch.labels
            }
            report(.validating(labels.count, of: photographs.count))
        }
        for each in unreadable { report(.unreadable(path: each.path, reason: each.reason)) }
        guard labels.count > 1 else {
            throw TrainingError(
                .photographs,
                "\(photographs.folder) has no two photographs that can be read; give others for validation"
            )
        }
        return try figures(of: aten("cat", rows, 0), labels, step: step)
    }

    private func figures(
        of embeddings: TorchTensor, _ labels: [Int], step: Int
    ) throws -> TrainingReport.Validation {
        let own: [Int?] = labels
        var figures = RetrievalFigures(depths: Self.depths)
        let block = 256
        for start in stride(from: 0, to: labels.count, by: block) {
            let end = min(start + block, labels.count)
            let scores = try Torch.withoutDerivatives {
                try aten(
                    "matmul", aten("slice.Tensor", embeddings, 0, start, end),
                    aten("t", embeddings)
                ).floats()
            }
            for query in start..<end {
                let row = (query - start) * labels.count
                figures.add(
                    RetrievalRanking(
                        of: query, scores: Array(scores[row..<row + labels.count]), labels: own))
            }
        }
        return TrainingReport.Validation(
            step: step,
            recall: Dictionary(
                uniqueKeysWithValues: Self.depths.map { ($0, figures.recall(at: $0) ?? 0) }),
            rPrecision: figures.rPrecision ?? 0,
            meanAveragePrecision: figures.meanAveragePrecision ?? 0, queries: figures.queries)
    }
}

extension TrainingPhotographs {
    /// At most so many of the photographs, evenly over the list, so that every class keeps its share.
    func thinned(to count: Int) -> TrainingPhotographs {
        guard self.count > count else { return self }
        let kept = Set((0..<count).map { $0 * self.count / count })
        return keeping(kept)
    }
}

extension TorchTensor {
    /// One row for each image, of length 1: [images, numbers]. A row of zeros stays one.
    func unitRows() throws -> TorchTensor {
        let shape = shape
        guard let images = shape.first, images > 0, count > 0 else {
            throw TrainingError(.unsupported, "the network’s embedding has the shape \(shape)")
        }
        let flat = shape.count == 2 ? self : try aten("reshape", self, [images, -1])
        let lengths = try aten("norm.ScalarOpt_dim", flat, 2.0, [1], true)
        // As PyTorch's `normalize`: lengths below are taken for this.
        return try aten("div.Tensor", flat, aten("clamp_min", lengths, 1e-12))
    }
}
