import RandomNumbers

/// The numbers that training begins with, for any layer that asks.
///
/// Each tensor's are drawn from a stream of its own, which depends on the seed and the tensor's name
/// alone: a layer more or less, or another order, changes no other layer's.
struct UntrainedWeights: WeightSource {
    let seed: UInt64
    let residuals: ResidualStart
    let source = "an untrained network"

    /// None that must be used.
    let layerNames: [String] = []

    /// Nothing that could be missing is there: no classifier, and no bias before a normalisation.
    func storedShape(of name: String) -> [Int]? { nil }

    func tensor(_ name: String, for role: WeightRole, shape: [Int]) -> LayerTensor? {
        let count = shape.reduce(1, *)
        switch role {
        case .convolution(let groups):
            // n̂ of equation 14, k² d: how many outputs of its group an input goes into.
            let fan = shape[2] * shape[3] * shape[0] / groups
            return drawn(name, shape, variance: 2 / Double(fan))
        case .linear:
            // As LinearHead: no ReLU follows an embedding or the scores of classes.
            return drawn(name, shape, variance: 2 / Double(shape[0] + shape[1]))
        case .scale(let endsResidual):
            let value: Float = endsResidual && residuals == .identity ? 0 : 1
            return LayerTensor(shape: shape) { Array(repeating: value, count: count) }
        case .variance: return LayerTensor(shape: shape) { Array(repeating: 1, count: count) }
        case .bias, .shift, .mean:
            return LayerTensor(shape: shape) { Array(repeating: 0, count: count) }
        }
    }

    private func drawn(_ name: String, _ shape: [Int], variance: Double) -> LayerTensor {
        LayerTensor(shape: shape) {
            var generator = SplitMix64(seed: seed, place: name.utf8.map { Int($0) })
            return generator.normals(
                shape.reduce(1, *), standardDeviation: variance.squareRoot())
        }
    }
}
