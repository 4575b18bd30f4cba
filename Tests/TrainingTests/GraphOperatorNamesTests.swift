import Testing

@testable import Training

@Suite struct GraphOperatorNamesTests {
    @Test(arguments: ["Conv", "BatchNormalization", "Gemm", "LayerNormalization", "Gelu", "Resize"])
    func theOperatorsOfCommonNetworksAreThere(name: String) {
        #expect(GraphOperators.names.contains(name))
    }
}
