import Images

/// How photographs are fed to a network: what was asked for, else what the graph needs, else what a file
/// beside the network says, else the usual.
struct PreprocessingChoice {
    let preprocessing: Preprocessing
    /// Which settings nothing tells, so that the usual is assumed.
    let assumptions: [String]
    /// What was made of a file without being sure, in sentences.
    let doubts: [String]
    let findings: [NetworkDescription.Finding]
    /// Whether nothing tells the size.
    let isSizeAssumed: Bool

    private typealias Finding = NetworkDescription.Finding

    /// - Parameters:
    ///   - own: what the graph itself does to the numbers of its picture.
    ///   - learnedSide: the side of the pictures that a graph has learned positions for, where those are
    ///     not of this size.
    init(
        _ input: ImageInput, _ options: NetworkOptions, _ file: PreprocessingFile?,
        inGraph own: InputNormalisation?, learnedSide: (PixelSize) -> Int?
    ) throws {
        var (size, sizeReason, isAssumed) = try input.size(asked: options.size, file: file)
        if isAssumed, let side = learnedSide(size), side <= EmbeddingNetwork.largestSide {
            size = PixelSize(width: input.width ?? side, height: input.height ?? side)
            (sizeReason, isAssumed) = ("for which the network has learned positions", false)
        }
        isSizeAssumed = isAssumed
        var result = Preprocessing(size: size)
        /// What was asked for, else what the file says, else the default, and which of them it was.
        func choose<T>(_ asked: T?, _ said: T?, _ usual: T, _ why: String) -> (T, String) {
            if let asked { return (asked, "asked for") }
            if let said { return (said, "from \(file?.name ?? "")") }
            return (usual, why)
        }
        let asked =
            options.exactFit
            ?? options.fit.map { choice -> Preprocessing.Fit in
                switch choice {
                case .squash: .squash
                case .pad: .pad
                case .crop:
                    // What the file says of the crop; 224 out of 256 is what most networks are tested at.
                    switch file?.fit {
                    case .crop(let fraction)?: .crop(fraction: fraction)
                    case .resized(let resizing)?: .resized(resizing)
                    default: .crop(fraction: 0.875)
                    }
                }
            }
        let fit = choose(asked, file?.fit, .squash, "so that the map covers the whole picture")
        let filter = choose(options.filter, file?.filter, result.filter, "the usual one")
        // What the graph does itself is not done again: what a file says of that was for others.
        let own = Self.inside(own, input)
        func colours<T>(_ asked: T?, _ said: T?, _ usual: T, none: T) -> (T, String) {
            if let asked { return (asked, "asked for") }
            if let own { return (none, own.reason) }
            return choose(nil, said, usual, "ImageNet’s, the usual one")
        }
        let rescale =
            own.map { (options.rescale ?? $0.rescale, $0.reason) }
            ?? choose(options.rescale, file?.rescale, result.rescale, "the usual one")
        let mean = colours(options.mean, file?.mean, result.mean, none: [0, 0, 0])
        let deviation = colours(
            options.standardDeviation, file?.standardDeviation, result.standardDeviation,
            none: [1, 1, 1])
        let order =
            input.channels == 1
            ? (.grey, "the network takes one channel")
            : choose(options.channelOrder, file?.channelOrder, .rgb, "the usual one")
        guard input.channels == 1 || order.0 != .grey else {
            throw NetworkError(
                .preprocessing, "the network takes three colours, not grey; choose rgb or bgr")
        }
        (result.fit, result.filter, result.rescale) = (fit.0, filter.0, rescale.0)
        (result.mean, result.standardDeviation) = (mean.0, deviation.0)
        result.channelOrder = order.0
        guard result.mean.count == 3, result.standardDeviation.count == 3,
            !result.standardDeviation.contains(0), result.rescale != 0
        else {
            throw NetworkError(
                .preprocessing,
                "mean and standard deviation take three numbers each, and no standard deviation is 0"
            )
        }
        let numbers = { (values: [Double]) in values.map(\.short).joined(separator: ", ") }
        let factor = (1 / result.rescale).short
        let settings = [
            ("interpolation", options.filter == nil && file?.filter == nil),
            ("mean", options.mean == nil && file?.mean == nil && own == nil),
            (
                "standardDeviation",
                options.standardDeviation == nil && file?.standardDeviation == nil && own == nil
            ),
        ]
        let assumed = settings.filter(\.1).map(\.0)
        var doubts = file?.doubts ?? []
        if isAssumed {
            doubts.append(
                "Nothing says for which size the network was trained, so \(size) pixels are assumed; give --size"
            )
        }
        if let own, let file, options.mean == nil, options.standardDeviation == nil,
            file.mean ?? [0, 0, 0] != [0, 0, 0]
                || file.standardDeviation ?? [1, 1, 1] != [1, 1, 1]
                || (file.rescale ?? own.rescale) != own.rescale
        {
            doubts.append(
                "\(file.name) says how colours are normalised, but \(own.reason), so that is not done again"
            )
        }
        if let told = file?.size, told != size, options.size == nil {
            doubts.append(
                "\(file?.name ?? "") asks for pictures of \(told) pixels, but the network takes \(size)"
            )
        }
        preprocessing = result
        assumptions = assumed
        self.doubts = doubts
        findings = [
            Finding(
                subject: "input", value: "‘\(input.name)’ \(input.shapeText)",
                reason: input.layout == .channelsFirst
                    ? "a picture, channels first" : "a picture, channels last"),
            Finding(subject: "size", value: "\(size)", reason: sizeReason),
            Finding(subject: "fit", value: "\(fit.0)", reason: fit.1),
            Finding(
                subject: "interpolation", value: "\(filter.0.rawValue), antialiased",
                reason: filter.1),
            Finding(
                subject: "colours",
                value:
                    "\(order.0.rawValue.uppercased()), (x / \(factor) − [\(numbers(mean.0))]) / [\(numbers(deviation.0))]",
                reason: mean.1 == deviation.1
                    ? mean.1 : "mean \(mean.1), standard deviation \(deviation.1)"),
        ]

    }

    /// What is left to do outside of a graph that normalises its picture itself, or takes bytes.
    private static func inside(
        _ own: InputNormalisation?, _ input: ImageInput
    ) -> (rescale: Double, reason: String)? {
        if let own {
            return (
                own.domain == .bytes ? 1 : 1.0 / 255, "the graph does it itself: \(own.words)"
            )
        }
        return input.takesBytes ? (1, "the network takes whole numbers, 0 to 255") : nil
    }
}
