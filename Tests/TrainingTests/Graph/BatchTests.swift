import LibTorch
import TestSupport
import Testing

@testable import Training

/// Graphs that were written for one photograph, run on several.
@Suite struct BatchTests {
    /// Where groups are after a reshape, of shapes for one group.
    @Test func groupsAreFollowedThroughLayouts() {
        func laidOut(_ place: GroupAxis, _ from: [Int], _ to: [Int]) -> GroupAxis? {
            place.laidOut(from: from, to: to)
        }
        let first = GroupAxis(axis: 0, after: 1)
        // A batch in front stays in front, whatever becomes of the rest.
        #expect(laidOut(first, [1, 4, 6], [1, 24]) == first)
        #expect(laidOut(first, [1, 4, 6], [4, 6]) == GroupAxis(axis: 0, after: 4))
        #expect(laidOut(first, [1, 4, 6], [24]) == GroupAxis(axis: 0, after: 24))
        // Heads are joined with the batch in the middle, and tokens with it once it is dropped.
        let middle = GroupAxis(axis: 1, after: 1)
        #expect(laidOut(middle, [5, 1, 6], [5, 2, 3]) == GroupAxis(axis: 1, after: 2))
        #expect(laidOut(middle, [5, 1, 6], [5, 6]) == GroupAxis(axis: 0, before: 5, after: 1))
        let heads = GroupAxis(axis: 1, after: 2)
        #expect(laidOut(heads, [5, 2, 3], [5, 6]) == GroupAxis(axis: 0, before: 5, after: 1))
        // A batch behind tokens in one axis comes back.
        let behind = GroupAxis(axis: 0, before: 5, after: 1)
        #expect(laidOut(behind, [5, 6], [5, 1, 6]) == middle)
        // Three elements of an axis cannot be parted in two.
        #expect(laidOut(GroupAxis(axis: 0, before: 2, after: 3), [6], [3, 2]) == nil)
    }

    @Test(arguments: [GroupAxis(axis: 0, after: 6), .init(axis: 0, before: 2, after: 3)])
    func partsAreWhatWasSpread(place: GroupAxis) throws {
        let one = try TorchTensor((0..<12).map { Float($0) }, shape: [6, 2])
        let wide = try place.spread(one, groups: 3)
        #expect(wide.shape == [18, 2])
        for group in 0..<3 {
            let part = try place.part(group, of: wide, groups: 3)
            #expect(part.shape == [6, 2])
            #expect(try part.floats() == one.floats())
        }
    }

    /// The outputs of a graph for three photographs at once and one after the other.
    private func outputs(
        input: [Int] = [1, 2, 4, 4], count: Int = 3, _ build: (inout SmallGraph) -> String
    ) throws -> (together: [[Float]], apart: [[Float]]) {
        var graph = SmallGraph(input: input)
        let output = build(&graph)
        let trainable = try TrainableGraph(graph.model([output]), input: "x", output: output)
        let size = input.reduce(1, *)
        var generator = SeededGenerator(seed: 2)
        let photographs = (0..<count).map { _ in generator.floats(size) }
        let all = try TorchTensor(
            photographs.flatMap { $0 }, shape: [count * input[0]] + input.dropFirst())
        let together = try trainable.run(all, mode: .inference)
        let values = try together.floats()
        let length = values.count / count
        #expect(together.shape[0] == count * input[0])
        return (
            (0..<count).map { Array(values[$0 * length..<($0 + 1) * length]) },
            try photographs.map {
                try trainable.run(TorchTensor($0, shape: input), mode: .inference).floats()
            }
        )
    }

