import Images
import OnnxRuntime

/// How a photograph becomes a network's input.
public struct Preprocessing: Codable, Hashable, Sendable {
    /// How a photograph of any shape is brought to the network's size.
    public enum Fit: Codable, Hashable, Sendable, CustomStringConvertible {
        /// The whole picture, its aspect ratio given up, as the paper does.
        case squash
        /// The middle: the picture is resized so that the network's size is `fraction` of its
        /// shorter side (0.875 for 224 out of 256), and the rest is cut off.
        case crop(fraction: Double)
        /// The whole picture, its aspect ratio kept, with bars of the mean colour.
        case pad
        /// As a file beside the network says.
        case resized(Resizing)

        /// For example `the whole picture, squashed`.
        public var description: String {
            switch self {
            case .squash: "the whole picture, squashed"
            case .crop(let fraction):
                "the middle of the picture, \(fraction.short) of its shorter side"
            case .pad: "the whole picture, with bars"
            case .resized(let resizing): "\(resizing)"
            }
        }
    }

    /// The colours in the network's input, and their order.
    public enum ChannelOrder: String, CaseIterable, Codable, Hashable, Sendable {
        /// Red, green, blue.
        case rgb
        /// Blue, green, red, as networks that were trained with OpenCV or Caffe have it.
        case bgr
        /// One channel, the brightness, as Pillow's `convert("L")` has it. The network's file says so.
        case grey

        /// Those that a person may choose between.
        public static let allCases: [ChannelOrder] = [.rgb, .bgr]
    }

    /// The network's input size.
    public var size: PixelSize
    /// How a photograph is brought to that size.
    public var fit: Fit = .squash
    /// The interpolation, antialiased.
    public var filter: ResizeFilter = .bilinear
    /// What pixel values, 0 to 255, are multiplied with first.
    public var rescale: Double = 1.0 / 255
    /// What is then subtracted from red, green and blue.
    public var mean: [Double] = Self.imageNetMean
    /// What red, green and blue are then divided by.
    public var standardDeviation: [Double] = Self.imageNetStandardDeviation
    /// The order of the colours.
    public var channelOrder: ChannelOrder = .rgb

    /// The mean of the colours of ImageNet, 0…1, with which torchvision's networks were trained.
    public static let imageNetMean = [0.485, 0.456, 0.406]
    /// Their standard deviation.
    public static let imageNetStandardDeviation = [0.229, 0.224, 0.225]

    /// The defaults at a size: the whole picture, bilinear, ImageNet's mean and standard deviation.
    public init(size: PixelSize) { self.size = size }

    /// The part of a photograph that the network sees, in fractions of its width and height.
    ///
    /// Smaller than the photograph where it is cropped, and larger where bars are added.
    public func region(of photograph: PixelSize) -> Rectangle {
        switch fit {
        case .squash:
            return Rectangle(x: 0, y: 0, width: 1, height: 1)
        case .crop(let fraction):
            return FittedPhotograph(
                photograph, .cropping(to: size, fraction: fraction), size: size
            ).seen
        case .resized(let resizing):
            return FittedPhotograph(photograph, resizing, size: size).seen
        case .pad:
            let inner = photograph.fitted(into: size)
            let width = Double(size.width) / Double(inner.width)
            let height = Double(size.height) / Double(inner.height)
            // Whole pixels, as `padded` places it.
            let left = Double((size.width - inner.width) / 2) / Double(inner.width)
            let top = Double((size.height - inner.height) / 2) / Double(inner.height)
            return Rectangle(x: -left, y: -top, width: width, height: height)
        }
    }

    /// The size from which up a photograph has all that the network sees of it: a JPEG need not be decoded
    /// larger. Twice the network's own, so that resizing has something to average over.
    package var enough: PixelSize {
        var whole = size
        switch fit {
        case .squash, .pad: break
        case .crop(let fraction):
            whole = PixelSize(
                width: Int((Double(size.width) / fraction).rounded(.up)),
                height: Int((Double(size.height) / fraction).rounded(.up)))
        case .resized(let resizing):
            switch resizing.rule {
            case .exact(let size), .covering(let size), .inside(let size): whole = size
            case .shorterSide(let side): whole = PixelSize(width: side, height: side)
            case .croppedFirst(let fraction):
                whole = PixelSize(
                    width: Int((Double(size.width) / fraction).rounded(.up)),
                    height: Int((Double(size.height) / fraction).rounded(.up)))
            }
        }
        return PixelSize(width: 2 * whole.width, height: 2 * whole.height)
    }

    /// The photograph as the network sees it, before its numbers are normalised.
    public func fitted(_ photograph: Image) -> Image {
        switch fit {
        case .squash:
            return photograph.resized(to: size, filter: filter)
        case .crop(let fraction):
            return fitted(photograph, .cropping(to: size, fraction: fraction))
        case .resized(let resizing):
            return fitted(photograph, resizing)
        case .pad:
            return photograph.resized(to: photograph.size.fitted(into: size), filter: filter)
                .padded(to: size, filling: meanColour)
        }
    }

    private func fitted(_ photograph: Image, _ resizing: Resizing) -> Image {
        let colour = resizing.fillsWithMean ? meanColour : .black
        let fitted = FittedPhotograph(photograph.size, resizing, size: size)
        if let whole = fitted.whole, let count = whole.pixelCount, let own = size.pixelCount,
            count <= 4 * own
        {
            // As the tools do it, to the last bit: Pillow's rounding between rows and columns depends on
            // the size of the whole.
            return photograph.resized(to: whole, filter: filter)
                .cropped(to: size, x: fitted.left, y: fitted.top, filling: colour)
        }
        // A long strip has many times as many pixels as are seen of it.
        var source = photograph
        var part = fitted.source
        if case .croppedFirst = resizing.rule {
            // What was cut off first is not seen by the resizing.
            let size = PixelSize(width: Int(part.width), height: Int(part.height))
            source = photograph.cropped(to: size, x: Int(part.x), y: Int(part.y))
            part = Rectangle(x: 0, y: 0, width: part.width, height: part.height)
        }
        let resized = source.resized(to: fitted.target, filter: filter, from: part)
        guard fitted.target != size else { return resized }
        return resized.cropped(to: size, x: -fitted.x, y: -fitted.y, filling: colour)
    }

    /// The colour that becomes zero.
    package var meanColour: RGB {
        let values = mean.map { UInt8(clamping: Int(($0 / rescale).rounded().clamped)) }
        return RGB(red: values[0], green: values[1], blue: values[2])
    }

    /// The network's input for a photograph: `[1, channels, height, width]`, or `[1, height, width,
    /// channels]`.
    func tensor(of photograph: Image, layout: ImageLayout) -> Tensor {
        let writer = InputWriter(self, layout: layout)
        return Tensor(shape: writer.shape(1), values: writer.values(of: fitted(photograph)))
    }
}

extension Double {
    /// Held to what a byte's rounding can take.
    fileprivate var clamped: Double { isFinite ? Swift.min(Swift.max(self, -1e6), 1e6) : 0 }

    /// At most four digits behind the point, without zeros at the end.
    package var short: String {
        let scaled = (self * 1e4).rounded() / 1e4
        return scaled == scaled.rounded() && abs(scaled) < 1e9 ? "\(Int(scaled))" : "\(scaled)"
    }
}
