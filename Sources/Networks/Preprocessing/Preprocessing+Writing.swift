import Images

extension Preprocessing {
    /// The text of a `preprocessor_config.json` (Hugging Face) that says the same.
    ///
    /// - Throws: `NetworkError` for bars around the picture, which such files cannot say.
    package func configuration() throws(NetworkError) -> String {
        var (resize, crop) = (json(size), "")
        switch fit {
        case .squash: break
        case .resized(let resizing):
            switch resizing.rule {
            case .exact(let whole): resize = json(whole)
            case .shorterSide(let side): resize = #"{ "shortest_edge": \#(side) }"#
            case .covering, .inside, .croppedFirst:
                throw NetworkError(
                    .preprocessing,
                    "“\(resizing)” cannot be said in a preprocessor_config.json; choose --fit squash or --fit crop"
                )
            }
            crop = centreCrop
        case .crop(let fraction):
            // Whole pixels, rounded as timm does.
            let shorter = Double(min(size.width, size.height))
            resize = #"{ "shortest_edge": \#(Int((shorter / fraction).rounded(.down))) }"#
            crop = centreCrop
        case .pad:
            throw NetworkError(
                .preprocessing,
                "bars around pictures cannot be said in a preprocessor_config.json; choose --fit squash or --fit crop"
            )
        }
        let flip = channelOrder == .bgr ? "\n  \"do_flip_channel_order\": true," : ""
        return """
            {
              "do_resize": true,
              "size": \(resize),\(crop)\(flip)
              "resample": \(filter.numberInPillow),
              "do_rescale": true,
              "rescale_factor": \(rescale),
              "do_normalize": true,
              "image_mean": \(mean),
              "image_std": \(standardDeviation)
            }

            """
    }

    private var centreCrop: String {
        #"""

          "do_center_crop": true,
          "crop_size": \#(json(size)),
        """#
    }

    private func json(_ size: PixelSize) -> String {
        #"{ "height": \#(size.height), "width": \#(size.width) }"#
    }
}

extension ResizeFilter {
    /// The number of Pillow's Image.Resampling, which such files use.
    fileprivate var numberInPillow: Int {
        switch self {
        case .nearest: 0
        case .lanczos: 1
        case .bilinear: 2
        case .bicubic: 3
        case .box: 4
        case .hamming: 5
        }
    }
}
