import OnnxGraph
import TestSupport
import Testing

@testable import Training

/// One form of an operator, in a small graph of its own.
struct OperatorCase: Sendable, CustomTestStringConvertible {
    /// The operator's name.
    let name: String
    /// What is special about this form.
    let form: String
    /// The shape of the input `x`.
    let input: [Int]
    /// Where the elements of `x` lie.
    let range: ClosedRange<Float>
    /// The version of ONNX's operators.
    let operatorSet: Int
    /// Whether the output has derivatives with respect to the input or to what is stored.
    let isDifferentiable: Bool
    private let build: @Sendable (inout SmallGraph) -> String

    init(
        _ name: String, _ form: String, _ input: [Int] = [2, 3, 4],
        in range: ClosedRange<Float> = -1...1,
        operatorSet: Int = 17, isDifferentiable: Bool = true,
        _ build: @escaping @Sendable (inout SmallGraph) -> String
    ) {
        (self.name, self.form, self.input, self.range) = (name, form, input, range)
        (self.operatorSet, self.isDifferentiable, self.build) = (
            operatorSet, isDifferentiable, build
        )
    }

    var testDescription: String { "\(name), \(form)" }

    /// The network and the name of its output. A layer that changes nothing stands before `x`: what is
    /// stored for use before the first layer is preprocessing, and no parameter.
    func network() -> (model: OnnxModel, input: String, output: String) {
        var graph = SmallGraph(input: input, operatorSet: operatorSet)
        let output = build(&graph)
        let slope = graph.number(1)
        graph.add("PRelu", ["picture", slope])
        var model = graph.model([output])
        model.proto.graph.input[0].name = "picture"
        var node = model.proto.graph.node.removeLast()
        node.output = ["x"]
        model.proto.graph.node.insert(node, at: 0)
        return (model, "picture", output)
    }

    /// The elements of `x`.
    var values: [Float] {
        var generator = SeededGenerator(seed: 7)
        return (0..<input.reduce(1, *)).map { _ in Float.random(in: range, using: &generator) }
    }

    /// Every form of every operator.
    static let all: [OperatorCase] =
        activations + arithmetic + comparisons + linear + poolings + normalisations + reductions
        + shapes + selections + resizings
}

extension SmallGraph {
    /// Stores random floats; each tensor of a graph has others.
    mutating func random(_ shape: [Int], in range: ClosedRange<Float> = -1...1) -> String {
        var generator = SeededGenerator(seed: 100 + UInt64(proto.graph.initializer.count))
        return store(
            shape, (0..<shape.reduce(1, *)).map { _ in Float.random(in: range, using: &generator) })
    }

    /// Stores one float that has no dimensions.
    mutating func number(_ value: Float) -> String { store([], [value]) }

    /// A tensor as 64-bit whole numbers.
    mutating func whole(_ tensor: String) -> String { add("Cast", [tensor], ["to": .integer(7)]) }

    /// A tensor of any type as floats, which every runtime gives back.
    mutating func floats(_ tensor: String) -> String { add("Cast", [tensor], ["to": .integer(1)]) }

    /// The input times a stored factor for each element of its last axis: something that was computed,
    /// and that nothing else reads.
    mutating func scaled(_ shape: [Int]) -> String {
        let factors = random(shape.suffix(1))
        return add("Add", ["x", factors])
    }
}
