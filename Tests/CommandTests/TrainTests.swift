import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `likeness train` as a person uses it: the program of its own is run.
@Suite(.serialized) struct TrainTests {
    static let start = ["train", "photographs", "-o", "run", "--network", "network.onnx"]
    /// Seconds of training of the fixtures' network, on two of three classes at a time.
    static let training =
        start + [
            "--validation", "none", "--classes-per-batch", "2", "--images-per-class", "2",
            "--threads", "1", "--learning-rate", "0.01", "--jitter", "0.2,0.2,0.2,0.1",
        ]

    @Test("it trains, and the other commands read what it wrote") func trains() throws {
        let folder = try WorkingFolder()
        try folder.addClasses()
        let outcome = try folder.likeness(
            Self.start + [
                "--validation", "none", "--steps", "4", "--classes-per-batch", "3",
                "--images-per-class", "2", "--pooling", "max", "--threads", "1",
            ])
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output.contains("run/network.onnx, as it was after step 4"))
        #expect(outcome.output.contains("next          likeness compare run -o changes.html"))
        let found = try folder.printed("network", "run/network.onnx")
        #expect(found.contains("max pooling"))
        let compared = try folder.likeness([
            "compare", "run", "--gallery-images", "photographs", "--query-count", "1", "-k", "2",
            "--pairs", "3", "-o", "changes.html",
        ])
        #expect(compared.status == 0, "\(compared.error)")
        #expect(try folder.data("changes.html").count > 10_000)
    }

    @Test("killed at any moment, it goes on to the network of a whole run") func killed() throws {
        let folder = try WorkingFolder()
        try folder.addClasses()
        let steps = ["--steps", "30", "--checkpoint-every", "0.8"]
        let outcome = try folder.likeness(Self.training + steps)
        #expect(outcome.status == 0, "\(outcome.error)")
        let expected = try folder.data("run/network.onnx")
        let record = try folder.data("run/metrics.jsonl").count
        try FileManager.default.removeItem(at: folder.url.appending(path: "run"))

        // Killed a little after its record has reached a tenth of the whole one, two tenths, …: how
        // far it has come says nothing of how fast the machine is.
        var (killed, arguments) = (0, Self.training + steps)
        for tenths in 0..<8 {
            let outcome = try folder.run(WorkingFolder.command, arguments) { process in
                folder.waitForFile("run/metrics.jsonl", of: record * tenths / 10)
                usleep(UInt32(tenths * 7919 % 30_000))
                kill(process.processIdentifier, SIGKILL)
            }
            if outcome.wasKilled { killed += 1 }
            // Killed before the start was written, there is nothing to go on with.
            if FileManager.default.fileExists(
                atPath: folder.url.appending(path: "run/checkpoints/step-000000.onnx").path)
            {
                arguments = ["train", "--resume", "run", "--threads", "1"]
            } else {
                try? FileManager.default.removeItem(at: folder.url.appending(path: "run"))
            }
        }
        // The last one may end before it is killed where a step takes no time at all.
        #expect(killed >= 4)
        let last = try folder.likeness(["train", "--resume", "run", "--threads", "1"])
        #expect(last.status == 0, "\(last.error)")
        #expect(try folder.data("run/network.onnx") == expected)
    }

    @Test(
        "asked to end, it says how to go on, and ends as asked",
        arguments: [SIGINT, SIGTERM].filter { !InterruptedIndexTests.isIgnored($0) })
    func asked(signal: Int32) throws {
        let folder = try WorkingFolder()
        try folder.addClasses()
        let outcome = try folder.run(
            WorkingFolder.command, Self.training + ["--steps", "1000000"]
        ) { process in
            folder.waitForFile("run/metrics.jsonl", of: 500)
            kill(process.processIdentifier, signal)
        }
        #expect(outcome.wasKilled && outcome.status == signal, "\(outcome.status) \(outcome.error)")
        #expect(outcome.error.contains("‘likeness train --resume run’ goes on"))
        #expect(
            FileManager.default.fileExists(
                atPath: folder.url.appending(path: "run/state.safetensors").path))
    }

    static let refusals: [BadInput] = [
        BadInput(
            ["train", "nowhere", "-o", "run", "--network", "network.onnx"],
            says: ["nowhere is not a folder"]),
        BadInput(
            ["train", "photographs", "-o", "run", "--network", "nothing.onnx"],
            says: ["nothing.onnx does not exist"]),
        BadInput(
            ["train", "photographs", "-o", "run", "--network", "text.onnx"],
            says: ["text.onnx is not an ONNX network"]),
        BadInput(
            ["train", "photographs", "-o", "run", "--network", "unknown-operator.onnx"],
            says: ["cannot be trained"]),
        BadInput(
            ["train", "help", "-o", "run", "--network", "network.onnx"],
            says: ["help has no photographs"]),
        BadInput(start + ["--freeze", "nothing"], says: ["begins with ‘nothing’; there are"]),
        BadInput(start + ["--classes-per-batch", "9"], says: ["take at most 3 classes a batch"]),
        BadInput(start + ["--validation", "2"], says: ["training and validation need two each"]),
        BadInput(start + ["--device", "cuda:7"], says: ["CUDA"]),
        BadInput(start + ["--device", "tpu"], says: ["there is no device ‘tpu’"]),
        BadInput(
            ["train", "photographs", "-o", "help", "--network", "network.onnx"],
            says: ["help holds other files"]),
        BadInput(["train", "--resume", "nowhere"], says: ["nowhere does not exist"]),
        BadInput(["train", "--resume", "help"], says: ["help holds no training"]),
    ]

    @Test("one sentence says what is wrong, and nothing is left", arguments: refusals)
    func refused(input: BadInput) throws {
        let folder = try WorkingFolder()
        try folder.addClasses()
        try folder.write(Data("A text.\n".utf8), to: "text.onnx")
        let before = try folder.contents()
        let outcome = try folder.likeness(input.arguments)
        #expect(outcome.status == 1 && !outcome.wasKilled, "\(outcome.output)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.filter(\.isNewline).count == 1, "\(outcome.error)")
        for part in input.says { #expect(outcome.error.contains(part), "\(outcome.error)") }
        #expect(try folder.contents() == before)
    }

    @Test(
        "what cannot be understood is a mistake of usage",
        arguments: [
            (["train"], "name the folder of the photographs"),
            (["train", "photographs"], "name the training’s new folder with -o"),
            (["train", "photographs", "-o", "run"], "name what to start from"),
            (["train", "photographs", "--resume", "run"], "leave out IMAGES and -o"),
            (start + ["--architecture", "resnet18"], "not from both"),
            (start + ["--from-scratch"], "leave out --from-scratch"),
            (
                ["train", "photographs", "-o", "run", "--architecture", "resnet18"],
                "add --from-scratch"
            ),
            (
                [
                    "train", "photographs", "-o", "run", "--architecture", "resnet7",
                    "--from-scratch",
                ],
                "there is no architecture ‘resnet7’"
            ),
            (start + ["--loss", "cross-entropy"], "batch-all-triplet"),
            (start + ["--loss", "nt-xent", "--margin", "0.2"], "nt-xent has no margin"),
            (start + ["--margin", "wide"], "a margin is a number from 0 on, 0.2, or soft"),
            (start + ["--steps", "0"], "a training has from one step"),
            (start + ["--steps", "3", "--epochs", "2"], "or --steps, not both"),
            (start + ["--epochs", "nan"], "a training has from one step"),
            (start + ["--schedule", "linear"], "a schedule is cosine, constant, or steps"),
            (start + ["--crop", "0"], "--crop takes a part of the area"),
            (start + ["--flip", "nan"], "--flip takes a probability from 0 to 1"),
            (start + ["--jitter", "1,1,1"], "give four parts from 0 to 1"),
            (start + ["--no-augmentation", "--flip", "1"], "--no-augmentation excludes"),
            (start + ["--warm-up", "2"], "--warm-up takes a part of the training"),
            (start + ["--clip", "0"], "a length is a number above 0, or none"),
            (start + ["--freeze-layers=-1"], "--freeze-layers takes a number from 0 on"),
            (start + ["--images-per-class", "0"], "--images-per-class takes a number from 1"),
            (start + ["--learning-rate", "nan"], "--learning-rate takes a number above 0"),
            (start + ["--weight-decay=-1"], "--weight-decay takes a number from 0 on"),
            (start + ["--momentum", "1"], "--momentum takes a number from 0 to below 1"),
        ])
    func usage(arguments: [String], says: String) throws {
        let folder = try WorkingFolder()
        let outcome = try folder.likeness(arguments)
        #expect(outcome.status == 64 && outcome.error.contains(says), "\(outcome.error)")
    }
}
