import LibTorch
import Testing

@testable import Training

@Suite struct OptimiserTests {
    /// Each method on the gradients of three steps, against its formulas in double precision.
    @Test(arguments: OptimiserSettings.Method.allCases, [0, 0.1])
    func stepsAreThoseOfThePapers(method: OptimiserSettings.Method, decay: Double) throws {
        let start: [Float] = [0.5, -1.25, 2]
        let gradients: [[Float]] = [[1, -2, 0.5], [0.25, 4, -1], [-3, 0.125, 2]]
        let settings = OptimiserSettings(method, learningRate: 0.05, weightDecay: decay)
        let tensor = try TorchTensor(start, shape: [3])
        try tensor.requireGradient()
        let optimiser = try Optimiser(settings, parameters: [("p", tensor, true)])
        for gradient in gradients {
            // d/dp Σ p g = g
            let product = try aten("mul.Tensor", tensor, TorchTensor(gradient, shape: [3]))
            try aten("sum", product).backward()
            try optimiser.step(factor: 0.5)
        }
        let moved = try tensor.floats()

        for index in start.indices {
            var (p, first, second) = (Double(start[index]), 0.0, 0.0)
            for (step, gradient) in gradients.enumerated() {
                var g = Double(gradient[index])
                let rate = 0.05 * 0.5
                if method == .adamW { p -= rate * decay * p } else { g += decay * p }
                if method == .sgd {
                    first = 0.9 * first + g
                    p -= rate * first
                } else {
                    first = 0.9 * first + 0.1 * g
                    second = 0.999 * second + 0.001 * g * g
                    let m: Double = first / (1 - powers(0.9, step + 1))
                    let v: Double = second / (1 - powers(0.999, step + 1))
                    p -= rate * m / (v.squareRoot() + 1e-8)
                }
            }
            let error = abs(Double(moved[index]) - p)
            #expect(error < 2e-6, "\(method) \(index)")
        }
        #expect(optimiser.stepCount == 3 && tensor.gradient == nil)
    }

    private func powers(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { result, _ in result * base }
    }

    @Test func biasesDoNotDecay() throws {
        let tensor = try TorchTensor([2], shape: [1])
        try tensor.requireGradient()
        let optimiser = try Optimiser(
            OptimiserSettings(.adamW, learningRate: 0.1, weightDecay: 0.5),
            parameters: [("b", tensor, false)])
        try aten("sum", aten("mul.Scalar", tensor, 0.0)).backward()
        try optimiser.step(factor: 1)
        #expect(try tensor.floats() == [2])
    }

    @Test func theNormIsOfAllGradientsTogether() throws {
        let (a, b) = (try TorchTensor([1, 1], shape: [2]), try TorchTensor([1], shape: [1]))
        try a.requireGradient()
        try b.requireGradient()
        let optimiser = try Optimiser(
            OptimiserSettings(.sgd, learningRate: 1), parameters: [("a", a, true), ("b", b, true)])
        try aten("sum", aten("mul.Tensor", a, TorchTensor([2, 4], shape: [2]))).backward()
        try aten("sum", aten("mul.Scalar", b, 4.0)).backward()
        #expect(try optimiser.gradientNorm() == 6)
    }
}

@Suite struct LearningRateScheduleTests {
    @Test func theRateRisesAndThenFollowsHalfACosine() {
        let schedule = LearningRateSchedule(.cosine, warmUp: 4, steps: 12)
        let factors = (0..<13).map { schedule.factor(at: $0) }
        #expect(factors.prefix(4) == [0.25, 0.5, 0.75, 1])
        #expect(factors[4] == 1)
        #expect(abs(factors[8] - 0.5) < 1e-12)
        #expect(factors[12] < 1e-12)
        let falls = (5..<13).allSatisfy { factors[$0 - 1] > factors[$0] }
        #expect(falls)
    }

    @Test func stepsFallAtTheirMilestones() {
        let schedule = LearningRateSchedule(
            .steps(milestones: [0.5, 0.75], factor: 0.1), steps: 8)
        let factors = (0..<8).map { (schedule.factor(at: $0) * 1000).rounded() }
        #expect(factors == [1000, 1000, 1000, 1000, 100, 100, 10, 10])
        #expect(LearningRateSchedule(.constant, steps: 3).factor(at: 2) == 1)
    }
}
