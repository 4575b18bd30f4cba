import Images

/// What a class of Hugging Face's image processors does where a file does not say otherwise.
///
/// The table has the classes of networks that embed pictures, as transformers 5.24 has them
/// (`Scripts/verify-preprocessing.py` compares).
struct ProcessorClass {
    /// What is special about how a class resizes.
    enum Resizing { case plain, convNext, poolFormer, levit, perceiver }

    var size: ProcessorConfiguration.Size?
    var crop: ProcessorConfiguration.Size?
    var crops = false
    var filter: ResizeFilter?
    var mean: [Double]?
    var deviation: [Double]?
    var normalises = true
    var flipsChannels = false
    /// EfficientNet's division by the deviation after the normalisation.
    var dividesTwice = false
    var resizing = Resizing.plain
    var cropFraction: Double?
    /// Whether a size of one number is a square; else it is the shorter side's.
    var takesSquare: Bool?

    /// A file that names no class, or one that is not known.
    static let unknown = ProcessorClass()

    /// Of a class that is not known one number is the shorter side where the middle is cut out of it.
    func isSquare(crops: Bool) -> Bool { takesSquare ?? !crops }

    /// - Parameter name: with its usual endings, for example `CLIPImageProcessorFast`,
    ///   `CLIPFeatureExtractor`.
    init?(named name: String) {
        var stem = Substring(name)
        for ending in ["Fast", "Pil"] where stem.hasSuffix(ending) {
            stem = stem.dropLast(ending.count)
        }
        for ending in ["ImageProcessor", "FeatureExtractor"] where stem.hasSuffix(ending) {
            stem = stem.dropLast(ending.count)
        }
        guard let known = Self.known[String(stem)] else { return nil }
        self = known
    }

    private init() {}

    private init(
        square side: Int, crop: Int? = nil, _ filter: ResizeFilter, _ colours: Colours
    ) {
        size = .init(height: side, width: side)
        self.crop = crop.map { .init(height: $0, width: $0) }
        crops = crop != nil
        takesSquare = true
        self.filter = filter
        (mean, deviation) = (colours.mean, colours.deviation)
    }

    private init(
        shorterSide side: Int, crop: Int?, _ filter: ResizeFilter, _ colours: Colours,
        _ resizing: Resizing = .plain, fraction: Double? = nil
    ) {
        size = .init(shortestEdge: side)
        self.crop = crop.map { .init(height: $0, width: $0) }
        crops = crop != nil
        takesSquare = false
        self.filter = filter
        (mean, deviation) = (colours.mean, colours.deviation)
        self.resizing = resizing
        cropFraction = fraction
    }

    private func with(_ change: (inout ProcessorClass) -> Void) -> ProcessorClass {
        var changed = self
        change(&changed)
        return changed
    }

    private struct Colours {
        let mean, deviation: [Double]

        static let half = Colours(mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5])
        static let imageNet = Colours(
            mean: Preprocessing.imageNetMean, deviation: Preprocessing.imageNetStandardDeviation)
        /// OpenAI's, of the pictures that CLIP was trained with.
        static let clip = Colours(
            mean: [0.481_454_66, 0.457_827_5, 0.408_210_73],
            deviation: [0.268_629_54, 0.261_302_58, 0.275_777_11])
    }

    private static let known: [String: ProcessorClass] = {
        let clip = ProcessorClass(shorterSide: 224, crop: 224, .bicubic, .clip)
        let vit = ProcessorClass(square: 224, .bilinear, .half)
        let mobileNet = ProcessorClass(shorterSide: 256, crop: 224, .bilinear, .half)
        return [
            "CLIP": clip, "Bit": clip, "ChineseCLIP": clip, "VideoLlava": clip,
            "ViT": vit, "ImageGPT": ProcessorClass(square: 256, .bilinear, .half),
            "LayoutLMv3": vit,
            "ViTHybrid": clip,
            "DeiT": ProcessorClass(square: 256, crop: 224, .bicubic, .half),
            "Beit": ProcessorClass(square: 224, .bicubic, .half).with {
                $0.crop = .init(height: 224, width: 224)
            },
            "Siglip": ProcessorClass(square: 224, .bicubic, .half),
            "Blip": ProcessorClass(square: 384, .bicubic, .clip),
            "Flava": ProcessorClass(square: 224, crop: 224, .bicubic, .clip),
            "DINOv3ViT": ProcessorClass(square: 224, .bilinear, .imageNet),
            "DPT": ProcessorClass(square: 384, .bicubic, .half),
            "Pvt": ProcessorClass(square: 224, .bicubic, .imageNet),
            "Segformer": ProcessorClass(square: 512, .bilinear, .imageNet),
            "OwlViT": ProcessorClass(square: 768, .bicubic, .clip).with {
                $0.crop = .init(height: 768, width: 768)
            },
            "VideoMAE": ProcessorClass(shorterSide: 224, crop: 224, .bilinear, .half),
            "MobileNetV1": mobileNet, "MobileNetV2": mobileNet,
            "MobileViT": ProcessorClass(shorterSide: 224, crop: 256, .bicubic, .half).with {
                $0.normalises = false
                $0.flipsChannels = true
            },
            "EfficientNet": ProcessorClass(square: 346, .bicubic, .half).with {
                $0.crop = .init(height: 289, width: 289)
                $0.dividesTwice = true
            },
            "ConvNext": ProcessorClass(
                shorterSide: 384, crop: nil, .bicubic, .half, .convNext, fraction: 224.0 / 256),
            "PoolFormer": ProcessorClass(
                shorterSide: 224, crop: 224, .bicubic, .imageNet, .poolFormer, fraction: 0.9),
            "Levit": ProcessorClass(shorterSide: 224, crop: 224, .bicubic, .imageNet, .levit),
            "Perceiver": ProcessorClass(square: 224, crop: 256, .bicubic, .imageNet).with {
                $0.resizing = .perceiver
            },
            "TextNet": ProcessorClass(shorterSide: 640, crop: nil, .bilinear, .imageNet),
        ]
    }()
}
