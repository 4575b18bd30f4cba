import Files
import Images

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a file beside a network says of its preprocessing.
///
/// Read are Hugging Face's `preprocessor_config.json` and `processor_config.json`, OpenCLIP's
/// `open_clip_config.json` and timm's `config.json`. What a file does not say, and the class that it names
/// does not either, stays `nil`.
struct PreprocessingFile: Equatable {
    /// The file's name.
    let name: String
    var size: PixelSize?
    var fit: Preprocessing.Fit?
    var filter: ResizeFilter?
    var rescale: Double?
    var mean: [Double]?
    var standardDeviation: [Double]?
    var channelOrder: Preprocessing.ChannelOrder?
    /// What was made of the file without being sure, in sentences.
    var doubts: [String] = []

    /// A kind of file, by its name.
    private enum Kind: CaseIterable {
        case processor, nestedProcessor, openCLIP, timm

        var name: String {
            switch self {
            case .processor: "preprocessor_config.json"
            case .nestedProcessor: "processor_config.json"
            case .openCLIP: "open_clip_config.json"
            case .timm: "config.json"
            }
        }
    }

    /// Finds and reads the file that belongs to a network.
    ///
    /// `NAME.preprocessor_config.json` for `NAME.onnx` comes first, so that several networks can share
    /// a folder; then the names of the kinds, beside the network and, as exporters put networks into a
    /// folder `onnx`, one folder above.
    ///
    /// - Returns: `nil` where there is none.
    /// - Throws: `NetworkError` where one is there and makes no sense.
    static func beside(_ network: String) throws -> PreprocessingFile? {
        let slash = network.lastIndex(of: "/")
        let folder = slash.map { String(network[...$0]) } ?? ""
        let file = slash.map { String(network[network.index(after: $0)...]) } ?? network
        let stem = file.hasSuffix(".onnx") ? String(file.dropLast(5)) : file
        let own = [("\(stem).preprocessor_config.json", Kind.processor)]
        let names = own + Kind.allCases.map { ($0.name, $0) }
        for (place, names) in [("", names), ("../", Array(names.dropFirst()))] {
            for (name, kind) in names {
                let path = folder + place + name
                guard access(path.onDisk, F_OK) == 0 else { continue }
                let bytes = try WholeFile.read(path, maximumBytes: 1 << 20)
                if let found = try PreprocessingFile(Data(bytes), name: place + name, kind) {
                    return found
                }
            }
        }
        return nil
    }

    /// - Returns: `nil` for a file of another tool that says nothing of preprocessing.
    init?(_ data: Data, name: String) throws {
        let kind = Kind.allCases.first { name == $0.name } ?? .processor
        try self.init(data, name: name, kind)
    }

    private init?(_ data: Data, name: String, _ kind: Kind) throws {
        self.name = name
        do {
            let decoder = JSONDecoder()
            switch kind {
            case .processor: try read(decoder.decode(ProcessorConfiguration.self, from: data))
            case .nestedProcessor:
                let whole = try decoder.decode(NestedProcessor.self, from: data)
                guard let settings = whole.image_processor else { return nil }
                try read(settings)
            case .openCLIP:
                let whole = try decoder.decode(OpenCLIPConfiguration.self, from: data)
                guard let settings = whole.preprocess_cfg else { return nil }
                try read(settings, imageSize: whole.model_cfg?.vision_cfg?.image_size)
            case .timm:
                let whole = try decoder.decode(TimmConfiguration.self, from: data)
                guard let settings = whole.pretrained_cfg ?? whole.ownSettings else { return nil }
                try read(settings)
            }
        } catch let error as NetworkError {
            throw error
        } catch {
            // Many tools write a config.json, or a processor_config.json; only these are meant here.
            if kind == .timm || kind == .nestedProcessor { return nil }
            throw unusable("is not a preprocessor configuration in JSON")
        }
        try check()
    }

    private mutating func check() throws {
        // Grey networks have one number.
        if let one = mean, one.count == 1 { mean = [one[0], one[0], one[0]] }
        if let one = standardDeviation, one.count == 1 {
            standardDeviation = [one[0], one[0], one[0]]
        }
        for (key, numbers) in [("mean", mean), ("standard deviation", standardDeviation)] {
            if let numbers, numbers.count != 3 || !numbers.allSatisfy(\.isFinite) {
                throw unusable("gives a \(key) of \(numbers.count) numbers, not three")
            }
        }
        if standardDeviation?.contains(0) == true || rescale == 0 {
            throw unusable("divides by zero or multiplies with it")
        }
    }

    /// - Parameter reason: what is wrong with the file.
    func unusable(_ reason: String) -> NetworkError {
        NetworkError(
            .preprocessing, "\(name) beside the network \(reason); correct it or move it away")
    }

    /// A size in pixels, if a network could take it.
    func pixels(width: Int?, height: Int?) throws -> PixelSize {
        guard let width, let height, (1...EmbeddingNetwork.largestSide).contains(height),
            (1...EmbeddingNetwork.largestSide).contains(width)
        else {
            throw NetworkError(
                .preprocessing,
                "\(name) beside the network gives no usable picture size; give --size")
        }
        return PixelSize(width: width, height: height)
    }
}

private struct NestedProcessor: Decodable {
    let image_processor: ProcessorConfiguration?
}

/// Colours as one number for each, or one for all.
struct ColourNumbers: Decodable {
    let values: [Double]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            values = [number, number, number]
        } else {
            values = try container.decode([Double].self)
        }
    }
}
