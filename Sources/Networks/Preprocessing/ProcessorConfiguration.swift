import Images

/// The keys of Hugging Face's image processors; the names are the files' own.
struct ProcessorConfiguration: Decodable {
    let image_processor_type: String?
    let feature_extractor_type: String?
    let do_resize: Bool?
    let size: Size?
    let do_center_crop: Bool?
    let crop_size: Size?
    let crop_pct: Double?
    let do_rescale: Bool?
    let rescale_factor: Double?
    let rescale_offset: Bool?
    let include_top: Bool?
    let do_normalize: Bool?
    let image_mean: ColourNumbers?
    let image_std: ColourNumbers?
    let resample: Int?
    let do_flip_channel_order: Bool?
    let do_pad: Bool?
    let size_divisor: Int?
    let keep_aspect_ratio: Bool?

    /// `224`, `[224, 224]`, `{"height": 224, "width": 224}`, `{"shortest_edge": 256}` or
    /// `{"longest_edge": 1024}`.
    struct Size: Decodable, Equatable {
        /// A number alone: the class decides what it means.
        var side: Int?
        var height: Int?
        var width: Int?
        var shortestEdge: Int?
        var longestEdge: Int?

        init(side: Int? = nil, height: Int? = nil, width: Int? = nil, shortestEdge: Int? = nil) {
            (self.side, self.height, self.width) = (side, height, width)
            self.shortestEdge = shortestEdge
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let side = try? container.decode(Int.self) {
                self.side = side
            } else if let sides = try? container.decode([Int].self) {
                // Old files have [width, height], or one number.
                (width, height) = (sides.first, sides.last)
            } else {
                let sides = try container.decode([String: Int?].self)
                height = sides["height"] ?? nil
                width = sides["width"] ?? nil
                shortestEdge = sides["shortest_edge"] ?? nil
                longestEdge = sides["longest_edge"] ?? nil
            }
        }
    }

    /// The class that wrote it, for example `CLIPImageProcessor`.
    var type: String? { image_processor_type ?? feature_extractor_type }
}

extension PreprocessingFile {
    /// Does with the keys what the class does that they belong to.
    mutating func read(_ file: ProcessorConfiguration) throws {
        let known = file.type.flatMap { ProcessorClass(named: $0) }
        if let type = file.type, known == nil {
            doubts.append(
                "\(name) is of the class \(type), which Likeness does not know: its keys are taken as most classes take them"
            )
        }
        let usual = known ?? .unknown
        try readColours(file, usual, isKnown: known != nil)
        filter = try file.resample.map(filter(number:)) ?? known?.filter
        // Flags that a file does not set are the class's.
        let crops = file.do_center_crop ?? usual.crops
        var size = file.size
        if size == nil, let side = known?.size { size = side }
        if let side = size?.side {
            if known == nil, !crops {
                doubts.append(
                    "\(name) gives the size \(side) and no class: a square is assumed")
            }
            size =
                usual.isSquare(crops: crops)
                ? .init(height: side, width: side) : .init(shortestEdge: side)
        }
        let crop = file.crop_size ?? (crops ? known?.crop : nil)
        guard file.do_resize ?? true, let size else {
            if crops, let crop {
                // The middle of the photograph as it is.
                self.size = try pixels(crop)
                doubts.append(
                    "\(name) cuts the middle out of photographs without resizing them, which Likeness does not: they are squashed"
                )
                fit = .squash
            }
            return
        }
        try frame(size, crop: crops ? crop : nil, usual, file)
    }

    private mutating func readColours(
        _ file: ProcessorConfiguration, _ usual: ProcessorClass, isKnown: Bool
    ) throws {
        let rescales = file.do_rescale ?? true
        rescale = rescales ? file.rescale_factor ?? (isKnown ? 1 / 255 : nil) : 1
        let normalises = file.do_normalize ?? usual.normalises
        mean = normalises ? file.image_mean?.values ?? usual.mean : [0, 0, 0]
        standardDeviation = normalises ? file.image_std?.values ?? usual.deviation : [1, 1, 1]
        // EfficientNet: x · factor − 1 first, and last once more over the deviation.
        if rescales, file.rescale_offset == true {
            mean = (mean ?? Preprocessing.imageNetMean).map { $0 + 1 }
        }
        if file.include_top ?? usual.dividesTwice, usual.dividesTwice {
            let last = file.image_std?.values ?? usual.deviation ?? [1, 1, 1]
            let first = standardDeviation ?? [1, 1, 1]
            guard last.count == 3, first.count == 3, mean?.count == 3 else {
                throw unusable("gives a mean or a standard deviation that is not of three numbers")
            }
            standardDeviation = zip(first, last).map { $0 * $1 }
        }
        if file.do_flip_channel_order ?? usual.flipsChannels { channelOrder = .bgr }
    }

