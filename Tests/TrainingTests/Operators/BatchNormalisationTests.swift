import LibTorch
import OnnxGraph
import TestSupport
import Testing

@testable import Training

/// Batch normalisation with the statistics of the batch, and with those that are stored.
@Suite struct BatchNormalisationTests {
    /// Two photographs of one channel with two pixels: 1, 2 and 3, 6. Their mean is 3; the variance
    /// over four numbers is (4 + 1 + 0 + 9) / 4 = 3.5, that over three 14/3.
    private let values: [Float] = [1, 2, 3, 6]
    private let shape = [2, 1, 1, 2]

    private func graph(
        momentum: Float? = 0.8, input shape: [Int]? = nil
    ) throws -> TrainableGraph {
        var graph = SmallGraph(input: shape ?? self.shape, operatorSet: 15)
        let inputs = ["x"] + [[2], [1], [10], [4]].map { graph.store([1], $0) }
        var attributes: [String: SmallGraph.Attribute] = ["epsilon": .float(0)]
        if let momentum { attributes["momentum"] = .float(momentum) }
        let output = graph.add("BatchNormalization", inputs, attributes)
        return try TrainableGraph(graph.model([output]), input: "x", output: output)
    }

    private func statistics(_ graph: TrainableGraph) throws -> [Float] {
        try graph.parameters.filter { $0.role == .statistic }.flatMap { try $0.tensor.floats() }
    }

    private func expect(
        _ result: [Float], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let errors = zip(result, expected).map { abs(Double($0) - $1) }
        #expect(result.count == expected.count, sourceLocation: sourceLocation)
        #expect((errors.max() ?? 1) < 1e-5, "\(result)", sourceLocation: sourceLocation)
    }

    @Test func theBatchIsNormalisedAndTheStoredFollows() throws {
        let graph = try graph()
        let result = try graph.run(TorchTensor(values, shape: shape), mode: .training).floats()
        let deviation = 3.5.squareRoot()
        expect(result, values.map { (Double($0) - 3) / deviation * 2 + 1 })
        // ONNX's momentum is what stays. The variance that is stored is that over n − 1, as in PyTorch.
        expect(try statistics(graph), [0.8 * 10 + 0.2 * 3, 0.8 * 4 + 0.2 * 14 / 3])
    }

    @Test func aTenthIsNewWhereNothingIsSaid() throws {
        let graph = try graph(momentum: nil)
        _ = try graph.run(TorchTensor(values, shape: shape), mode: .training)
        expect(try statistics(graph), [0.9 * 10 + 0.1 * 3, 0.9 * 4 + 0.1 * 14 / 3])
    }

    @Test func theStoredStaysInUse() throws {
        let graph = try graph()
        let result = try graph.run(TorchTensor(values, shape: shape), mode: .inference).floats()
        expect(result, values.map { (Double($0) - 10) / 2 * 2 + 1 })
        expect(try statistics(graph), [10, 4])
    }

    @Test func aFrozenScaleKeepsToTheStored() throws {
        let graph = try graph()
        for parameter in graph.parameters { parameter.isFrozen = true }
        let result = try graph.run(TorchTensor(values, shape: shape), mode: .training).floats()
        expect(result, values.map { (Double($0) - 10) / 2 * 2 + 1 })
        expect(try statistics(graph), [10, 4])
    }

    @Test func oneNumberForAChannelIsRefused() throws {
        let graph = try graph(input: [1, 1, 1, 1])
        let one = try TorchTensor([5], shape: [1, 1, 1, 1])
        let error = #expect(throws: TrainingError.self) { try graph.run(one, mode: .training) }
        #expect(error?.code == .settings)
        expect(try graph.run(one, mode: .inference).floats(), [-4])
    }

    @Test(arguments: [RunMode.training, .inference])
    func derivativesAreThoseOfDifferences(mode: RunMode) throws {
        let test = OperatorCase("BatchNormalization", "", [3, 2, 4]) {
            let parts = [
                "x", $0.random([2]), $0.random([2]), $0.random([2]), $0.random([2], in: 1...2),
            ]
            return $0.add("BatchNormalization", parts)
        }
        for derivative in try OperatorCheck(test, mode: mode).derivatives() {
            let error = abs(derivative.own - derivative.difference)
            #expect(error < 1e-6 * max(1, abs(derivative.own)), "\(derivative.tensor)")
        }
    }

    /// Networks without batch normalisation standardise their weights with its operator.
    @Test func weightsAreStandardisedInEveryRun() throws {
        let test = OperatorCase("BatchNormalization", "", [2, 3, 4, 4]) {
            let weight = $0.random([5, 3, 2, 2])
            let flat = $0.add("Reshape", [weight, $0.store([1, 5, 12])])
            let mean = $0.add(
                "ReduceMean", [flat], ["axes": .integers([0, 2]), "keepdims": .integer(0)])
            let square = $0.add("Mul", [flat, flat])
            let variance = $0.add(
                "ReduceMean", [square], ["axes": .integers([0, 2]), "keepdims": .integer(0)])
            let even = $0.add(
                "BatchNormalization",
                [flat, $0.random([5]), $0.store([5], [0, 0, 0, 0, 0]), mean, variance])
            return $0.add("Conv", ["x", $0.add("Reshape", [even, $0.store([5, 3, 2, 2])])])
        }
        let network = test.network()
        let graph = try TrainableGraph(network.model, input: network.input, output: network.output)
        // The slope of the layer before, the weights and their gain; no statistics, and no shift.
        #expect(graph.parameters.map(\.role) == [.normalisation, .weight, .normalisation])
        for derivative in try OperatorCheck(test, mode: .training).derivatives() {
            let error = abs(derivative.own - derivative.difference)
            #expect(error < 1e-6 * max(1, abs(derivative.own)), "\(derivative.tensor)")
        }
    }
}
