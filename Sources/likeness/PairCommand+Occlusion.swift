import ArgumentParser
import Figures
import Images
import Networks
import Terminal

/// How the maps of a pair are made.
struct MethodArguments: ParsableArguments {
    enum Method: String, CaseIterable, ExpressibleByArgument {
        case decomposition, occlusion
    }

    @Option(
        help:
            "decomposition: what each place adds, exactly. occlusion: how much the similarity falls when a place is hidden; for any network, with many runs of it."
    )
    var method = Method.decomposition

    @Option(
        help: ArgumentHelp(
            "With occlusion: the side of the square that hides a part, in pixels of the network’s input; by default a fifth of its shorter side.",
            valueName: "pixels"))
    var occluder: Int?

    @Option(
        help: ArgumentHelp(
            "With occlusion: how far it is moved, 1 to its side; by default half of it. Half the stride takes four times as long.",
            valueName: "pixels"))
    var stride: Int?

    var isOcclusion: Bool { method == .occlusion }

    /// Refuses what makes no sense together.
    func validate(with network: NetworkArguments) throws {
        for (name, value) in [("--occluder", occluder), ("--stride", stride)] {
            guard let value else { continue }
            guard isOcclusion else {
                throw ValidationError("\(name) is for occlusion; add --method occlusion.")
            }
            guard value > 0 else {
                throw ValidationError("\(name) takes a number above zero, not \(value).")
            }
        }
        if isOcclusion, network.pooling != nil || network.features != nil {
            throw ValidationError(
                "--method occlusion looks at the network’s own embedding only; leave --features and --pooling out, or choose a tensor with --embedding."
            )
        }
    }
}

extension PairCommand {
    /// Hides parts of both photographs from the network. It is read for its embedding alone, so that
    /// any will do.
    func occlusion(network path: String) async throws -> (PairFigure, PairReport) {
        var options = arguments.options
        options.splits = false
        let description = try NetworkDescription(contentsOf: path, options: options)
        let size = description.preprocessing.size
        let occluder = try Occluder(for: size, side: method.occluder, stride: method.stride)
        let reading = picture.reading(for: size)
        async let decodedFirst = Image(contentsOf: first, options: reading)
        async let decodedSecond = Image(contentsOf: second, options: reading)
        let network = try EmbeddingNetwork(consume description)
        let (a, b) = (try await decodedFirst, try await decodedSecond)

        var bar = ProgressBar("occlusion", unit: "evaluations")
        defer { bar.clear() }
        let pair = try network.occlusion(of: a, b, with: occluder) { bar.show($0, of: $1) }
        let captions = namesApart(first, second)
        let figure = PairFigure(
            pair, first: (a, captions[0]), second: (b, captions[1]),
            network: network.description)
        let report = PairReport(
            pair, first: (first, a.originalSize), second: (second, b.originalSize),
            network: network)
        return (figure, report)
    }
}