    private func filter(number: Int) throws -> ResizeFilter {
        // The numbers of Pillow's Image.Resampling.
        let filters: [Int: ResizeFilter] = [
            0: .nearest, 1: .lanczos, 2: .bilinear, 3: .bicubic, 4: .box, 5: .hamming,
        ]
        guard let filter = filters[number] else {
            throw unusable("asks for resample \(number), which is none of Pillow’s")
        }
        return filter
    }

    private func pixels(_ size: ProcessorConfiguration.Size) throws -> PixelSize {
        let side = size.side ?? size.shortestEdge
        return try pixels(width: size.width ?? side, height: size.height ?? side)
    }

    /// How a photograph becomes a picture of the network's size.
    private mutating func frame(
        _ size: ProcessorConfiguration.Size, crop: ProcessorConfiguration.Size?,
        _ usual: ProcessorClass, _ file: ProcessorConfiguration
    ) throws {
        let fraction = file.crop_pct ?? usual.cropFraction
        if let fraction, fraction <= 0 || fraction > 1 {
            throw unusable("gives a crop_pct of \(fraction), which is not between 0 and 1")
        }
        if let edge = size.shortestEdge, size.longestEdge == nil {
            _ = try pixels(width: edge, height: edge)
            try frame(
                shortestEdge: edge, crop: crop, usual, fraction, namesClass: file.type != nil)
        } else if size.height != nil || size.width != nil {
            let exact = try pixels(width: size.width, height: size.height)
            try frame(exact: exact, crop: crop, usual, fraction)
        } else if let edge = size.longestEdge {
            // The picture's shape would be the photograph's: bars make it the network's.
            self.size = try crop.map { try pixels($0) } ?? pixels(width: edge, height: edge)
            fit = .resized(
                Resizing(
                    .inside(try pixels(width: edge, height: edge)), centre: .down))
            doubts.append(
                "\(name) keeps the photograph’s own shape at \(edge) pixels on the longer side, while Likeness feeds every photograph in one shape: bars are added"
            )
        }
        if file.keep_aspect_ratio == true || (file.size_divisor ?? 0) > 1 {
            doubts.append(
                "\(name) gives each photograph a size of its own, while Likeness feeds every photograph in one size"
            )
        }
    }

    private mutating func frame(
        shortestEdge edge: Int, crop: ProcessorConfiguration.Size?, _ usual: ProcessorClass,
        _ fraction: Double?, namesClass: Bool
    ) throws {
        var side = edge
        switch usual.resizing {
        case .convNext:
            // Below 384 the middle, from 384 on all of it (Liu et al., 2022).
            self.size = try pixels(width: edge, height: edge)
            side = Int(Double(edge) / (fraction ?? 1))
            fit =
                edge < 384
                ? .resized(Resizing(.shorterSide(side), centre: .down)) : .squash
            return
        case .poolFormer: side = Int(Double(edge) / (fraction ?? 1))
        // LeViT: shorter sides of 256 for 224.
        case .levit: side = Int(256.0 / 224 * Double(edge))
        case .plain, .perceiver: break
        }
        let middle = try crop.map { try pixels($0) } ?? pixels(width: edge, height: edge)
        self.size = middle
        let fraction = Double(min(middle.width, middle.height)) / Double(side)
        if !namesClass, fraction <= 1,
            Resizing.cropping(to: middle, fraction: fraction).rule == .shorterSide(side)
        {
            // As torchvision does it, and as Likeness writes such files.
            fit = .crop(fraction: fraction)
        } else {
            fit = .resized(Resizing(.shorterSide(side), centre: .down))
        }
        if crop == nil {
            doubts.append(
                "\(name) keeps the photograph’s own shape at \(edge) pixels on the shorter side, while Likeness feeds every photograph in one shape: the middle is taken"
            )
        }
    }

    private mutating func frame(
        exact: PixelSize, crop: ProcessorConfiguration.Size?, _ usual: ProcessorClass,
        _ fraction: Double?
    ) throws {
        switch usual.resizing {
        case .perceiver:
            self.size = exact
            guard let crop = try crop.map({ try pixels($0) }) else {
                fit = .squash
                return
            }
            let part = min(
                1, Double(exact.width) / Double(crop.width),
                Double(exact.height) / Double(crop.height))
            fit = .resized(Resizing(.croppedFirst(fraction: part), centre: .down))
        case .poolFormer where fraction != nil:
            self.size = try crop.map { try pixels($0) } ?? exact
            let side = Int(Double(exact.height) / (fraction ?? 1))
            fit = .resized(Resizing(.shorterSide(side), centre: .down))
        default:
            let middle = try crop.map { try pixels($0) } ?? exact
            self.size = middle
            fit = middle == exact ? .squash : .resized(Resizing(.exact(exact), centre: .down))
        }
    }
}
