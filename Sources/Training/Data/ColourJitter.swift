import RandomNumbers

/// The colours of a photograph, changed at random (after Krizhevsky et al., NIPS 2012, and Howard, "Some
/// Improvements on Deep Convolutional Neural Network Based Image Classification", 2013): brightness,
/// contrast, saturation and hue, in random order, each as torchvision's `ColorJitter` defines it.
public struct ColourJitter: Codable, Hashable, Sendable {
    /// How far the factors of brightness, contrast and saturation may be from 1: 0.4 is 0.6 to 1.4. A
    /// factor is never below 0.
    public var brightness, contrast, saturation: Double
    /// How far hues may be turned, in turns of the colour circle: at most ½, which is all the way.
    public var hue: Double

    /// A jitter of such strengths; 0 leaves what it is of unchanged.
    public init(
        brightness: Double = 0, contrast: Double = 0, saturation: Double = 0, hue: Double = 0
    ) {
        self.brightness = brightness
        self.contrast = contrast
        self.saturation = saturation
        self.hue = hue
    }

    /// The strengths that MoCo v2 learns with (Chen, Fan, Girshick and He, "Improved Baselines with
    /// Momentum Contrastive Learning", 2020, in its published code).
    public static let standard = ColourJitter(
        brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1)

    func check() throws(TrainingError) {
        for (name, strength) in [
            ("brightness", brightness), ("contrast", contrast), ("saturation", saturation),
        ] {
            guard strength >= 0, strength.isFinite else {
                throw TrainingError(
                    .settings, "a jitter of \(name) of \(strength) makes no sense; give 0 or more")
            }
        }
        guard (0...0.5).contains(hue) else {
            throw TrainingError(
                .settings, "a jitter of hue of \(hue) turns makes no sense; give 0 to 0.5")
        }
    }

    /// Draws what is done to a picture, in order.
    func adjustments(using random: inout SplitMix64) -> [ColourAdjustment] {
        func factor(_ strength: Double) -> Float {
            Float(random.uniform(max(0, 1 - strength)...1 + strength))
        }
        var steps: [ColourAdjustment] = []
        if brightness > 0 { steps.append(.brightness(factor(brightness))) }
        if contrast > 0 { steps.append(.contrast(factor(contrast))) }
        if saturation > 0 { steps.append(.saturation(factor(saturation))) }
        if hue > 0 { steps.append(.hue(turns: Float(random.uniform(-hue...hue)))) }
        // Fisher and Yates: every order is equally likely.
        for last in steps.indices.reversed() {
            steps.swapAt(last, Int(random.uniform() * Double(last + 1)))
        }
        return steps
    }
}

/// A change of a picture's colours.
enum ColourAdjustment: Hashable, Sendable {
    /// All colours times a factor.
    case brightness(Float)
    /// Away from the picture's mean grey by a factor, or towards it.
    case contrast(Float)
    /// Away from each pixel's grey by a factor, or towards it.
    case saturation(Float)
    /// Hues are turned, brightness (the largest of red, green and blue) and saturation kept: hue as in
    /// HSV (Smith, "Color Gamut Transform Pairs", SIGGRAPH 1978).
    case hue(turns: Float)
}

/// How bright red, green and blue are (ITU-R BT.601), as in Pillow's conversion to grey.
enum Luma {
    static let (red, green, blue): (Float, Float, Float) = (0.299, 0.587, 0.114)
}
