/// How an image becomes a network's input, as Hugging Face's `preprocessor_config.json` says it.
package struct PreprocessorConfiguration: Hashable, Sendable {
    /// Rows and columns of the input.
    package let size: Int
    /// Subtracted from each of the red, green and blue values, which run from 0 to 1.
    package let mean: [Double]
    /// What they are then divided by.
    package let standardDeviation: [Double]

    /// The file's text.
    ///
    /// `resample` 3 is bicubic, in Pillow's numbering.
    package var json: String {
        """
        {
          "do_resize": true,
          "size": { "height": \(size), "width": \(size) },
          "resample": 3,
          "do_rescale": true,
          "rescale_factor": \(1.0 / 255),
          "do_normalize": true,
          "image_mean": \(mean),
          "image_std": \(standardDeviation)
        }

        """
    }
}
