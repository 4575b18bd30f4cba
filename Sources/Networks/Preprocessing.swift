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

        /// For example `the whole picture, squashed`.
        public var description: String {
            switch self {
            case .squash: "the whole picture, squashed"
            case .crop(let fraction):
                "the middle of the picture, \(fraction.short) of its shorter side"
            case .pad: "the whole picture, with bars"
            }
        }
    }

    /// The order of the colours in the network's input.
    public enum ChannelOrder: String, CaseIterable, Codable, Hashable, Sendable {
        /// Red, green, blue.
        case rgb
        /// Blue, green, red, as networks that were trained with OpenCV or Caffe have it.
        case bgr
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
            let part = cropRectangle(of: photograph, fraction: fraction)
            let (width, height) = (Double(photograph.width), Double(photograph.height))
            return Rectangle(
                x: part.x / width, y: part.y / height, width: part.width / width,
                height: part.height / height)
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
        var scale = 2.0
        if case .crop(let fraction) = fit { scale /= fraction }
        return PixelSize(
            width: Int((Double(size.width) * scale).rounded(.up)),
            height: Int((Double(size.height) * scale).rounded(.up)))
    }

    /// The photograph as the network sees it, before its numbers are normalised.
    public func fitted(_ photograph: Image) -> Image {
        switch fit {
        case .squash:
            return photograph.resized(to: size, filter: filter)
        case .crop(let fraction):
            return photograph.resized(
                to: size, filter: filter,
                from: cropRectangle(of: photograph.size, fraction: fraction))
        case .pad:
            return photograph.resized(to: photograph.size.fitted(into: size), filter: filter)
                .padded(to: size, filling: meanColour)
        }
    }

    /// The middle of a photograph: what torchvision's `Resize` to the shorter side and `CenterCrop`
    /// leave of it, in the photograph's own pixels.
    private func cropRectangle(of photograph: PixelSize, fraction: Double) -> Rectangle {
        let (width, height) = (Double(photograph.width), Double(photograph.height))
        // The side that limits is resized to the network's side over the fraction; torchvision and
        // timm round the other down, and the offset to even.
        let target = (
            width: (Double(size.width) / fraction).rounded(.down),
            height: (Double(size.height) / fraction).rounded(.down)
        )
        let limitedByWidth = target.width / width >= target.height / height
        let resized =
            limitedByWidth
            ? (width: target.width, height: (target.width * height / width).rounded(.down))
            : (width: (target.height * width / height).rounded(.down), height: target.height)
        let offset = (
            x: ((resized.width - Double(size.width)) / 2).rounded(.toNearestOrEven),
            y: ((resized.height - Double(size.height)) / 2).rounded(.toNearestOrEven)
        )
        let (across, down) = (width / resized.width, height / resized.height)
        let x = max(0, offset.x * across)
        let y = max(0, offset.y * down)
        return Rectangle(
            x: x, y: y, width: min(Double(size.width) * across, width - x),
            height: min(Double(size.height) * down, height - y))
    }

    /// The colour that becomes zero.
    package var meanColour: RGB {
        let values = mean.map { UInt8(clamping: Int(($0 / rescale).rounded().clamped)) }
        return RGB(red: values[0], green: values[1], blue: values[2])
    }

    /// The network's input for a photograph: `[1, 3, height, width]`, or `[1, height, width, 3]`.
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
