import Files
import OnnxGraph

/// The files of a training, by name.
struct RunFolder: Hashable, Sendable {
    /// The training's folder.
    let path: String

    /// What it was started with.
    var settings: String { "\(path)/run.json" }
    /// The curves, one JSON object a line.
    var metrics: String { "\(path)/metrics.jsonl" }
    /// What is needed to go on.
    var state: String { "\(path)/state.safetensors" }
    /// The final network.
    var network: String { "\(path)/network.onnx" }
    /// The folder of the networks on the way.
    var checkpoints: String { "\(path)/checkpoints" }
    /// The file that whoever trains holds locked.
    var lock: String { "\(path)/\(Self.lockName)" }

    static let lockName = "lock"

    /// The network at a step. Six digits at least, so that the usual lists of files are in order.
    func checkpoint(_ step: Int) -> String {
        let digits = "\(step)"
        let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
        return "\(checkpoints)/step-\(zeros)\(digits).onnx"
    }

    /// The step that a file of `checkpoints` is the network of; `nil` for other files.
    func step(ofCheckpoint name: String) -> Int? {
        guard name.hasPrefix("step-"), name.hasSuffix(".onnx"),
            let step = Int(name.dropFirst(5).dropLast(5)), step >= 0,
            // One step has one name, whatever else could be read as its number.
            checkpoint(step) == "\(checkpoints)/\(name)"
        else { return nil }
        return step
    }

    /// The networks that are there, by step.
    func existingCheckpoints() -> [Checkpoint] {
        (WholeFile.names(inFolder: checkpoints) ?? [])
            .compactMap { step(ofCheckpoint: $0) }
            .map { Checkpoint(step: $0, path: checkpoint($0)) }
            .sorted { $0.step < $1.step }
    }
}

/// The network as it was at a step of the training.
public struct Checkpoint: Hashable, Sendable {
    /// How many steps had been done; 0 is the network that the training started from.
    public let step: Int
    /// The network's file, which every other command reads.
    public let path: String

    /// How its input is prepared.
    package var preprocessorPath: String { OnnxModel.preprocessorPath(forNetwork: path) }
}
