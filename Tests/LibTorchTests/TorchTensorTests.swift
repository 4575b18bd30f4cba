import LibTorch
import Testing

@Suite struct TorchTensorTests {
    @Test func numbersComeBackAsTheyWereGiven() throws {
        let tensor = try TorchTensor([1, -2, 3.5, 0, 5, 6], shape: [2, 3])
        let whole = try TorchTensor(integers: [1, -9, 1 << 40], shape: [3])
        #expect(tensor.shape == [2, 3] && tensor.isFloating)
        #expect(try tensor.floats() == [1, -2, 3.5, 0, 5, 6])
        #expect(!whole.isFloating && whole.elementType == 4)
        #expect(try whole.integers() == [1, -9, 1 << 40])
        let third = try aten("div.Scalar", aten("to.dtype", tensor, 7), 3)
        #expect(try third.doubles()[0] == 1.0 / 3)
    }

    @Test(arguments: [[], [1], [0], [3, 0, 2], [1, 1, 2, 1, 1]])
    func shapesOfAnyRankAreKept(shape: [Int]) throws {
        let count = shape.reduce(1, *)
        let tensor = try TorchTensor([Float](repeating: 2, count: count), shape: shape)
        #expect(tensor.shape == shape && tensor.count == count)
        #expect(try tensor.floats() == [Float](repeating: 2, count: count))
    }

    @Test func operatorsAreCalledByName() throws {
        let a = try TorchTensor([1, 2, 3, 4], shape: [2, 2])
        let sum = try aten("add.Tensor", a, a, 0.5)
        let product = try aten("matmul", a, a)
        let rows = try aten("sum.dim_IntList", a, [1], true)
        #expect(try sum.floats() == [1.5, 3, 4.5, 6])
        #expect(try product.floats() == [7, 10, 15, 22])
        #expect(try rows.floats() == [3, 7] && rows.shape == [2, 1])
    }

    @Test func operatorsThatPutOutListsGiveAllOfThem() throws {
        let a = try TorchTensor([1, 2, 3, 4, 5, 6], shape: [3, 2])
        let parts = try atenList("split_with_sizes", a, [1, 2], 0)
        let joined = try aten("cat", parts.reversed() as [TorchTensor], 0)
        #expect(parts.map(\.shape) == [[1, 2], [2, 2]])
        #expect(try joined.floats() == [3, 4, 5, 6, 1, 2])
    }

    @Test func derivativesAreThoseOfTheFormula() throws {
        // d/dx Σ x³ = 3 x²
        let x = try TorchTensor([1, -2, 3], shape: [3])
        try x.requireGradient()
        try aten("sum", aten("pow.Tensor_Scalar", x, 3)).backward()
        #expect(try x.gradient?.floats() == [3, 12, 27])
        x.clearGradient()
        #expect(x.gradient == nil)
    }

    @Test func aGivenDerivativeGoesBackThroughTheOperators() throws {
        let x = try TorchTensor([1, 2], shape: [2])
        try x.requireGradient()
        let y = try aten("mul.Tensor", x, x)
        try y.backward(TorchTensor([10, 100], shape: [2]))
        #expect(try x.gradient?.floats() == [20, 400])
    }

    @Test func nothingIsRecordedWhereNoDerivativesAreWanted() throws {
        let x = try TorchTensor([1, 2], shape: [2])
        try x.requireGradient()
        let y = try Torch.withoutDerivatives { () throws(TorchError) in
            try aten("sum", aten("mul.Tensor", x, x))
        }
        #expect(throws: TorchError.self) { try y.backward() }
        let z = try aten("sum", aten("mul.Tensor", x, x))
        try z.backward()
        #expect(try x.gradient?.floats() == [2, 4])
    }

    @Test func whatLibtorchRefusesIsSaidInOneLine() throws {
        let a = try TorchTensor([1, 2], shape: [2])
        let b = try TorchTensor([1, 2, 3], shape: [3])
        let error = #expect(throws: TorchError.self) { try aten("add.Tensor", a, b) }
        #expect(error?.description.contains("size") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test(arguments: ["no_such_operator", "add.NoSuchOverload", "", "relu"])
    func wrongCallsAreErrors(name: String) throws {
        let flag = true
        #expect(throws: TorchError.self) { try aten(name, flag, flag, flag, flag, flag) }
    }

    @Test(arguments: ["gpu", "cuda:x", "cuda:-1", "cuda:0:0", "", "cuda:99"])
    func devicesThatAreNotThereAreRefused(name: String) {
        #expect(throws: TorchError.self) { try TorchDevice(name) }
    }
}
