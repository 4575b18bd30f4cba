import Images

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a file beside a network says of its preprocessing.
///
/// Two kinds are read: Hugging Face's `preprocessor_config.json` (the keys of its image processors)
/// and timm's `config.json` (`pretrained_cfg`). What a file does not say stays `nil`.
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

    /// Finds and reads the file that belongs to a network.
    ///
    /// `NAME.preprocessor_config.json` for `NAME.onnx` comes first, so that several networks can share
    /// a folder; then `preprocessor_config.json`, then `config.json` where it is timm's.
    ///
    /// - Returns: `nil` where there is none.
    /// - Throws: `NetworkError` where one is there and makes no sense.
    static func beside(_ network: String) throws -> PreprocessingFile? {
        let slash = network.lastIndex(of: "/")
        let folder = slash.map { String(network[...$0]) } ?? ""
        let file = slash.map { String(network[network.index(after: $0)...]) } ?? network
        let stem = file.hasSuffix(".onnx") ? String(file.dropLast(5)) : file
        for name in ["\(stem).preprocessor_config.json", "preprocessor_config.json", "config.json"]
        {
            guard let data = try? Data(contentsOf: URL(filePath: folder + name)) else { continue }
            if let found = try PreprocessingFile(data, name: name) { return found }
        }
        return nil
    }

    /// - Returns: `nil` for a `config.json` that says nothing of preprocessing.
    init?(_ data: Data, name: String) throws {
        self.name = name
        let isTimm = name == "config.json"
        do {
            if isTimm {
                let decoded = try JSONDecoder().decode(TimmConfiguration.self, from: data)
                guard let settings = decoded.pretrained_cfg else { return nil }
                try read(settings)
            } else {
                try read(JSONDecoder().decode(ProcessorConfiguration.self, from: data))
            }
        } catch let error as NetworkError {
            throw error
        } catch {
            // Many tools write a config.json; only timm's is meant here.
            if isTimm { return nil }
            throw Self.unusable(name, "is not a preprocessor configuration in JSON")
        }
        try check()
    }

    private mutating func read(_ file: ProcessorConfiguration) throws {
        // Networks whose processor does not normalise take mean 0 and standard deviation 1.
        mean = file.do_normalize == false ? [0, 0, 0] : file.image_mean?.values
        standardDeviation = file.do_normalize == false ? [1, 1, 1] : file.image_std?.values
        rescale = file.do_rescale == false ? 1 : file.rescale_factor
        if let number = file.resample {
            // The numbers of Pillow's Image.Resampling.
            let filters: [Int: ResizeFilter] = [
                0: .nearest, 1: .lanczos, 2: .bilinear, 3: .bicubic, 4: .box, 5: .hamming,
            ]
            guard let filter = filters[number] else {
                throw Self.unusable(name, "asks for resample \(number), which is none of Pillow’s")
            }
            self.filter = filter
        }
        if file.do_flip_channel_order == true { channelOrder = .bgr }
        let resize = file.do_resize == false ? nil : file.size
        if let crop = file.crop_size, file.do_center_crop == true {
            size = try crop.pixels(name)
            if let edge = resize?.shortestEdge {
                fit = .crop(fraction: Double(min(crop.shorter, edge)) / Double(edge))
            } else if let resize, resize.shortestEdge == nil {
                // Resized to an exact size first: squashed, then cropped. The usual files give one
                // size twice, which is squashing.
                fit =
                    resize == crop
                    ? .squash
                    : .crop(
                        fraction: Double(crop.shorter) / Double(max(1, resize.shorter)))
            }
        } else if let resize {
            size = try resize.pixels(name)
            fit = resize.shortestEdge == nil ? .squash : .crop(fraction: 1)
        }
    }

    private mutating func read(_ file: TimmConfiguration.Settings) throws {
        mean = file.mean
        standardDeviation = file.std
        if let input = file.input_size {
            guard input.count == 3, input[1] > 0, input[2] > 0 else {
                throw Self.unusable(name, "gives the input size \(input), not three numbers")
            }
            size = PixelSize(width: input[2], height: input[1])
        }
        if let name = file.interpolation { filter = ResizeFilter(rawValue: name) }
        switch (file.crop_mode, file.crop_pct) {
        case ("squash", _): fit = .squash
        case ("border", _): fit = .pad
        case (_, let fraction?) where fraction > 0 && fraction <= 1: fit = .crop(fraction: fraction)
        default: break
        }
    }

    private func check() throws {
        for (key, numbers) in [("mean", mean), ("standard deviation", standardDeviation)] {
            if let numbers, numbers.count != 3 || !numbers.allSatisfy(\.isFinite) {
                throw Self.unusable(name, "gives a \(key) of \(numbers.count) numbers, not three")
            }
        }
        if standardDeviation?.contains(0) == true || rescale == 0 {
            throw Self.unusable(name, "divides by zero or multiplies with it")
        }
    }

    private static func unusable(_ name: String, _ reason: String) -> NetworkError {
        NetworkError(
            .preprocessing, "\(name) beside the network \(reason); correct it or move it away")
    }
}

// The keys are the files' own.

private struct ProcessorConfiguration: Decodable {
    let do_resize: Bool?
    let size: Size?
    let do_center_crop: Bool?
    let crop_size: Size?
    let do_rescale: Bool?
    let rescale_factor: Double?
    let do_normalize: Bool?
    let image_mean: Numbers?
    let image_std: Numbers?
    let resample: Int?
    let do_flip_channel_order: Bool?

    /// One number for each colour, or one for all.
    struct Numbers: Decodable {
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

    /// `224`, `{"height": 224, "width": 224}` or `{"shortest_edge": 256}`.
    struct Size: Decodable, Equatable {
        let height: Int?
        let width: Int?
        let shortestEdge: Int?

        init(from decoder: any Decoder) throws {
            if let side = try? decoder.singleValueContainer().decode(Int.self) {
                (height, width, shortestEdge) = (side, side, nil)
                return
            }
            let sides = try decoder.singleValueContainer().decode([String: Int?].self)
            height = sides["height"] ?? nil
            width = sides["width"] ?? nil
            shortestEdge = sides["shortest_edge"] ?? nil
        }

        var shorter: Int { shortestEdge ?? min(height ?? 0, width ?? 0) }

        func pixels(_ name: String) throws -> PixelSize {
            let (height, width) = (height ?? shortestEdge ?? 0, width ?? shortestEdge ?? 0)
            guard (1...EmbeddingNetwork.largestSide).contains(height),
                (1...EmbeddingNetwork.largestSide).contains(width)
            else {
                throw NetworkError(
                    .preprocessing,
                    "\(name) beside the network gives no usable picture size; give --size")
            }
            return PixelSize(width: width, height: height)
        }
    }
}

private struct TimmConfiguration: Decodable {
    let pretrained_cfg: Settings?

    struct Settings: Decodable {
        let input_size: [Int]?
        let interpolation: String?
        let crop_pct: Double?
        let crop_mode: String?
        let mean: [Double]?
        let std: [Double]?
    }
}
