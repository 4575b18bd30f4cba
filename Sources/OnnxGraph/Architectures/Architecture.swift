/// A network that Likeness can write as an ONNX graph from its weights alone.
package protocol Architecture: Sendable {
    /// What a person calls it, and what `--architecture` takes.
    var name: String { get }

    /// The libraries whose weights of it are known. Of two that fit, the first counts.
    var dialects: [Dialect] { get }

    /// How many rows the feature map has of an image of so many.
    func featureRows(of rows: Int) -> Int

    /// The network with these weights. Its tensors `features` and `embedding` are the last feature
    /// map, [batch, channels, rows, columns], and the numbers that represent the image,
    /// [batch, channels]; the output is `logits`, or `embedding` where there is no classifier.
    ///
    /// - Parameters:
    ///   - dialect: one of the dialects.
    ///   - normalisation: what becomes of batch normalisation.
    /// - Throws: `OnnxGraphError` when weights are missing, left over, or have another shape.
    func model(
        _ weights: any WeightSource, in dialect: Dialect, normalisation: NormalisationForm
    ) throws(OnnxGraphError) -> OnnxModel
}

extension Architecture {
    /// A network that halves its resolution five times, and each time rounds up.
    package func featureRows(of rows: Int) -> Int { (rows + 31) / 32 }
}

/// The architectures there are.
package enum KnownArchitectures {
    package static let all: [any Architecture] =
        ResNet.family + VGG.family + MobileNetV2.family + EfficientNetLite.family

    /// A network, and what it was recognised as.
    package struct Match {
        package let architecture: any Architecture
        package let dialect: Dialect
        package let model: OnnxModel
    }

    /// The architecture of this name.
    ///
    /// - Throws: `OnnxGraphError` when there is none.
    package static func named(_ name: String) throws(OnnxGraphError) -> any Architecture {
        guard let architecture = all.first(where: { $0.name == name }) else {
            throw OnnxGraphError(
                .unknownArchitecture,
                "there is no architecture ‘\(name.printable)’; choose one of \(names)")
        }
        return architecture
    }

    private static var names: String { all.map(\.name).joined(separator: ", ") }

    /// The architecture of this name, or the one that the weights fit, with the network made of them.
    ///
    /// Weights fit an architecture when they make it up exactly: nothing missing, nothing left over,
    /// every shape right. There is no other rule, so none that could disagree with it.
    ///
    /// - Throws: `OnnxGraphError` when there is none of this name or none fits.
    package static func match(
        _ weights: StateDictionary, named name: String?, normalisation: NormalisationForm
    ) throws(OnnxGraphError) -> Match {
        if let name {
            let architecture = try named(name)
            if let match = match(weights, architecture, normalisation) { return match }
            // Say what is amiss in the words of the library that the weights most likely come from.
            var likeliest = (architecture.dialects[0], count: 0)
            for dialect in architecture.dialects {
                let count = dialect.keys.recognised(in: weights)
                if count > likeliest.count { likeliest = (dialect, count) }
            }
            let model = try architecture.model(
                weights, in: likeliest.0, normalisation: normalisation)
            return Match(architecture: architecture, dialect: likeliest.0, model: model)
        }
        for architecture in all {
            if let match = match(weights, architecture, normalisation) { return match }
        }
        let found = weights.layerNames.prefix(4).map { "‘\($0.printable)’" }.joined(separator: ", ")
        throw OnnxGraphError(
            .unknownArchitecture,
            "\(weights.source) holds weights of no architecture that Likeness knows (it has \(found), …; known are \(names)); write the network as ONNX with torch.onnx.export instead"
        )
    }

    private static func match(
        _ weights: StateDictionary, _ architecture: any Architecture,
        _ normalisation: NormalisationForm
    ) -> Match? {
        for dialect in architecture.dialects {
            let model = try? architecture.model(weights, in: dialect, normalisation: normalisation)
            guard let model else { continue }
            return Match(architecture: architecture, dialect: dialect, model: model)
        }
        return nil
    }
}
