/// One library's weights of an architecture: how they are named, and how the library's network
/// differs from others that have the same layers.
package struct Dialect: Sendable {
    /// Whose weights they are, for people.
    package let name: String
    /// What they are called there.
    package let keys: KeyNames
    /// How convolutions are padded.
    package let padding: GraphBuilder.Padding
    /// What batch normalisation adds to the variance.
    package let epsilon: Double
    /// What the published weights expect of an image.
    package let preprocessing: PreprocessorConfiguration

    /// - Parameter epsilon: PyTorch's own default is 1e-5, TensorFlow's 1e-3.
    package init(
        _ name: String, keys: KeyNames, padding: GraphBuilder.Padding = .symmetric,
        epsilon: Double = 1e-5, preprocessing: PreprocessorConfiguration
    ) {
        self.name = name
        self.keys = keys
        self.padding = padding
        self.epsilon = epsilon
        self.preprocessing = preprocessing
    }
}
