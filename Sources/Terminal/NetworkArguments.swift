import Files
import ArgumentParser
import Images
import Networks
import OnnxRuntime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What can be said about a network on the command line; everything else is found out.
package struct NetworkArguments: ParsableArguments {
    package init() {}

    @Option(
        help: ArgumentHelp(
            "The network’s input size, for networks that take any: 448, or WIDTHxHEIGHT. A larger one gives a finer map; far from the size of its training, the network sees less well.",
            valueName: "pixels"),
        transform: parseSize)
    package var size: PixelSize?

    @Option(
        help:
            "How a photograph is brought to that size: squash (all of it), crop (its middle), pad.")
    package var fit: NetworkOptions.FitChoice?

    @Option(help: ArgumentHelp("The interpolation, antialiased.", valueName: "filter"))
    package var interpolation: ResizeFilter?

    @Option(
        help: ArgumentHelp(
            "What is subtracted from red, green and blue: 0.485,0.456,0.406.", valueName: "r,g,b"),
        transform: parseTriple)
    package var mean: [Double]?

    @Option(
        name: .customLong("std"),
        help: ArgumentHelp(
            "What they are then divided by: 0.229,0.224,0.225.", valueName: "r,g,b"),
        transform: parseTriple)
    package var standardDeviation: [Double]?

    @Option(
        help: ArgumentHelp(
            "What pixel values, 0 to 255, are multiplied with first: 1/255 or 1.",
            valueName: "factor"),
        transform: parseFactor)
    package var rescale: Double?

    @Option(help: ArgumentHelp("The order of the colours.", valueName: "order"))
    package var channels: Preprocessing.ChannelOrder?

    @Option(
        help: ArgumentHelp(
            "The input that takes the picture, where the network has several.",
            valueName: "input"))
    package var input: String?

    @Option(
        help: ArgumentHelp(
            "The tensor that is the embedding, instead of the one that is found.",
            valueName: "tensor"))
    package var embedding: String?

    @Option(
        help: ArgumentHelp(
            "The tensor that is the feature map, for networks that are not understood; with --pooling.",
            valueName: "tensor"))
    package var features: String?

    @Option(
        help: ArgumentHelp(
            "Pool the feature map directly – average, max, gem:P or rmac – instead of the network’s own tail.",
            valueName: "pooling"),
        transform: parsePooling)
    package var pooling: PoolingChoice?

    @Option(
        help: ArgumentHelp(
            "Threads for the network; by default one on each core.", valueName: "number"))
    package var threads: Int?

    @Option(
        help: ArgumentHelp(
            "The ONNX Runtime library or its folder; else LIKENESS_ONNXRUNTIME, .likeness/onnxruntime, the system.",
            valueName: "path"))
    package var onnxruntime: String?

    package func validate() throws {
        if features != nil, pooling == nil {
            throw ValidationError(
                "--features needs a pooling; add --pooling average, max or gem:3")
        }
        if features != nil, embedding != nil {
            throw ValidationError(
                "--features and --embedding exclude each other: the one begins a tail, the other ends it"
            )
        }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads takes a number from 1 to 1024, not \(threads).")
        }
    }

    /// Whether a tensor is named, which only one network has.
    package var namesTensors: Bool { input != nil || embedding != nil || features != nil }

    /// Whether anything is said that embeddings depend on.
    package var changesEmbeddings: Bool {
        namesTensors || pooling != nil || size != nil || fit != nil || interpolation != nil
            || mean != nil || standardDeviation != nil || rescale != nil || channels != nil
    }

    package var options: NetworkOptions {
        var options = NetworkOptions()
        options.input = input
        options.embedding = embedding
        options.features = features
        options.pooling = pooling
        options.size = size
        options.fit = fit
        options.filter = interpolation
        options.rescale = rescale
        options.mean = mean
        options.standardDeviation = standardDeviation
        options.channelOrder = channels
        options.threads = threads
        // A command is done before anyone has replaced the file.
        options.mapsWeights = true
        options.runtimePath = onnxruntime
        return options
    }

    /// The network to use where none is named: the one that `make demo` sets up.
    package static func sampleNetwork() throws -> String {
        if let named = SetUpFolder.variable("LIKENESS_NETWORK") { return named }
        let candidates = SetUpFolder.candidates("samples/efficientnet-lite0.onnx")
        guard let found = candidates.first(where: { access($0.onDisk, R_OK) == 0 }) else {
            throw NoNetwork()
        }
        return found
    }

    private struct NoNetwork: Error, CustomStringConvertible {
        var description: String {
            "no network is given; name one with --network NET.onnx or LIKENESS_NETWORK, or run ‘make demo’ once for the sample network"
        }
    }
}

extension NetworkOptions.FitChoice: ExpressibleByArgument {}
extension ResizeFilter: ExpressibleByArgument {}
extension Preprocessing.ChannelOrder: ExpressibleByArgument {}

private func parseSize(_ text: String) throws -> PixelSize {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(sides.count), let width = sides[0], let height = sides[sides.count - 1],
        (1...8192).contains(width), (1...8192).contains(height)
    else {
        throw ValidationError(
            "a size is a number of pixels up to 8192, 448, or WIDTHxHEIGHT, 640x480.")
    }
    return PixelSize(width: width, height: height)
}

private func parseTriple(_ text: String) throws -> [Double] {
    let numbers = text.split(separator: ",").map { Double($0) }
    guard numbers.count == 3 || numbers.count == 1, numbers.allSatisfy({ $0?.isFinite == true })
    else { throw ValidationError("give three numbers, 0.485,0.456,0.406, or one for all colours.") }
    let values = numbers.compactMap { $0 }
    return values.count == 1 ? [values[0], values[0], values[0]] : values
}

private func parseFactor(_ text: String) throws -> Double {
    let parts = text.split(separator: "/").map { Double($0) }
    guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1],
        first.isFinite, last.isFinite, last != 0, first != 0
    else { throw ValidationError("give a factor other than zero, 1/255 or 1.") }
    return parts.count == 1 ? first : first / last
}

package func parsePooling(_ text: String) throws -> PoolingChoice {
    guard let pooling = PoolingChoice(text) else {
        throw ValidationError("a pooling is average, max, rmac or gem:P with P above zero, gem:3.")
    }
    return pooling
}

package func parseHead(_ text: String) throws -> TailChoice.Head {
    guard let head = TailChoice.Head(text) else {
        throw ValidationError(
            "a head is linear:D with 1 to \(TailChoice.Head.possibleOutputs.upperBound) outputs, l2, or both, linear:512,l2."
        )
    }
    return head
}
