import LibTorch
import Testing

/// What tensors take of the machine's memory. Other tests run at the same time, and take some, too.
@Suite struct TorchMemoryTests {
    @Test func whatATensorTakesIsCounted() throws {
        // Not written to, and so never really there: more than other tests hold.
        let size = 1 << 30
        let large = try aten("empty.memory_format", [size / 4])
        #expect(large.count == size / 4 && Torch.memory >= size)
    }

    @Test(arguments: [[1 << 40], [1 << 20, 1 << 30], [1 << 24, 1 << 24]])
    func moreThanTheMachineHasIsRefused(shape: [Int]) throws {
        let one = try aten("expand", TorchTensor([1], shape: []), shape)
        let error = #expect(throws: TorchError.self) { try aten("add.Tensor", one, one) }
        #expect(error?.description.contains("MiB of memory") == true)
    }

    @Test func tensorsCanBeKeptSmall() throws {
        let error = #expect(throws: TorchError.self) {
            try Torch.withTensors(upTo: 1 << 20) { () throws(TorchError) in
                _ = try aten("zeros", [1 << 18])
                _ = try aten("zeros", [1 + 1 << 18])
            }
        }
        #expect(error?.description.contains("1 MiB are the most") == true)
        let free = try aten("zeros", [1 + 1 << 18])
        #expect(free.count == 1 + 1 << 18)
    }

    /// Trainings of two hundred steps, as small as they can be: what is left over would be counted.
    @Test func stepsLeaveNothingBehind() throws {
        let weight = try TorchTensor([Float](repeating: 0.1, count: 4096), shape: [64, 64])
        try weight.requireGradient()
        func step() throws {
            let x = try TorchTensor([Float](repeating: 0.5, count: 64 * 4096), shape: [4096, 64])
            let y = try aten("relu", aten("matmul", x, weight))
            let parts = try atenList("split_with_sizes", y, [2048, 2048], 0)
            try aten("sum", aten("mul.Tensor", parts[0], parts[1])).backward()
            weight.clearGradient()
            #expect(throws: TorchError.self) { try aten("matmul", x, x) }
        }
        // A step takes 1 MiB for x, and as much for each of its results. What other tests take comes and
        // goes; what is left behind would grow with every round.
        let grows = try (0..<5).allSatisfy { _ in
            let before = Torch.memory
            for _ in 0..<200 { try step() }
            return Torch.memory - before > 200 << 20
        }
        #expect(!grows)
    }
}
