import ArgumentParser
import Terminal
import Training

/// What decides how fast it goes.
struct MachineArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where it runs: cpu, cuda or cuda:1; CUDA needs the libtorch of a PyTorch that has it.",
            valueName: "device"))
    var device = "cpu"

    @Option(
        help: ArgumentHelp(
            "Threads that prepare photographs; half as many as there are cores unless given.",
            valueName: "number"))
    var loadingThreads: Int?

    @Option(
        help: ArgumentHelp(
            "Do not read photographs with more pixels.", valueName: "number"))
    var maxPixels: Int?

    func validate() throws {
        if let loadingThreads, !(1...1024).contains(loadingThreads) {
            throw ValidationError(
                "--loading-threads takes a number from 1 to 1024, not \(loadingThreads).")
        }
        if let maxPixels, maxPixels <= 0 {
            throw ValidationError("--max-pixels takes a number above zero, not \(maxPixels).")
        }
    }

    func machine(_ network: NetworkArguments) -> Trainer.Machine {
        var machine = Trainer.Machine()
        machine.device = device
        machine.threads = network.threads
        machine.loadingThreads = loadingThreads
        machine.maximumPixels = maxPixels
        return machine
    }
}
