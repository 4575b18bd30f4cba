import OnnxGraph

extension PlaceReader {
    /// A convolution or a pooling: each element lies in the middle of its window.
    func windows(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        let rank = input.shape.count - 2
        // QLinearConv has its weights behind the scale and the zero of its input.
        let weights = node.type == "QLinearConv" ? 3 : 1
        let isConvolution = node.type.hasSuffix("Conv") || node.type == "ConvInteger"
        let stored = isConvolution ? node.input(weights).flatMap { self.places($0)?.shape } : nil
        guard rank > 0,
            let kernel = node.integers("kernel_shape") ?? stored.map({ Array($0.suffix(rank)) }),
            kernel.count == rank
        else { return nil }
        var places = input
        if isConvolution {
            // It adds up over channels, whatever those are.
            if places.axes.contains(1) { places = places.contracted([1], keepsAxes: true) }
            places.shape[1] = stored?.first ?? 0
        }
        for index in 0..<rank {
            let window = Window(node, kernel: kernel[index], index: index, of: rank)
            guard let window else { return nil }
            places = places.windowed(window, on: index + 2)
        }
        return places
    }

    /// What makes a map larger: an element lies where it is taken from.
    func enlarged(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        switch node.type {
        case "DepthToSpace", "SpaceToDepth": return regrouped(node, input)
        case "ConvTranspose": return spreadOut(node, input)
        default: return scaled(node, input)
        }
    }

    private func scaled(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        let rank = input.shape.count
        func numbers(_ index: Int) -> [Float]? {
            guard let name = node.input(index), let found = try? graph.constant(name),
                found.floats.count == rank
            else { return nil }
            return found.floats
        }
        let isOld = node.type == "Upsample" || node.inputs.count == 2
        let scales = node.floats("scales") ?? numbers(isOld ? 1 : 2)
        let told = node.outputs.first.flatMap { shapes[$0] }
        let sizes = told.map { $0.map { Float($0) } } ?? (scales == nil ? numbers(3) : nil)
        // Upsample, and the first Resize, take the pixel at or before (ONNX, Resize-10).
        let mode =
            isOld ? "asymmetric" : node.string("coordinate_transformation_mode") ?? "half_pixel"
        var places = input
        for axis in 0..<rank {
            let count = input.shape[axis]
            guard input.axes.contains(axis) || (scales?[axis] ?? 1) != 1 || sizes != nil else {
                continue
            }
            let size: Int
            if let sizes {
                size = Int(sizes[axis])
            } else if let scales, scales[axis] > 0, scales[axis].isFinite {
                size = Int((Double(count) * Double(scales[axis])).rounded(.down))
            } else {
                lacksShape(of: node.outputs.first ?? "", input)
                return nil
            }
            guard (0...PlaceField.most).contains(size) else { return nil }
            if size == count { continue }
            let scale = scales.map { Double($0[axis]) } ?? Double(size) / Double(max(1, count))
            places = places.resampled(
                (0..<size).map { index in
                    switch mode {
                    case "align_corners":
                        size > 1 ? Double(index) * Double(count - 1) / Double(size - 1) : 0
                    case "asymmetric": Double(index) / scale
                    default: (Double(index) + 0.5) / scale - 0.5
                    }
                }, on: axis)
        }
        return places
    }

    /// ConvTranspose: output o takes from inputs around (o + pad − (kernel − 1) / 2) / stride.
    private func spreadOut(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        let rank = input.shape.count - 2
        let stored = node.input(1).flatMap { self.places($0)?.shape }
        guard rank > 0,
            let kernel = node.integers("kernel_shape") ?? stored.map({ Array($0.suffix(rank)) }),
            kernel.count == rank
        else { return nil }
        var places = input
        if places.axes.contains(1) { places = places.contracted([1], keepsAxes: true) }
        places.shape[1] = stored.map { $0[1] * (node.integer("group") ?? 1) } ?? 0
        let told = node.outputs.first.flatMap { shapes[$0] }
        for index in 0..<rank {
            let axis = index + 2
            guard let window = Window(node, kernel: kernel[index], index: index, of: rank) else {
                return nil
            }
            let added =
                node.integers("output_padding").map { $0.count == rank ? $0[index] : 0 } ?? 0
            let spread = (input.shape[axis] - 1) * window.stride + window.reach + 1 + added
            let size = told?[axis] ?? spread - window.before - window.after
            guard (1...PlaceField.most).contains(size),
                node.integers("output_shape") == nil || told != nil
            else { return nil }
            let (middle, stride) = (Double(window.reach) / 2, Double(window.stride))
            let sources = (0..<size).map { (Double($0 + window.before) - middle) / stride }
            places = places.resampled(sources, on: axis)
        }
        return places
    }

