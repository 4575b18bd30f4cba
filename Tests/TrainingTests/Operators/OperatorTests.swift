import Testing

@testable import Training

/// Every operator in its forms.
@Suite struct OperatorTests {
    /// Those whose output is whole numbers or flags, which have no derivatives.
    static let withoutDerivatives: Set<String> = [
        "And", "ArgMax", "ArgMin", "ConstantOfShape", "Equal", "Greater", "GreaterOrEqual", "IsInf",
        "IsNaN", "Less", "LessOrEqual", "Mod", "Not", "OneHot", "Or", "Range", "Shape", "Size",
        "Xor",
    ]

    @Test func everyOperatorIsTested() {
        #expect(Set(OperatorCase.all.map(\.name)) == Set(GraphOperators.names))
        for test in OperatorCase.all {
            let types = test.network().model.proto.graph.node.map(\.opType)
            #expect(types.contains(test.name), "\(test.testDescription) has no such operator")
        }
    }

    @Test func everyOperatorWithDerivativesHasThemChecked() {
        let checked = Set(OperatorCase.all.filter(\.isDifferentiable).map(\.name))
        #expect(
            checked.intersection(Self.withoutDerivatives).isEmpty)
        #expect(checked.union(Self.withoutDerivatives) == Set(GraphOperators.names))
    }

    /// Single precision is off by 2⁻²⁴ of each number; sums of up to about a hundred terms, of either
    /// sign, by some tens of these, of the largest output.
    @Test(arguments: OperatorCase.all)
    func outputsAreThoseOfONNXRuntime(test: OperatorCase) throws {
        let (expected, own) = try OperatorCheck(test).outputs()
        #expect(own.shape == expected.shape)
        let scale = expected.values.filter(\.isFinite).map(abs).max() ?? 0
        let differences = zip(own.values, expected.values).map { a, b in
            a == b || a.isNaN && b.isNaN ? 0 : abs(a - b)
        }
        let worst = differences.map { $0.isNaN ? .infinity : $0 }.max() ?? 0
        #expect(worst <= max(scale, 1e-3) * 0x1p-19)
    }

    @Test(arguments: OperatorCase.all.filter(\.isDifferentiable))
    func derivativesAreThoseOfDifferences(test: OperatorCase) throws {
        let derivatives = try OperatorCheck(test).derivatives()
        #expect(derivatives.contains { $0.own != 0 } || test.isFlat)
        for derivative in derivatives {
            let scale = max(abs(derivative.difference), 1)
            let error = abs(derivative.own - derivative.difference)
            #expect(error <= 1e-6 * scale, "with respect to ‘\(derivative.tensor)’")
        }
    }

    @Test(arguments: OperatorCase.all.filter { !$0.isDifferentiable })
    func whatHasNoDerivativesPutsOutNumbers(test: OperatorCase) throws {
        let depends = try OperatorCheck(test).dependsOnParameters()
        #expect(!depends)
    }
}

extension OperatorCase {
    /// Steps, whose derivatives are zero.
    var isFlat: Bool { ["Floor", "Ceil", "Round", "Sign"].contains(name) }
}
