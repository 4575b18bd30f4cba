/// How a network that is written has its batch normalisation.
public enum NormalisationForm: Hashable, Sendable {
    /// In the weights and biases of the convolutions before it: there are fewer operators, and the
    /// file is what a trained network needs.
    case folded
    /// As operators of its own, `BatchNormalization`, whose scales and statistics can be trained. The
    /// network puts out the same but for rounding.
    case kept
}
