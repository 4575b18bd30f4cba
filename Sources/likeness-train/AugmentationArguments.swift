import ArgumentParser
import Training

/// How photographs are changed at random before each step.
struct AugmentationArguments: ParsableArguments {
    @Flag(help: "Take photographs as they are.")
    var noAugmentation = false

    @Option(
        help: ArgumentHelp(
            "The smallest part of a photograph’s area that is taken; 1 takes what the network’s preprocessing takes.",
            valueName: "part"))
    var crop: Double?

    @Option(
        help: ArgumentHelp("How likely a photograph is mirrored; 0.5.", valueName: "probability"))
    var flip: Double?

    @Option(
        help: ArgumentHelp(
            "Change colours by up to these parts: brightness,contrast,saturation,hue, such as 0.4,0.4,0.4,0.1.",
            valueName: "b,c,s,h"),
        transform: parseJitter)
    var jitter: ColourJitter?

    @Option(
        help: ArgumentHelp(
            "How likely a rectangle of a photograph is erased.", valueName: "probability"))
    var erase: Double?

    func validate() throws {
        if noAugmentation, crop != nil || flip != nil || jitter != nil || erase != nil {
            throw ValidationError(
                "--no-augmentation excludes --crop, --flip, --jitter and --erase.")
        }
        if let crop, !(crop > 0 && crop <= 1) {
            throw ValidationError("--crop takes a part of the area, above 0 and up to 1.")
        }
        for (name, value) in [("--flip", flip), ("--erase", erase)] {
            if let value, !(0...1).contains(value) {
                throw ValidationError("\(name) takes a probability from 0 to 1, not \(value).")
            }
        }
    }

    func augmentation() throws -> Augmentation {
        if noAugmentation { return .none }
        var result = Augmentation.standard
        if let crop { result.crop = crop < 1 ? RandomResizedCrop(area: crop...1) : nil }
        if let flip { result.flipProbability = flip }
        result.jitter = jitter
        if let erase, erase > 0 { result.erasing = RandomErasing(probability: erase) }
        return result
    }
}

private func parseJitter(_ text: String) throws -> ColourJitter {
    let numbers = text.split(separator: ",").compactMap { Double($0) }
    guard numbers.count == 4, numbers.allSatisfy({ $0 >= 0 && $0 <= 1 }), numbers[3] <= 0.5 else {
        throw ValidationError(
            "give four parts from 0 to 1, the last up to 0.5: brightness, contrast, saturation and hue, 0.4,0.4,0.4,0.1."
        )
    }
    return ColourJitter(
        brightness: numbers[0], contrast: numbers[1], saturation: numbers[2], hue: numbers[3])
}
