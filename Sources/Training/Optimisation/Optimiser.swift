import LibTorch

/// Changes parameters by their gradients, step by step.
///
/// Its moments lie where the parameters lie, and have their names.
package final class Optimiser {
    package let settings: OptimiserSettings
    private var moving: [Moving]
    /// How many steps it has taken, which Adam's bias correction needs.
    package private(set) var stepCount = 0

    /// A parameter with what the method remembers of it.
    private struct Moving {
        let name: String
        let tensor: TorchTensor
        let decays: Bool
        /// SGD's velocity, or Adam's two means.
        var moments: [TorchTensor]
    }

    /// - Parameter parameters: those that are learned: what is frozen is left out.
    package init(
        _ settings: OptimiserSettings,
        parameters: [(name: String, tensor: TorchTensor, decays: Bool)]
    ) throws {
        self.settings = settings
        let count =
            switch settings.method {
            case .sgd: settings.momentum > 0 ? 1 : 0
            case .adam, .adamW: 2
            }
        moving = try parameters.map { parameter in
            Moving(
                name: parameter.name, tensor: parameter.tensor, decays: parameter.decays,
                moments: try (0..<count).map { _ in try aten("zeros_like", parameter.tensor) })
        }
    }

    /// The length of all gradients together: the root of the sum of squares. What is not finite there
    /// makes it not finite.
    package func gradientNorm() throws(TorchError) -> Double {
        try Torch.withoutDerivatives { () throws(TorchError) in
            let gradients = moving.compactMap { $0.tensor.gradient }
            guard !gradients.isEmpty else { return 0 }
            let norms = try atenList("_foreach_norm.Scalar", gradients, 2.0)
            let all = try aten("stack", norms, 0)
            return Double(try aten("norm.Scalar", all, 2.0).floats().first ?? 0)
        }
    }

    /// Takes a step and forgets the gradients.
    ///
    /// - Parameters:
    ///   - factor: what the learning rate is multiplied with, by the schedule.
    ///   - gradientScale: what gradients are multiplied with first, to clip them or to average.
    package func step(factor: Double, gradientScale: Double = 1) throws(TorchError) {
        stepCount += 1
        try Torch.withoutDerivatives { () throws(TorchError) in
            for parameter in moving {
                guard let gradient = parameter.tensor.gradient else { continue }
                if gradientScale != 1 { _ = try aten("mul_.Scalar", gradient, gradientScale) }
                try move(parameter, by: gradient, rate: settings.learningRate * factor)
                parameter.tensor.clearGradient()
            }
        }
    }

    private func move(
        _ parameter: Moving, by gradient: TorchTensor, rate: Double
    ) throws(TorchError) {
        let p = parameter.tensor
        let decay = parameter.decays ? settings.weightDecay : 0
        if decay > 0 {
            if settings.method == .adamW {
                _ = try aten("mul_.Scalar", p, 1 - rate * decay)
            } else {
                _ = try aten("add_.Tensor", gradient, p, decay)
            }
        }
        switch settings.method {
        case .sgd:
            guard let velocity = parameter.moments.first else {
                _ = try aten("add_.Tensor", p, gradient, -rate)
                return
            }
            _ = try aten("mul_.Scalar", velocity, settings.momentum)
            _ = try aten("add_.Tensor", velocity, gradient)
            _ = try aten("add_.Tensor", p, velocity, -rate)
        case .adam, .adamW:
            let (first, second) = (parameter.moments[0], parameter.moments[1])
            _ = try aten("mul_.Scalar", first, settings.firstDecay)
            _ = try aten("add_.Tensor", first, gradient, 1 - settings.firstDecay)
            _ = try aten("mul_.Scalar", second, settings.secondDecay)
            _ = try aten("addcmul_", second, gradient, gradient, 1 - settings.secondDecay)
            // m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ): the corrections are numbers.
            let firstCorrection = 1 - power(settings.firstDecay, stepCount)
            let secondCorrection = (1 - power(settings.secondDecay, stepCount)).squareRoot()
            let root = try aten("sqrt", second)
            _ = try aten("div_.Scalar", root, secondCorrection)
            _ = try aten("add_.Scalar", root, settings.epsilon)
            _ = try aten("addcdiv_", p, first, root, -rate / firstCorrection)
        }
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, factor, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return result
    }
}

extension Optimiser {
    /// What has to be kept to go on, by the parameters' names: `NAME/0` and `NAME/1`.
    package var moments: [(name: String, tensor: TorchTensor)] {
        moving.flatMap { parameter in
            parameter.moments.enumerated().map { ("\(parameter.name)/\($0)", $1) }
        }
    }

    /// Goes on from what was kept.
    ///
    /// - Parameters:
    ///   - stepCount: how many steps had been taken.
    ///   - moment: the numbers of a moment; `nil` where there are none.
    /// - Throws: `TrainingError` where one is missing or has another size.
    package func restore(stepCount: Int, moment: (String) -> [Float]?) throws {
        for parameter in moving {
            for (index, tensor) in parameter.moments.enumerated() {
                let name = "\(parameter.name)/\(index)"
                guard let values = moment(name), values.count == tensor.count else {
                    throw TrainingError(
                        .settings,
                        "the saved state has no fitting ‘\(name)’; it belongs to another network or optimiser"
                    )
                }
                try tensor.set(values)
            }
        }
        self.stepCount = stepCount
    }
}
