import LibTorch
import OnnxGraph

/// Settings of an operator: attributes, or in newer versions inputs.
///
/// A damaged or hostile file may say anything. No axis of a tensor has 2³⁰ elements; numbers beyond
/// stand for “to the end”, and are held there, so that sums of them and products of two cannot overflow.
extension OperatorCall {
    private static let largest = 1 << 30

    private static func held(_ number: Int) -> Int { min(max(number, -largest), largest) }

    /// An attribute that is a whole number.
    func integer(_ name: String) -> Int? { node.integer(name).map(Self.held) }

    /// An attribute that is a list of whole numbers.
    func integers(_ name: String) -> [Int]? { node.integers(name)?.map(Self.held) }

    /// An attribute that is a number.
    func number(_ name: String) -> Double? { node.float(name).map { Double($0) } }

    /// An attribute that is a text.
    func text(_ name: String) -> String? { node.string(name) }

    /// An attribute that is 0 or 1.
    func flag(_ name: String, _ usual: Bool = false) -> Bool {
        node.integer(name).map { $0 != 0 } ?? usual
    }

    /// The whole numbers of an input, such as a shape; `nil` where it is not given.
    func integers(_ index: Int) throws -> [Int]? {
        guard let tensor = optional(index) else { return nil }
        // Axes, shapes and places are few; a picture is none of them.
        guard tensor.rank <= 1, tensor.count <= 1 << 20 else {
            throw unsupported(
                "has an input \(index + 1) of shape \(tensor.shape), where a list belongs")
        }
        return try tensor.integers().map(Self.held)
    }

    /// What older versions have as an attribute and newer ones as an input.
    func integers(_ name: String, orInput index: Int) throws -> [Int]? {
        try integers(name) ?? integers(index)
    }

    /// The single number of an input; `nil` where it is not given.
    func number(_ index: Int) throws -> Double? {
        guard let tensor = optional(index) else { return nil }
        guard tensor.count == 1 else {
            throw unsupported(
                "has an input \(index + 1) of shape \(tensor.shape), where a single number belongs")
        }
        return try tensor.doubles().first
    }

    /// An axis as libtorch wants it, from 0.
    ///
    /// - Throws: `TrainingError` where the tensor has no such axis; a single number has none.
    func axis(_ axis: Int, of tensor: TorchTensor) throws -> Int {
        let rank = tensor.rank
        guard (-rank..<rank).contains(axis) else {
            throw unsupported("has no axis \(axis) among \(rank)")
        }
        return axis < 0 ? axis + rank : axis
    }

    /// An axis that an attribute names.
    func axis(_ name: String = "axis", of tensor: TorchTensor, usually usual: Int) throws -> Int {
        try axis(integer(name) ?? usual, of: tensor)
    }

    /// A shape that is to be made, where that is possible at all.
    func possible(_ shape: [Int]) throws -> [Int] {
        var count = 1
        for size in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflows, product <= 1 << 40 else {
                throw unsupported("makes a tensor of the impossible shape \(shape)")
            }
            count = product
        }
        return shape
    }
}
