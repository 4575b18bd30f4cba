import Testing

@testable import Networks

/// Poolings and heads as they are named on the command line.
@Suite struct TailChoiceTests {
    @Test(
        "Poolings and heads are read from their names",
        arguments: [
            ("average", PoolingChoice.average), ("max", .max), ("rmac", .regionalMax),
            ("gem:3", .generalizedMean(exponent: 3)), ("gem:0.5", .generalizedMean(exponent: 0.5)),
            ("gem:0", nil),
            ("gem:-1", nil), ("gem:1e-45", nil), ("gem:inf", nil), ("gem:nan", nil), ("gem", nil),
            ("gem:", nil),
            ("Max", nil), ("", nil),
        ])
    func poolings(name: String, pooling: PoolingChoice?) {
        #expect(PoolingChoice(name) == pooling)
    }

    @Test(
        "Heads are read from their names",
        arguments: [
            ("l2", nil, true), ("linear:8", 8, false), ("linear:8,l2", 8, true),
        ] as [(String, Int?, Bool)])
    func heads(name: String, outputs: Int?, isNormalised: Bool) {
        #expect(TailChoice.Head(name)?.outputs == outputs)
        #expect(TailChoice.Head(name)?.isNormalised == isNormalised)
    }
}
