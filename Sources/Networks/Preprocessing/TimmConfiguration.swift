import Images

/// What timm's `config.json` says of a network; the names are the file's own.
struct TimmConfiguration: Decodable {
    let pretrained_cfg: Settings?
    // Files that timm saves beside weights of its own have them at the top.
    private let input_size: [Int]?
    private let interpolation: String?
    private let crop_pct: Double?
    private let crop_mode: String?
    private let mean: ColourNumbers?
    private let std: ColourNumbers?

    struct Settings: Decodable {
        let input_size: [Int]?
        let test_input_size: [Int]?
        let interpolation: String?
        let crop_pct: Double?
        let test_crop_pct: Double?
        let crop_mode: String?
        let mean: ColourNumbers?
        let std: ColourNumbers?
    }

    var ownSettings: Settings? {
        guard input_size != nil, mean != nil, std != nil else { return nil }
        return Settings(
            input_size: input_size, test_input_size: nil, interpolation: interpolation,
            crop_pct: crop_pct, test_crop_pct: nil, crop_mode: crop_mode, mean: mean, std: std)
    }
}

/// What OpenCLIP's `open_clip_config.json` says; the names are the file's own.
struct OpenCLIPConfiguration: Decodable {
    let preprocess_cfg: Settings?
    let model_cfg: Model?

    struct Settings: Decodable {
        let size: ProcessorConfiguration.Size?
        let mean: ColourNumbers?
        let std: ColourNumbers?
        let interpolation: String?
        let resize_mode: String?
        let fill_color: Int?
    }
    struct Model: Decodable {
        let vision_cfg: Vision?
    }
    struct Vision: Decodable {
        let image_size: ProcessorConfiguration.Size?
    }
}

extension PreprocessingFile {
    /// As timm's `create_transform` evaluates.
    mutating func read(_ file: TimmConfiguration.Settings) throws {
        (mean, standardDeviation) = (file.mean?.values, file.std?.values)
        rescale = 1.0 / 255
        guard let input = file.input_size else { return }
        guard input.count == 3 else {
            throw unusable("gives the input size \(input), not three numbers")
        }
        let size = try pixels(width: input[2], height: input[1])
        self.size = size
        filter = try filter(named: file.interpolation ?? "bilinear")
        // timm's default (`DEFAULT_CROP_PCT`).
        let fraction = file.crop_pct ?? 0.875
        guard fraction > 0, fraction <= 1 else {
            throw unusable("gives a crop_pct of \(fraction), which is not between 0 and 1")
        }
        let scaled = PixelSize(
            width: Int((Double(size.width) / fraction).rounded(.down)),
            height: Int((Double(size.height) / fraction).rounded(.down)))
        switch file.crop_mode ?? "center" {
        case "squash":
            fit =
                scaled == size ? .squash : .resized(Resizing(.exact(scaled), centre: .even))
        case "border":
            fit = .resized(Resizing(.inside(scaled), centre: .even, fillsWithMean: true))
        case "center": fit = .crop(fraction: fraction)
        case let mode:
            fit = .crop(fraction: fraction)
            doubts.append(
                "\(name) has the crop_mode “\(mode)”, which Likeness does not know: the middle is taken"
            )
        }
    }

    /// As OpenCLIP's `image_transform` evaluates.
    mutating func read(
        _ file: OpenCLIPConfiguration.Settings, imageSize: ProcessorConfiguration.Size?
    ) throws {
        // OpenCLIP's own defaults are OpenAI's.
        let usual = ProcessorClass(named: "CLIPImageProcessor")
        mean = file.mean?.values ?? usual?.mean
        standardDeviation = file.std?.values ?? usual?.deviation
        rescale = 1.0 / 255
        filter = try filter(named: file.interpolation ?? "bicubic")
        guard let told = file.size ?? imageSize else { return }
        let size = try pixels(width: told.width ?? told.side, height: told.height ?? told.side)
        self.size = size
        switch file.resize_mode ?? "shortest" {
        case "squash": fit = .squash
        case "longest":
            fit = .resized(Resizing(.inside(size), centre: .even))
            if let colour = file.fill_color, colour != 0 {
                doubts.append("\(name) fills bars with \(colour), while Likeness leaves them black")
            }
        case "shortest": fit = .crop(fraction: 1)
        case let mode:
            fit = .crop(fraction: 1)
            doubts.append(
                "\(name) has the resize_mode “\(mode)”, which Likeness does not know: the middle is taken"
            )
        }
    }

    private mutating func filter(named name: String) throws -> ResizeFilter? {
        if let filter = ResizeFilter(rawValue: name) { return filter }
        // Training with a random one is tested with bilinear (timm, `create_transform`).
        if name == "random" { return .bilinear }
        throw unusable("asks for the interpolation “\(name)”, which is none of Pillow’s")
    }
}
