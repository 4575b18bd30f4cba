import CTorch

extension TorchTensor {
    /// Whether derivatives with respect to this tensor are wanted; only for one that was not computed.
    package func requireGradient(_ required: Bool = true) throws(TorchError) {
        try withExtendedLifetime(self) { () throws(TorchError) in
            try TorchError.check(likeness_tensor_require_gradient(handle, required))
        }
    }

    /// Whether derivatives are wanted with respect to this tensor, or to one that it was computed from.
    package var requiresGradient: Bool {
        withExtendedLifetime(self) { likeness_tensor_requires_gradient(handle) }
    }

    /// The derivative that `backward` left here; `nil` where nothing depended on this tensor.
    package var gradient: TorchTensor? {
        withExtendedLifetime(self) {
            likeness_tensor_gradient(handle).map { TorchTensor(owning: $0) }
        }
    }

    /// Forgets the derivative: those of several runs add up.
    package func clearGradient() {
        withExtendedLifetime(self) { likeness_tensor_clear_gradient(handle) }
    }

    /// Adds to the gradients of all that this tensor was computed from.
    ///
    /// - Parameter gradient: the derivative of what is minimised with respect to this tensor, of its
    ///   shape; not needed where this is the single number that is minimised.
    package func backward(_ gradient: TorchTensor? = nil) throws(TorchError) {
        try withExtendedLifetime((self, gradient)) { () throws(TorchError) in
            try TorchError.check(likeness_tensor_backward(handle, gradient?.handle))
        }
    }
}
