extension NetworkDescription {
    /// What is assumed of how photographs are prepared, and what to do where that is wrong, in a sentence;
    /// `nil` where nothing is. It belongs beside every score: one of photographs that were prepared
    /// otherwise than the network was trained means little, and nothing about it looks wrong.
    public var assumptionSentence: String? {
        let sentences = doubts.map { "\($0)." } + [settingsSentence].compactMap { $0 }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// What is assumed because nothing says otherwise.
    private var settingsSentence: String? {
        guard !assumptions.isEmpty else { return nil }
        let (hasMean, hasDeviation) = (
            assumptions.contains("mean"), assumptions.contains("standardDeviation")
        )
        let words = [
            assumptions.contains("interpolation")
                ? "\(preprocessing.filter.rawValue) interpolation" : nil,
            hasMean && hasDeviation
                ? "ImageNet’s mean and standard deviation"
                : hasMean
                    ? "ImageNet’s mean" : hasDeviation ? "ImageNet’s standard deviation" : nil,
        ].compactMap { $0 }
        let options = [
            ("interpolation", "--interpolation"), ("mean", "--mean"),
            ("standardDeviation", "--std"),
        ].filter { assumptions.contains($0.0) }.map(\.1)
        let isOne = assumptions.count == 1
        return
            "Nothing says otherwise, so \(words.joined(separator: " and ")) \(isOne ? "is" : "are") assumed; if the network was trained otherwise, give \(options.joined(separator: ", ")) or a preprocessor_config.json beside it."
    }
}

extension NetworkEnsemble {
    /// What is assumed of each network; `nil` where nothing is.
    public var assumptionSentence: String? {
        guard networks.count > 1 else { return networks[0].description.assumptionSentence }
        let sentences = networks.compactMap { network in
            network.description.assumptionSentence.map { sentence in
                let file = network.description.path.split(separator: "/").last.map { String($0) }
                return "\(file ?? network.description.path): \(sentence)"
            }
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }
}
