extension ConstantTensor {
    /// `(q − zero) · scale` (ONNX, DequantizeLinear): with one scale, or with one for each place of an
    /// axis.
    ///
    /// - Returns: `nil` where scales and zero points do not fit.
    func dequantized(scale: ConstantTensor, zero: ConstantTensor?, axis: Int) -> ConstantTensor? {
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
                return (number - zeros[zeros.count == 1 ? 0 : place]) * scales[place]
            })
    }
}
