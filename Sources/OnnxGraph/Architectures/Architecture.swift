/// A network that Likeness can write as an ONNX graph from its weights alone.
package protocol Architecture: Sendable {
    /// What a person calls it, and what `--architecture` takes.
    var name: String { get }

    /// What the published weights expect of an image.
    var preprocessing: PreprocessorConfiguration { get }

    /// The network with these weights. Its tensors `features` and `embedding` are the last feature
    /// map, [batch, channels, rows, columns], and the pooled features, [batch, channels].
    ///
    /// - Throws: `OnnxGraphError` when weights are missing, left over, or have another shape.
    func model(_ weights: StateDictionary) throws(OnnxGraphError) -> OnnxModel
}

/// The architectures there are.
package enum KnownArchitectures {
    package static let all: [any Architecture] = EfficientNetLite.family

    /// The architecture of this name, or the one that the weights fit, with the network made of them.
    ///
    /// Weights fit an architecture when they make it up exactly: nothing missing, nothing left over,
    /// every shape right. There is no other rule, so none that could disagree with it.
    ///
    /// - Throws: `OnnxGraphError` when there is none of this name or none fits.
    package static func network(
        _ weights: StateDictionary, named name: String?
    ) throws(OnnxGraphError) -> (architecture: any Architecture, model: OnnxModel) {
        let known = all.map(\.name).joined(separator: ", ")
        if let name {
            guard let architecture = all.first(where: { $0.name == name }) else {
                throw OnnxGraphError(
                    .unknownArchitecture,
                    "there is no architecture ‘\(name.printable)’; choose one of \(known)")
            }
            return (architecture, try architecture.model(weights))
        }
        for architecture in all {
            if let model = try? architecture.model(weights) { return (architecture, model) }
        }
        let found = weights.names.prefix(4).map { "‘\($0.printable)’" }.joined(separator: ", ")
        throw OnnxGraphError(
            .unknownArchitecture,
            "\(weights.source) holds weights of no architecture that Likeness knows (it has \(found), …; known are \(known)); write the network as ONNX with torch.onnx.export instead"
        )
    }
}