    private func expectSame(
        _ outputs: (together: [[Float]], apart: [[Float]]),
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let pairs = zip(outputs.together.flatMap { $0 }, outputs.apart.flatMap { $0 })
        let worst = pairs.map { abs($0 - $1) }.max() ?? 1
        #expect(
            outputs.together.map(\.count) == outputs.apart.map(\.count),
            sourceLocation: sourceLocation)
        #expect(worst < 1e-5, sourceLocation: sourceLocation)
    }

    @Test func shapesThatNameOnePhotographNameAll() throws {
        expectSame(
            try outputs {
                let tokens = $0.add("Reshape", ["x", $0.store([1, 2, 16])])
                let turned = $0.add("Transpose", [tokens], ["perm": .integers([0, 2, 1])])
                let all = $0.add("Reshape", [turned, $0.store([16, 2])])
                let product = $0.add("MatMul", [all, $0.random([2, 3])])
                return $0.add("Reshape", [product, $0.store([1, 48])])
            })
    }

    @Test func tokensOfOnePhotographAreThereForAll() throws {
        expectSame(
            try outputs {
                let tokens = $0.add("Reshape", ["x", $0.store([1, 2, 16])])
                let token = $0.random([1, 2, 1])
                let all = $0.add("Concat", [token, tokens], ["axis": .integer(2)])
                return $0.add("Flatten", [$0.add("Mul", [all, all])])
            })
    }

    @Test func attentionWithTheBatchInTheMiddle() throws {
        expectSame(
            try outputs {
                // [tokens, batch, channels], two heads, as in PyTorch's own attention.
                let map = $0.add("Reshape", ["x", $0.store([1, 4, 8])])
                let tokens = $0.add("Transpose", [map], ["perm": .integers([1, 0, 2])])
                let heads = $0.add("Reshape", [tokens, $0.store([4, 2, 4])])
                let parts = $0.add("Transpose", [heads], ["perm": .integers([1, 0, 2])])
                let other = $0.add("Transpose", [parts], ["perm": .integers([0, 2, 1])])
                let scores = $0.add("Softmax", [$0.add("MatMul", [parts, other])])
                let seen = $0.add("MatMul", [scores, parts])
                let back = $0.add("Transpose", [seen], ["perm": .integers([1, 0, 2])])
                let flat = $0.add("Reshape", [back, $0.store([4, 8])])
                let output = $0.add("Gemm", [flat, $0.random([8, 3])])
                let again = $0.add("Reshape", [output, $0.store([4, 1, 3])])
                let first = $0.add("Transpose", [again], ["perm": .integers([1, 0, 2])])
                return $0.add("Reshape", [first, $0.store([1, 12])])
            })
    }

    @Test func masksOfWindowsAreThereForEach() throws {
        expectSame(
            try outputs {
                // Four windows of four pixels, each with a mask of its own.
                let windows = $0.add("Reshape", ["x", $0.store([4, 4, 2])])
                let masked = $0.add("Add", [windows, $0.random([4, 4, 1])])
                return $0.add("Reshape", [masked, $0.store([1, 32])])
            })
    }

    @Test func whatPicksAmongAllElementsPicksForEach() throws {
        expectSame(
            try outputs {
                let flat = $0.add("Reshape", ["x", $0.store([-1])])
                let places = $0.store([31, 0, 7, 7], shape: [1, 4])
                return $0.add("Gather", [flat, places])
            })
    }

    @Test func groupsOfTwoStayTogether() throws {
        expectSame(
            try outputs(input: [2, 2, 4, 4]) {
                let pooled = $0.add("GlobalAveragePool", ["x"])
                return $0.add("Reshape", [pooled, $0.store([2, 2])])
            })
    }

    @Test func photographsThatAreMixedAreRefused() throws {
        let error = #expect(throws: TrainingError.self) {
            try outputs {
                // Normalised over the batch: no size is wrong.
                $0.add("Softmax", ["x"], ["axis": .integer(0)])
            }
        }
        #expect(error?.description.contains("batch of any size") == true)
    }

    @Test func numbersOfPhotographsThatDoNotFitAreRefused() throws {
        var graph = SmallGraph(input: [2, 3, 4, 4])
        let output = graph.add("GlobalAveragePool", ["x"])
        let trainable = try TrainableGraph(graph.model([output]), input: "x", output: output)
        let three = try TorchTensor([Float](repeating: 0, count: 144), shape: [3, 3, 4, 4])
        let error = #expect(throws: TrainingError.self) {
            try trainable.run(three, mode: .training)
        }
        #expect(error?.description.contains("2 photographs at a time") == true)
    }
}
