import LibTorch
import TestSupport
import Testing

@testable import Training

/// Derivatives where there is none: at bends, and where several elements are the largest.
@Suite struct KinkTests {
    /// The derivative of the sum of the output with respect to the input.
    private func gradient(
        _ values: [Float], _ shape: [Int]? = nil,
        _ build: @escaping @Sendable (inout SmallGraph) -> String
    ) throws -> [Float] {
        let test = OperatorCase("", "", shape ?? [values.count], build)
        let network = test.network()
        let graph = try TrainableGraph(network.model, input: network.input, output: network.output)
        let x = try TorchTensor(values, shape: test.input)
        try x.requireGradient()
        try aten("sum", graph.run(x, mode: .inference)).backward()
        return try #require(try x.gradient?.floats())
    }

    @Test func aRectifierHasNoneAtNoughtInPlaceOrNot() throws {
        let values: [Float] = [-1, 0, 2]
        let apart = try gradient(values) { $0.add("Relu", ["x"]) }
        // What was added replaces nothing, as its result is read once.
        let inPlace = try gradient(values) {
            let sum = $0.add("Add", ["x", $0.store([3], [0, 0, 0])])
            return $0.add("Relu", [sum])
        }
        #expect(apart == [0, 0, 1])
        #expect(inPlace == apart)
    }

    @Test func aClipHasNoneAtItsBoundsInPlaceOrNot() throws {
        let values: [Float] = [-1, 0, 3, 6, 7]
        let apart = try gradient(values) { $0.add("Clip", ["x", $0.number(0), $0.number(6)]) }
        let inPlace = try gradient(values) {
            let sum = $0.add("Add", ["x", $0.store([5], [0, 0, 0, 0, 0])])
            return $0.add("Clip", [sum, $0.number(0), $0.number(6)])
        }
        let oneSided = try gradient(values) { $0.add("Clip", ["x", $0.number(0)]) }
        #expect(apart == [0, 0, 1, 0, 0])
        #expect(inPlace == apart)
        #expect(oneSided == [0, 1, 1, 1, 1])
    }

    @Test(arguments: ["ReduceMax", "GlobalMaxPool"])
    func theLargestShareInEqualParts(type: String) throws {
        let shares = try gradient([1, 4, 4, 2, 4, 4, -1, 0], [1, 2, 2, 2]) {
            $0.add(type, ["x"], type == "ReduceMax" ? ["axes": .integers([2, 3])] : [:])
        }
        #expect(shares == [0, 0.5, 0.5, 0, 0.5, 0.5, 0, 0])
    }

    @Test func theLargerOfTwoEqualsSharesToo() throws {
        let shares = try gradient([1, 2, 3]) { $0.add("Max", ["x", $0.store([3], [2, 2, 2])]) }
        #expect(shares == [0, 0.5, 1])
    }

    @Test func theFirstOfTheLargestInAWindowHasAll() throws {
        let shares = try gradient([4, 4, 1, 4], [1, 1, 2, 2]) {
            $0.add("MaxPool", ["x"], ["kernel_shape": .integers([2, 2])])
        }
        #expect(shares == [1, 0, 0, 0])
    }

    @Test(arguments: ["ReduceL2", "ReduceL1", "GlobalLpPool", "LpPool"])
    func aLengthOfNoughtHasNone(type: String) throws {
        let none = try gradient([0, 0, 0, 0], [1, 1, 2, 2]) {
            switch type {
            case "LpPool": $0.add(type, ["x"], ["kernel_shape": .integers([2, 2])])
            case "GlobalLpPool": $0.add(type, ["x"])
            default: $0.add(type, ["x"], ["axes": .integers([2, 3])])
            }
        }
        #expect(none == [0, 0, 0, 0])
    }

    @Test func whatIsDividedByALengthOfNoughtStaysNought() throws {
        let numbers = try gradient([0, 0]) { $0.add("LpNormalization", ["x"]) }
        let areFinite = numbers.allSatisfy { $0.isFinite }
        #expect(areFinite)
    }

    /// As in libtorch: it is for the network to keep away from these, as those with a small number
    /// under the root do.
    @Test func rootsOfNoughtAreInfinitelySteep() throws {
        let root = try gradient([0, 4]) { $0.add("Sqrt", ["x"]) }
        let power = try gradient([0, 4]) { $0.add("Pow", ["x", $0.number(0.5)]) }
        #expect(root == [.infinity, 0.25])
        #expect(power == [.infinity, 0.25])
    }

    @Test func powersOfNegativeNumbersAreWholeOrNone() throws {
        let cube = try gradient([-2, 2]) { $0.add("Pow", ["x", $0.number(3)]) }
        let none = try gradient([-2, 0]) { $0.add("Pow", ["x", $0.number(0)]) }
        let root = try gradient([-2]) { $0.add("Pow", ["x", $0.number(0.5)]) }
        #expect(cube == [12, 12])
        #expect(none == [0, 0])
        #expect(root[0].isNaN)
    }

    @Test func anAmountHasNoneAtNought() throws {
        let signs = try gradient([-3, 0, 3]) { $0.add("Abs", ["x"]) }
        #expect(signs == [-1, 0, 1])
    }
}
