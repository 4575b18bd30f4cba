/// How parameters follow their gradients.
public struct OptimiserSettings: Codable, Hashable, Sendable {
    /// The methods there are.
    public enum Method: String, CaseIterable, Codable, Hashable, Sendable {
        /// Stochastic gradient descent with momentum, as PyTorch has it (Sutskever, Martens, Dahl and
        /// Hinton, "On the Importance of Initialization and Momentum in Deep Learning", ICML 2013):
        /// `v ← μ v + g`, `p ← p − η v`.
        case sgd
        /// Adam (Kingma and Ba, ICLR 2015), algorithm 1; weight decay is added to the gradient.
        case adam
        /// Adam with weight decay apart from the gradient (Loshchilov and Hutter, "Decoupled Weight
        /// Decay Regularization", ICLR 2019), algorithm 2: `p ← p − η λ p` besides Adam's step.
        case adamW = "adamw"
    }

    /// The method.
    public var method: Method
    /// The learning rate η at its highest.
    public var learningRate: Double
    /// The momentum μ of SGD.
    public var momentum: Double
    /// The decay rates β₁ and β₂ of Adam's two means.
    public var firstDecay, secondDecay: Double
    /// What Adam adds to the root of the second mean.
    public var epsilon: Double
    /// Weight decay λ. Biases and what scales and shifts in normalisations are left out, as is usual
    /// (He et al., "Bag of Tricks for Image Classification", CVPR 2019, section 3.1).
    public var weightDecay: Double
    /// Gradients longer than this, all together, are shortened to it (Pascanu, Mikolov and Bengio, "On
    /// the Difficulty of Training Recurrent Neural Networks", ICML 2013); `nil` for any length.
    public var largestGradientNorm: Double?

    /// - Parameters:
    ///   - method: the method.
    ///   - learningRate: its learning rate.
    ///   - weightDecay: weight decay.
    public init(_ method: Method, learningRate: Double, weightDecay: Double = 0) {
        self.method = method
        self.learningRate = learningRate
        self.weightDecay = weightDecay
        momentum = 0.9
        // The defaults of the paper.
        (firstDecay, secondDecay, epsilon) = (0.9, 0.999, 1e-8)
    }
}
