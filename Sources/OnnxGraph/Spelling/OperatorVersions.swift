/// Between which versions of ONNX's operators the inputs, attributes or defaults of an operator changed, so
/// that one written for the one version means something else, or nothing, in the other.
///
/// After the operators' change log (onnx, "Operators.md"); versions before 9 are not used in functions,
/// which came with version 15 of the operators.
enum OperatorVersions {
    private static let changes: [String: [Int64]] = [
        "AveragePool": [10, 11, 19], "BatchNormalization": [14, 15], "Cast": [19], "Clip": [11],
        "ConstantOfShape": [9], "DequantizeLinear": [13, 19, 21], "Dropout": [10, 12],
        "GroupNormalization": [21], "Hardmax": [13], "LogSoftmax": [13], "MaxPool": [10, 11],
        "Pad": [11, 18], "QuantizeLinear": [13, 19, 21], "ReduceL1": [18], "ReduceL2": [18],
        "ReduceLogSum": [18], "ReduceLogSumExp": [18], "ReduceMax": [18], "ReduceMean": [18],
        "ReduceMin": [18], "ReduceProd": [18], "ReduceSum": [13], "ReduceSumSquare": [18],
        "Reshape": [14], "Resize": [11, 13, 18], "RoiAlign": [16], "Shape": [15], "Slice": [10],
        "Softmax": [13], "Split": [13, 18], "Squeeze": [13], "TopK": [10, 11], "Unsqueeze": [13],
        "Upsample": [9, 10],
    ]

    /// Whether an operator is not the same in two versions.
    static func differ(_ type: String, _ one: Int64, _ other: Int64) -> Bool {
        (changes[type] ?? []).contains { min(one, other) < $0 && $0 <= max(one, other) }
    }
}
