extension ConstantTensor {
    /// `(q − zero) · scale` (ONNX, DequantizeLinear): with one scale, or with one for each place of an
    /// axis.
    ///
    /// - Returns: `nil` where scales and zero points do not fit.
    func dequantized(scale: ConstantTensor, zero: ConstantTensor?, axis: Int) -> ConstantTensor? {
        each(scale, zero, axis: axis) { ($0 - $2) * $1 }
    }

    /// `round(x / scale) + zero`, halves to even, within the range of a type (ONNX, QuantizeLinear).
    ///
    /// - Returns: `nil` where scales and zero points do not fit, and for types without a range.
    func quantized(
        scale: ConstantTensor, zero: ConstantTensor?, axis: Int, type: ElementType?
    ) -> ConstantTensor? {
        guard let range = type?.wholeNumbers else { return nil }
        return each(scale, zero, axis: axis) { number, scale, zero in
            let whole = (number / scale).rounded(.toNearestOrEven) + zero
            return min(max(whole, range.lowerBound), range.upperBound)
        }
    }

    private func each(
        _ scale: ConstantTensor, _ zero: ConstantTensor?, axis: Int,
        _ change: (_ number: Float, _ scale: Float, _ zero: Float) -> Float
    ) -> ConstantTensor? {
        let zeros = zero?.floats ?? [0]
        let scales = scale.floats
        let axis = axis < 0 ? axis + shape.count : axis
        let isOne = scales.count == 1
        guard isOne || shape.indices.contains(axis) && shape[axis] == scales.count,
            zeros.count == 1 || zeros.count == scales.count, !scales.isEmpty
        else { return nil }
        let inner = isOne ? 1 : shape[(axis + 1)...].reduce(1, *)
        return ConstantTensor(
            shape: shape,
            floats: floats.enumerated().map { index, number in
                let place = isOne ? 0 : index / max(1, inner) % scales.count
                return change(number, scales[place], zeros[zeros.count == 1 ? 0 : place])
            })
    }
}

extension ElementType {
    /// The smallest and the largest number of a type of whole numbers that networks round to.
    package var wholeNumbers: ClosedRange<Float>? {
        switch self {
        case .uint8: 0...255
        case .int8: -128...127
        case .uint16: 0...65535
        case .int16: -32768...32767
        case .int32: -0x1p31...0x1p31
        default: nil
        }
    }
}
