/// How an image becomes a network's input, as Hugging Face's `preprocessor_config.json` says it.
///
/// The image is squashed to the size, as the paper does it, although most networks were trained and
/// tested on the middles of images.
package struct PreprocessorConfiguration: Hashable, Sendable {
    /// Interpolations, in Pillow's numbering.
    package enum Filter: Int, Sendable {
        case bilinear = 2
        case bicubic = 3
    }

    /// Rows and columns of the input.
    package let size: Int
    /// How images are brought to that size.
    package let filter: Filter
    /// The largest value of the red, green and blue that a network was trained on: 1, or 255.
    package let white: Double
    /// Subtracted from red, green and blue, whatever order the network takes them in.
    package let mean: [Double]
    /// What they are then divided by.
    package let standardDeviation: [Double]
    /// Whether the network takes blue first, and red last.
    package let blueFirst: Bool

    package init(
        size: Int, filter: Filter, white: Double = 1, mean: [Double], standardDeviation: [Double],
        blueFirst: Bool = false
    ) {
        self.size = size
        self.filter = filter
        self.white = white
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.blueFirst = blueFirst
    }

    /// The mean and standard deviation of ImageNet's colours, with which nearly all of torchvision's
    /// and timm's networks were trained, mostly at 224×224.
    package static func imageNet(_ filter: Filter, size: Int = 224) -> Self {
        Self(
            size: size, filter: filter, mean: [0.485, 0.456, 0.406],
            standardDeviation: [0.229, 0.224, 0.225])
    }

    /// The file's text.
    package var json: String {
        """
        {
          "do_resize": true,
          "size": { "height": \(size), "width": \(size) },
          "resample": \(filter.rawValue),
          "do_rescale": true,
          "rescale_factor": \(white / 255),
          "do_normalize": true,
          "image_mean": \(mean),
          "image_std": \(standardDeviation)\(blueFirst ? ",\n  \"do_flip_channel_order\": true" : "")
        }

        """
    }
}
