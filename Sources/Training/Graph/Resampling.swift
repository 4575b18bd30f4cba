import OnnxGraph

/// Which elements along an axis an element of a resized axis is made of (ONNX, “Resize”).
///
/// Positions are worked out in single precision, as ONNX Runtime does: which of two neighbours is the
/// nearest can hang on the last bit.
struct Resampling {
    /// From how many elements to how many, and by which factor, which is not quite their ratio where
    /// the file gives it.
    struct Change {
        let from: Int
        let to: Int
        let scale: Float
    }

    /// How far a neighbour counts, by its distance.
    enum Kernel {
        case triangle
        /// Of two cubic polynomials (Keys 1981), with their one coefficient.
        case cubic(Float)
    }

    /// How neighbours are mixed; `nil` where the nearest is taken.
    let kernel: Kernel?
    private let coordinates: String
    private let rounding: String
    /// Whether what makes smaller averages all that falls together.
    private let averages: Bool
    /// Whether what lies outside counts for nothing, rather than being the border once more.
    private let excludesOutside: Bool

    /// - Throws: `TrainingError` for ways that are not known.
    init(_ call: OperatorCall) throws {
        let isFirst = call.node.type == "Upsample" || call.operatorSet < 11
        switch call.text("mode") ?? "nearest" {
        case "nearest": kernel = nil
        case "linear", "bilinear": kernel = .triangle
        case "cubic": kernel = .cubic(Float(call.number("cubic_coeff_a") ?? -0.75))
        case let mode: throw call.unsupported("is of the mode ‘\(mode)’")
        }
        coordinates =
            isFirst ? "asymmetric" : call.text("coordinate_transformation_mode") ?? "half_pixel"
        rounding = isFirst ? "simple" : call.text("nearest_mode") ?? "round_prefer_floor"
        averages = call.flag("antialias")
        excludesOutside = call.flag("exclude_outside")
        let known = [
            "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners",
            "asymmetric", "tf_half_pixel_for_nn",
        ]
        guard known.contains(coordinates) else {
            throw call.unsupported("has the coordinates ‘\(coordinates)’")
        }
        guard call.text("keep_aspect_ratio_policy") ?? "stretch" == "stretch" else {
            throw call.unsupported("keeps the ratio of its sides")
        }
    }

    /// Where an element of the result lies among those it is made of.
    private func position(_ place: Int, _ change: Change) -> Float {
        let (at, scale) = (Float(place), change.scale)
        switch coordinates {
        case "pytorch_half_pixel": return change.to > 1 ? (at + 0.5) / scale - 0.5 : 0
        case "align_corners":
            guard change.to > 1 else { return 0 }
            return at * Float(change.from - 1) / Float(change.to - 1)
        case "asymmetric": return at / scale
        case "tf_half_pixel_for_nn": return (at + 0.5) / scale
        case "half_pixel_symmetric":
            let adjustment = Float(change.to) / (scale * Float(change.from))
            return Float(change.from) / 2 * (1 - adjustment) + (at + 0.5) / scale - 0.5
        default: return (at + 0.5) / scale - 0.5
        }
    }

    /// Which element each element of the result is.
    func nearest(_ change: Change) -> [Int] {
        (0..<change.to).map { place in
            let position = position(place, change)
            let rounded =
                switch rounding {
                case "floor": position.rounded(.down)
                case "ceil": position.rounded(.up)
                case "round_prefer_ceil": (position + 0.5).rounded(.down)
                // Of versions before 11.
                case "simple": position.rounded(change.scale < 1 ? .up : .down)
                default: (position - 0.5).rounded(.up)
                }
            return min(max(Int(rounded), 0), change.from - 1)
        }
    }

    /// How much of each element is in each element of the result: [to, from], row-major; each row adds
    /// up to 1.
    func weights(_ change: Change, _ kernel: Kernel) -> [Float] {
        // What makes smaller without averaging looks at the neighbours only.
        let width = averages ? max(1 / change.scale, 1) : 1
        let reach: Float = if case .triangle = kernel { width } else { 2 * width }
        var weights = [Float](repeating: 0, count: change.to * change.from)
        for place in 0..<change.to {
            let centre = position(place, change)
            var row: [(Int, Float)] = []
            for index in Int((centre - reach).rounded(.up))...Int((centre + reach).rounded(.down)) {
                let isInside = (0..<change.from).contains(index)
                guard isInside || !excludesOutside else { continue }
                let border = min(max(index, 0), change.from - 1)
                row.append((border, kernel.weight((Float(index) - centre) / width)))
            }
            let sum = row.reduce(0) { $0 + $1.1 }
            for (index, weight) in row where sum != 0 {
                weights[place * change.from + index] += weight / sum
            }
        }
        return weights
    }
}

extension Resampling.Kernel {
    fileprivate func weight(_ distance: Float) -> Float {
        let x = abs(distance)
        switch self {
        case .triangle: return max(1 - x, 0)
        case .cubic(let a):
            if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            return x < 2 ? ((x - 5) * x + 8) * x * a - 4 * a : 0
        }
    }
}
