import Images
import OnnxGraph
import SimilarityMaps

/// The way from a network's feature maps to its embedding.
struct NetworkTail {
    /// The tail in the paper's mathematics.
    let part: any TailPart
    /// The tensors it begins with.
    let taps: [Tap]
    /// The way in words, in order.
    let words: [String]
    /// The names of the tensors that are feature maps.
    let featureMaps: [String]

    /// A pooling directly on a tensor that a person has named.
    init(_ pooling: PoolingChoice, of features: String, layout: FeatureLayout) {
        let tap = Tap(tensor: features, role: .features(layout))
        part = PooledFeatures(tap.name, pooling.part)
        taps = [tap]
        words = ["\(pooling) pooling" + (layout.words.map { " of \($0)" } ?? "")]
        featureMaps = [features]
    }

    /// Another pooling of the same feature map, without what follows it.
    func pooled(instead pooling: PoolingChoice) throws -> NetworkTail {
        for tap in taps {
            if case .features(var layout) = tap.role, layout.channels.count == 1 {
                layout.dropUnplaced()
                return NetworkTail(pooling, of: tap.tensor, layout: layout)
            }
        }
        throw NetworkError(
            .tailNotUnderstood,
            "this network attends to its tokens and pools no feature map that could be pooled otherwise; name its patch tokens with --features TENSOR --pooling \(pooling)"
        )
    }

    private init(_ reading: TailReading) {
        part = reading.part
        taps = reading.taps
        words =
            reading.words.dropLast() + [
                (reading.words.last ?? "")
                    + (reading.places.count == 1 ? " (\(reading.places[0]))" : "")
            ]
        featureMaps = reading.featureMaps
    }

    /// What of the network's input the maps cover, in fractions of its height and width: all that any of
    /// the feature maps covers.
    var area: AreaRectangle {
        let areas = taps.compactMap { tap -> AreaRectangle? in
            guard case .features(let layout) = tap.role else { return nil }
            return layout.located?.places.area ?? .whole
        }
        guard let first = areas.first else { return .whole }
        return areas.dropFirst().reduce(first) { $0.union($1) }
    }

    /// Whether the tail attends to locations instead of pooling them.
    var attends: Bool {
        taps.contains { tap in
            if case .features(let layout) = tap.role { !layout.parts.isEmpty } else { false }
        }
    }

    /// Walks back from the embedding; runs the network once, or twice, where the file does not give
    /// the shapes.
    ///
    /// - Throws: `NetworkError` where the tail is not understood.
    init(
        of embedding: String, model: OnnxModel, input: ImageInput, size: PixelSize,
        options: NetworkOptions
    ) throws {
        let graph = model.readableGraph
        let probe = ShapeProbe(model: model, input: input, size: size, options: options)
        var shapes: [String: [Int]] = [:]
        var wanted: [String] = []
        for reach in [0] + ShapeProbe.reaches {
            if reach > 0 {
                shapes = try probe.shapes(behind: embedding, reach: reach, and: wanted)
            }
            let reader = TailReader(
                graph, input: input, inputSize: size, shapes: shapes,
                isLast: reach == ShapeProbe.reaches.last)
            wanted = reader.places.wantedShapes
            do {
                if let reading = try reader.vector(embedding) {
                    self.init(reading)
                    return
                }
                guard case .features(let node) = try reader.read(embedding) else { continue }
                throw Self.notUnderstood(
                    embedding, at: reader.obstacle ?? node ?? graph.producer(of: embedding),
                    shape: shapes[embedding],
                    graph)
            } catch is ShapesNeeded {
                continue
            } catch let error as TokensNotArranged {
                throw NetworkError(
                    .tailNotUnderstood,
                    "‘\(error.tensor)’ of shape \(error.shape) is pooled like tokens, but they cannot be arranged as a grid of the picture’s proportions at \(size) pixels; try another --size, or name another tensor with --features TENSOR --pooling average, or take --method occlusion"
                )
            }
        }
        throw Self.notUnderstood(embedding, at: nil, shape: shapes[embedding], graph)
    }

    private static func notUnderstood(
        _ embedding: String, at node: Node?, shape: [Int]?, _ graph: Graph
    ) -> NetworkError {
        let shape = shape ?? graph.description(of: embedding)?.shape?.map { $0.size ?? 0 } ?? []
        if shape.count == 3 || shape.count == 4 && shape.suffix(2) != [1, 1] {
            return NetworkError(
                .tailNotUnderstood,
                "‘\(embedding)’ has the shape \(shape.map { $0 == 0 ? "?" : "\($0)" }.joined(separator: "×")), which is a feature map and no embedding; pool it with --features \(embedding) --pooling average, max or gem:3, or choose another tensor with --embedding"
            )
        }
        let place =
            node.map { "the operator \($0.type) (‘\($0.outputs.first ?? $0.name)’)" }
            ?? "the network’s input"
        return NetworkError(
            .tailNotUnderstood,
            "walking back from the embedding ‘\(embedding)’, no pooling was found before \(place), which is not understood as part of a tail; name the feature map with --features TENSOR --pooling average, max or gem:3, or take --method occlusion, which needs no tail"
        )
    }
}
