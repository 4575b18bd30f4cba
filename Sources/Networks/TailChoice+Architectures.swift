import OnnxGraph
import SimilarityMaps

extension ImportedNetwork {
    /// The same trunk with another tail; a classifier is dropped. The network takes images of any
    /// size, but with R-MAC of the size in its preprocessing only.
    ///
    /// - Throws: `OnnxGraphError` when the network cannot be changed so.
    public func replacingTail(_ choice: TailChoice) throws -> ImportedNetwork {
        replacing(
            try choice.replacingTail(ofArchitecture: model, rows: featureRows, size: inputSize))
    }
}

extension UntrainedNetwork {
    /// The same trunk with another tail. The network takes images of any size, but with R-MAC of the
    /// size in its preprocessing only.
    ///
    /// - Throws: `OnnxGraphError` when the network cannot be changed so.
    public func replacingTail(_ choice: TailChoice) throws -> UntrainedNetwork {
        replacing(
            try choice.replacingTail(ofArchitecture: model, rows: featureRows, size: inputSize))
    }
}

extension TailChoice {
    /// A network as the known architectures are written, with this tail.
    ///
    /// - Parameters:
    ///   - rows: of the feature map, as many as columns, that an image of the size gives.
    ///   - size: rows and columns of the image.
    fileprivate func replacingTail(
        ofArchitecture model: OnnxModel, rows: Int, size: Int
    ) throws -> OnnxModel {
        var free = model
        try free.freeInputSize()
        return try replacingTail(
            of: free, after: "features", axes: .channelsFirst,
            channels: model.graph.description(of: "features")?.shape?[1].size ?? 0,
            grid: Grid(rows: rows, columns: rows), size: (size, size))
    }
}
