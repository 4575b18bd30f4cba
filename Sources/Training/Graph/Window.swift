import LibTorch
import OnnxGraph

/// The window that a convolution or a pooling moves over a map.
struct Window {
    let kernel: [Int]
    let strides: [Int]
    let dilations: [Int]
    /// Rows or columns of padding that are the same before and after, which libtorch adds itself.
    let padding: [Int]
    /// What has to be added before and after, axis by axis, where libtorch does not; empty where it
    /// does.
    let unevenPadding: [(before: Int, after: Int)]

    /// The number of axes that it moves along.
    var axes: Int { kernel.count }

    /// - Parameters:
    ///   - kernel: its size along each axis.
    ///   - x: what it moves over, [batch, channels, …].
    ///   - largestPadding: of which size libtorch's own operator accepts padding, for a size of the
    ///     kernel; any where nothing is said.
    init(
        _ call: OperatorCall, kernel: [Int], over x: TorchTensor,
        largestPadding: (Int) -> Int = { _ in .max }
    ) throws {
        let ones = [Int](repeating: 1, count: kernel.count)
        let strides = call.integers("strides") ?? ones
        let dilations = call.integers("dilations") ?? ones
        let sizes = Array(x.shape.dropFirst(2))
        guard (1...3).contains(kernel.count), sizes.count == kernel.count,
            strides.count == kernel.count, dilations.count == kernel.count
        else {
            throw call.unsupported(
                "has a window of \(kernel.count) axes over a tensor of shape \(x.shape)")
        }
        guard (kernel + strides + dilations).allSatisfy({ $0 > 0 }) else {
            throw call.unsupported(
                "has a window of \(kernel) in steps of \(strides), with gaps of \(dilations)")
        }
        var sides: [(before: Int, after: Int)]
        switch call.text("auto_pad") ?? "NOTSET" {
        case "NOTSET", "":
            let pads = call.integers("pads") ?? ones.flatMap { _ in [0, 0] }
            guard pads.count == 2 * kernel.count, pads.allSatisfy({ $0 >= 0 }) else {
                throw call.unsupported("has the padding \(pads) for \(kernel.count) axes")
            }
            sides = kernel.indices.map { (pads[$0], pads[$0 + kernel.count]) }
        case "VALID": sides = ones.map { _ in (0, 0) }
        case let same where ["SAME_UPPER", "SAME_LOWER"].contains(same):
            sides = kernel.indices.map { axis in
                // As many results as there are steps; what is missing for them is added.
                let outputs = (sizes[axis] + strides[axis] - 1) / strides[axis]
                let reach = (kernel[axis] - 1) * dilations[axis] + 1
                let all = max((outputs - 1) * strides[axis] + reach - sizes[axis], 0)
                return same == "SAME_LOWER" ? ((all + 1) / 2, all / 2) : (all / 2, (all + 1) / 2)
            }
        case let other: throw call.unsupported("is padded in the way ‘\(other)’")
        }
        (self.kernel, self.strides, self.dilations) = (kernel, strides, dilations)
        let isEven = sides.indices.allSatisfy { axis in
            sides[axis].before == sides[axis].after
                && sides[axis].before <= largestPadding(kernel[axis])
        }
        padding = sides.map { isEven ? $0.before : 0 }
        unevenPadding = isEven ? [] : sides
    }

    /// The map with the padding that libtorch does not add itself.
    func padded(_ x: TorchTensor, with value: Double) throws -> TorchTensor {
        guard !unevenPadding.isEmpty else { return x }
        // The last axis first.
        let pads = unevenPadding.reversed().flatMap { [$0.before, $0.after] }
        return try aten("constant_pad_nd", x, pads, value)
    }
}