    /// Squares of elements to channels, or back: an element lies in the middle of its square.
    private func regrouped(_ node: Node, _ input: TensorPlaces) -> TensorPlaces? {
        guard let block = node.integer("blocksize"), (1...64).contains(block),
            input.shape.count == 4
        else { return nil }
        var places = input.axes.contains(1) ? input.contracted([1], keepsAxes: true) : input
        let area = block * block
        let isEnlarging = node.type == "DepthToSpace"
        places.shape[1] = isEnlarging ? input.shape[1] / area : input.shape[1] * area
        for axis in [2, 3] {
            let size = isEnlarging ? input.shape[axis] * block : input.shape[axis] / block
            guard (0...PlaceField.most).contains(size) else { return nil }
            let middle = Double(block - 1) / 2
            places = places.resampled(
                (0..<size).map {
                    isEnlarging
                        ? (Double($0) - middle) / Double(block) : Double($0 * block) + middle
                }, on: axis)
        }
        return places
    }
}

/// The windows of a convolution or a pooling along one axis.
struct Window {
    let stride: Int
    /// How far the last element of a window is from its first.
    let reach: Int
    /// The border's elements in front and behind; `nil` in `isSame` windows until the size is known.
    var before = 0
    var after = 0
    /// As many windows as the stride leaves elements; which side gets the odd element of the border.
    private var same: (isUpper: Bool, Void)?
    private let roundsUp: Bool

    /// - Parameters:
    ///   - index: which of the `rank` spatial axes.
    /// - Returns: `nil` where the attributes make no sense.
    init?(_ node: Node, kernel: Int, index: Int, of rank: Int) {
        func attribute(_ name: String) -> Int? {
            guard let numbers = node.integers(name) else { return 1 }
            return numbers.count == rank ? numbers[index] : nil
        }
        let limits = 1...(1 << 16)
        guard let stride = attribute("strides"), let dilation = attribute("dilations"),
            limits.contains(stride), limits.contains(dilation), limits.contains(kernel)
        else { return nil }
        self.stride = stride
        reach = (kernel - 1) * dilation
        roundsUp = node.integer("ceil_mode") ?? 0 != 0
        switch node.string("auto_pad") ?? "NOTSET" {
        case "SAME_UPPER": same = (true, ())
        case "SAME_LOWER": same = (false, ())
        case "VALID": break
        default:
            guard let pads = node.integers("pads") else { break }
            guard pads.count == 2 * rank, pads.allSatisfy({ abs($0) <= 1 << 16 }) else {
                return nil
            }
            (before, after) = (pads[index], pads[index + rank])
        }
    }

    /// The middles of the windows, in elements of the axis, and whether they reach over a border.
    func middles(_ count: Int) -> (indices: [Double], isPadded: Bool) {
        var (before, after) = (before, after)
        if let same {
            let windows = (count + stride - 1) / stride
            let border = max(0, (windows - 1) * stride + reach + 1 - count)
            before = same.isUpper ? border / 2 : border - border / 2
            after = border - before
        }
        let room = count + before + after - reach - 1
        guard room >= 0 else { return ([], false) }
        var windows = (roundsUp ? room + stride - 1 : room) / stride + 1
        // The last one must begin on the map or in front of it (ONNX, AveragePool).
        if roundsUp, (windows - 1) * stride >= count + before { windows -= 1 }
        guard windows <= PlaceField.most else { return ([], false) }
        return (
            (0..<windows).map { Double($0 * stride - before) + Double(reach) / 2 },
            before > 0 || after > 0
        )
    }
}

extension TensorPlaces {
    /// With an axis of windows over it.
    fileprivate func windowed(_ window: Window, on axis: Int) -> TensorPlaces {
        let (indices, isPadded) = window.middles(shape[axis])
        let steps = fields.map { $0.axes.contains(axis) ? $0.step : nil }
        var wider = self
        for (index, step) in steps.enumerated() {
            guard let step else { continue }
            wider.fields[index].extent += Double(window.reach) * step
            if isPadded { wider.fields[index].isPadded = true }
        }
        return wider.resampled(indices, on: axis)
    }
}
