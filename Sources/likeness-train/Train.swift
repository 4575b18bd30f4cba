import ArgumentParser
import Training

@main
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "likeness train")
}
