import LibTorch
import Testing

/// What tensors take of the machine's memory. Other tests run at the same time: what they take is less
/// than what is looked for here.
@Suite struct TorchMemoryTests {
    @Test func whatTensorsTakeIsCounted() throws {
        let size = 3 << 28
        let before = Torch.memory
        do {
            // Not written to, and so never really there.
            let large = try aten("empty.memory_format", [size / 4])
            #expect(Torch.memory - before > size / 2)
            #expect(large.count == size / 4)
        }
        #expect(Torch.memory - before < size / 2)
    }

    @Test(arguments: [[1 << 40], [1 << 20, 1 << 30], [1 << 24, 1 << 24]])
    func moreThanTheMachineHasIsRefused(shape: [Int]) throws {
        let one = try aten("expand", TorchTensor([1], shape: []), shape)
        let error = #expect(throws: TorchError.self) { try aten("add.Tensor", one, one) }
        #expect(error?.description.contains("MiB of memory") == true)
    }

    /// A training of two hundred steps, as small as it can be: what is left over would be counted.
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
        try step()
        let before = Torch.memory
        for _ in 0..<200 { try step() }
        // One step takes 1 MiB for x, and as much for each of three results.
        #expect(Torch.memory - before < 200 << 20)
    }
}
