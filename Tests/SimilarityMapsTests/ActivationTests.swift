import TestSupport
import Testing

@testable import SimilarityMaps

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Activations against their closed forms, at their limits, and as the gates they are held as.
@Suite struct ActivationTests {
    struct Case: CustomStringConvertible {
        let activation: Activation
        /// f, written down another way than the code has it.
        let formula: @Sendable (Double) -> Double
        /// The limit of f(z) for z → −∞.
        let left: Double
        /// That of f(z) for z → ∞, or of f(z) − z where f has no limit.
        let right: Double
        let isLinearOnTheRight: Bool

        var description: String { activation.name }

        init(
            _ activation: Activation, left: Double = 0, right: Double = 0, linear: Bool = true,
            _ formula: @escaping @Sendable (Double) -> Double
        ) {
            (self.activation, self.formula) = (activation, formula)
            (self.left, self.right, isLinearOnTheRight) = (left, right, linear)
        }
    }

    static let cases = [
        Case(.relu) { $0 > 0 ? $0 : 0 },
        Case(.clip(from: 0, to: 6), right: 6, linear: false) { $0 < 0 ? 0 : $0 > 6 ? 6 : $0 },
        Case(.clip(from: -0.5, to: 0.75), left: -0.5, right: 0.75, linear: false) {
            $0 < -0.5 ? -0.5 : $0 > 0.75 ? 0.75 : $0
        },
        Case(.clip(from: 0.5, to: 2), left: 0.5, right: 2, linear: false) {
            $0 < 0.5 ? 0.5 : $0 > 2 ? 2 : $0
        },
        Case(.leaky("leaky ReLU", slopes: [0.125]), left: -.infinity) { max($0, $0 / 8) },
        Case(.sigmoid, right: 1, linear: false) { 0.5 + 0.5 * tanh($0 / 2) },
        Case(.hardSigmoid(alpha: 0.25, beta: 0.5), right: 1, linear: false) {
            $0 < -2 ? 0 : $0 > 2 ? 1 : $0 / 4 + 0.5
        },
        Case(.tanh, left: -1, right: 1, linear: false) { 1 - 2 / (exp(2 * $0) + 1) },
        Case(.silu) { $0 / (1 + exp(-$0)) },
        Case(.hardSwish) { $0 < -3 ? 0 : $0 > 3 ? $0 : $0 * ($0 + 3) / 6 },
        Case(.gelu) { $0 * erfc(-$0 / 2.0.squareRoot()) / 2 },
        Case(.geluTanh) {
            // ½ (1 + tanh t) is the logistic function of 2t.
            $0 / (1 + exp(-2 * (2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
        },
        Case(.elu(alpha: 1.5), left: -1.5) { $0 > 0 ? $0 : 1.5 * (exp($0) - 1) },
        Case(.softplus) { log(1 + exp($0)) },
        Case(.softsign, left: -1, right: 1, linear: false) {
            $0 < 0 ? $0 / (1 - $0) : $0 / (1 + $0)
        },
        Case(.mish) {
            // tanh(ln u) = (u² − 1) / (u² + 1), with u = 1 + eᶻ.
            let u = 1 + exp($0)
            return $0 * (u * u - 1) / (u * u + 1)
        },
    ]

    @Test("values are those of the closed form", arguments: cases)
    func values(one: Case) {
        for step in -80...80 {
            let z = Double(step) / 8
            #expect(
                abs(one.activation.value(z, 0) - one.formula(z)) < 1e-12 * max(1, abs(z)),
                "\(one) at \(z)")
        }
        #expect(abs(one.activation.atZero - one.formula(0)) < 1e-15)
        #expect(abs(one.activation.value(0, 0) - one.activation.atZero) < 1e-15)
    }

    @Test("SELU is a scaled ELU, and a slope may differ from element to element")
    func scaled() {
        let elu = Activation.elu(alpha: 1.6732632)
        let selu = Activation.selu(alpha: 1.6732632, gamma: 1.050701)
        for z in [-30, -1, -0.01, 0, 0.3, 7] {
            let expected = Double(1.050701 as Float) * elu.value(z, 0)
            #expect(abs(selu.value(z, 0) - expected) < 1e-12)
        }
        #expect(
            abs(selu.slope(0, 0) - Double(1.050701 as Float) * Double(1.6732632 as Float)) < 1e-12)
        let prelu = Activation.leaky("PReLU", slopes: [0.5, -2])
        #expect(prelu.value(-4, 0) == -2 && prelu.value(-4, 1) == 8 && prelu.value(4, 1) == 4)
    }

    @Test("far from zero there is neither overflow nor a number that is none", arguments: cases)
    func limits(one: Case) {
        for size in [100, 1e4, 1e20, Double(Float.greatestFiniteMagnitude)] {
            let (low, high) = (one.activation.value(-size, 0), one.activation.value(size, 0))
            #expect(low.isFinite && high.isFinite, "\(one) at \(size)")
            if one.left.isFinite {
                #expect(abs(low - one.left) <= 2 / size, "\(one) at \(-size)")
            }
            let beyond = one.isLinearOnTheRight ? high - size : high
            #expect(abs(beyond - one.right) <= 2 / size, "\(one) at \(size)")
            for z in [-size, size] {
                let held = ActivationStep(one.activation).held(at: [Float(z)])
                let gate = held.pulledBack([1])[0]
                #expect(gate.isFinite, "\(one) at \(z)")
            }
        }
    }

    @Test("the gate tends to the slope at zero, from the left", arguments: cases)
    func slopes(one: Case) {
        let h = 1e-6
        let difference = (one.formula(0) - one.formula(-h)) / h
        let atZero = one.activation.slope(0, 0)
        #expect(abs(atZero - difference) < 1e-5, "\(one)")
        // The gate does not jump where the difference runs out of digits.
        for z: Float in [-1e-3, -1e-6, -1e-8, -1e-12, 0] {
            let gate = ActivationStep(one.activation).held(at: [z]).pulledBack([1])[0]
            #expect(abs(Double(gate) - atZero) < 2e-3, "\(one) at \(z)")
        }
    }

    @Test("the slope is the derivative", arguments: cases)
    func derivatives(one: Case) {
        let h = 1e-5
        for z in [-40, -7, -2.3, -0.9, -0.1, -0.01, 0.01, 0.07, 0.6, 1.7, 2.6, 5.5, 9, 40] {
            let difference = (one.formula(z + h) - one.formula(z - h)) / (2 * h)
            let slope = one.activation.slope(z, 0)
            #expect(abs(slope - difference) < 1e-8, "\(one) at \(z)")
            let step = ActivationStep(one.activation).pulledBack([3], at: [Float(z)])
            #expect(abs(Double(step[0]) - 3 * slope) < 1e-5 * (1 + abs(slope)), "\(one) at \(z)")
        }
    }

    @Test("gate and shift make the activation of the whole vector", arguments: cases)
    func recomposition(one: Case) throws {
        var generator = SeededGenerator(seed: 17)
        let z = generator.floats(40).map { $0 * 9 } + [0, -0.0, 1e-30]
        let held = ActivationStep(one.activation).held(at: z)
        #expect(ActivationStep(one.activation).exactness == .exactGivenGates)
        for (index, (gate, shift)) in zip(
            held.pulledBack([Float](repeating: 1, count: z.count)), held.shift
        ).enumerated() {
            let expected = one.formula(Double(z[index]))
            // Two roundings of numbers no larger than nine.
            #expect(abs(Double(gate * z[index] + shift) - expected) < 2e-6, "\(one) at \(z[index])")
        }
    }
}
