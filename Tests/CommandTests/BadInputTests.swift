import Foundation
import Testing

/// Something that cannot work: the arguments, and what the message must say of the cause and of what
/// to do.
struct BadInput: CustomTestStringConvertible, Sendable {
    let arguments: [String]
    let environment: [String: String]
    let says: [String]

    init(_ arguments: [String], environment: [String: String] = [:], says: [String]) {
        self.arguments = arguments
        self.environment = environment
        self.says = says
    }

    /// A picture beside one that works.
    static func picture(_ name: String, says: [String]) -> BadInput {
        BadInput(["pair", "a.png", name, "--network", "network.onnx"], says: says)
    }

    /// A network for pictures that work.
    static func network(_ name: String, says: [String]) -> BadInput {
        BadInput(["pair", "a.png", "b.png", "--network", name], says: says)
    }

    /// Options for a pair that works without them.
    static func options(
        _ options: String..., environment: [String: String] = [:], says: [String]
    ) -> BadInput {
        let pair = ["pair", "a.png", "b.png", "--network", "network.onnx", "--width", "320"]
        return BadInput(pair + options, environment: environment, says: says)
    }

    /// Weights for a network.
    static func weights(_ options: String..., says: [String]) -> BadInput {
        BadInput(["import"] + options, says: says)
    }

    var testDescription: String { "likeness \(arguments.joined(separator: " "))" }
}

/// What cannot work ends with exit code 1, one sentence on the error stream, and a folder in which
/// nothing has changed.
@Suite struct BadInputTests {
    static let pictures: [BadInput] = [
        .picture("missing.png", says: ["does not exist", "check the path"]),
        .picture("a.png/b.png", says: ["does not exist"]),
        .picture("folder", says: ["is a folder", "name a file in it"]),
        .picture("empty.png", says: ["is empty", "again"]),
        .picture("text.png", says: ["holds text", "give a JPEG, PNG or WebP file"]),
        .picture("truncated.jpg", says: ["ends before the picture does", "again"]),
        .picture("truncated.png", says: ["ends before the picture does", "again"]),
        .picture("truncated.webp", says: ["ends before the picture does", "again"]),
        .picture("network.onnx", says: ["not a picture"]),
        .picture("/dev/zero", says: ["not a regular file"]),
        .picture("huge.png", says: ["30000×30000", "--max-pixels 900000000"]),
        .picture("two\nlines", says: ["two␊lines does not exist"]),
        .options("--max-pixels", "179", says: ["10×18 = 180 pixels", "--max-pixels 180"]),
        .options("--std", "0", says: ["standard deviation"]),
        .options("--std", "1e-300", says: ["a.png: ", "not finite", "check"]),
    ]

    static let networks: [BadInput] = [
        .network("missing.onnx", says: ["missing.onnx does not exist", "check the path"]),
        .network("folder", says: ["is a folder", "name a file"]),
        .network("empty.onnx", says: ["is empty", "again"]),
        .network("text.onnx", says: ["not an ONNX network", "give a complete .onnx file"]),
        .network("truncated.onnx", says: ["not an ONNX network", "give a complete .onnx file"]),
        .network("a.png", says: ["a.png is not an ONNX network"]),
        .network(
            "no-image.onnx",
            says: ["‘image’ of shape [1, 128]", "[batch, channels, height, width]"]),
        .network("unknown-operator.onnx", says: ["Frobnicate", "newer ONNX Runtime"]),
        .network("unknown-tail.onnx", says: ["Sin (‘bent’)", "--features TENSOR --pooling"]),
        .network("overflowing.onnx", says: ["‘weights’", "[1099511627776, 1099511627776]"]),
        .network("oversized.onnx", says: ["‘weights’", "[1099511627776, 1]"]),
        .network("vast-input.onnx", says: ["a side of 1099511627776"]),
        BadInput(["network", "missing.onnx"], says: ["missing.onnx does not exist"]),
        BadInput(["network", "unknown-operator.onnx"], says: ["Frobnicate"]),
        .options("--size", "448", says: ["10×18 pixels only, not 448×448", "leave --size out"]),
        .options(
            "--features", "nothing", "--pooling", "max",
            says: ["no tensor ‘nothing’", "‘6’", "‘/Relu_output_0’"]),
        .options("--embedding", "nothing", says: ["no tensor ‘nothing’", "‘6’"]),
        .options(
            "--features", "6", "--pooling", "max", says: ["1×8", "name another tensor"]),
    ]

    static let libraries: [BadInput] = [
        .options(
            environment: ["LIKENESS_ONNXRUNTIME": "/nowhere/libonnxruntime.so"],
            says: ["no ONNX Runtime library /nowhere/libonnxruntime.so", "make demo"]),
        .options(
            "--onnxruntime", "folder", says: ["folder", "holds no ONNX Runtime", "make demo"]),
        .options("--onnxruntime", "a.png", says: ["a.png cannot be loaded", "--onnxruntime"]),
        .options("--onnxruntime", systemLibrary, says: ["not ONNX Runtime", "--onnxruntime"]),
        BadInput(
            ["pair", "a.png", "b.png"], environment: ["LIKENESS_NETWORK": "nowhere.onnx"],
            says: ["nowhere.onnx does not exist"]),
    ]

    /// A library that is loaded without complaint and is another one.
    static let systemLibrary: String = {
        #if os(macOS)
            "/usr/lib/libz.dylib"
        #else
            [
                "/lib64/libc.so.6", "/lib/x86_64-linux-gnu/libc.so.6",
                "/lib/aarch64-linux-gnu/libc.so.6",
            ]
            .first { FileManager.default.fileExists(atPath: $0) } ?? "/lib/libc.so.6"
        #endif
    }()

    static let outputs: [BadInput] = [
        .options("-o", "nowhere/ab.png", says: ["nowhere/ab.png cannot be written", "create it"]),
        .options("-o", "a.png/ab.png", says: ["a.png/ab.png cannot be written"]),
        .options("-o", "folder.png", says: ["is a folder", "add a file name"]),
        .options("-o", "ab.gif", says: ["ab.gif", ".png, .jpg, .jpeg or .webp"]),
        .options("-o", "ab", says: [".png, .jpg, .jpeg or .webp"]),
        .options("-o", "a.png", says: ["replace what it is made from", "another name"]),
        .options("-o", "folder/../b.png", says: ["replace what it is made from"]),
        .options("--npy", "nowhere/maps", says: ["nowhere/maps cannot be made", "folder above"]),
        .options("--npy", "a.png", says: ["a.png is a file, not a folder", "another"]),
        // What was written before the failure is taken back.
        .options("--npy", "maps", "-o", "nowhere/ab.png", says: ["nowhere/ab.png"]),
        .options("--npy", "folder", "-o", "nowhere/ab.png", says: ["nowhere/ab.png"]),
    ]

    static let weights: [BadInput] = [
        .weights(
            "runs-code.pth", "-o", "new.onnx",
            says: ["asks to run posix.system", "state_dict"]),
        .weights("missing.pth", "-o", "new.onnx", says: ["missing.pth does not exist"]),
        .weights("folder", "-o", "new.onnx", says: ["is a folder"]),
        .weights("empty.png", "-o", "new.onnx", says: ["is empty"]),
        .weights(
            "a.png", "-o", "new.onnx", says: ["no PyTorch or safetensors weights", "torch.save"]),
        .weights("a.png", "-o", "a.png", says: ["replace what it is made from"]),
        .weights(
            "runs-code.pth", "-o", "new.onnx", "--architecture", "lenet",
            says: ["runs-code.pth"]),
    ]

    @Test(
        "one sentence says what is wrong and what to do, and nothing is left",
        arguments: pictures + networks + libraries + outputs + weights)
    func refused(input: BadInput) throws {
        let folder = try WorkingFolder()
        try folder.addDamagedFiles()
        let before = try folder.contents()
        let outcome = try folder.likeness(input.arguments, environment: input.environment)
        #expect(!outcome.wasKilled)
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("Error: ") && outcome.error.hasSuffix("\n"))
        #expect(outcome.error.filter(\.isNewline).count == 1, "\(outcome.error)")
        for part in input.says { #expect(outcome.error.contains(part)) }
        #expect(try folder.contents() == before)
    }

    @Test("a picture that claims more than it holds is refused when it is allowed, too")
    func allowedButEmpty() throws {
        let folder = try WorkingFolder()
        let outcome = try folder.likeness([
            "pair", "a.png", "huge.png", "--network", "network.onnx", "--max-pixels", "900000000",
        ])
        #expect(outcome.status == 1 && !outcome.wasKilled)
        #expect(outcome.error.contains("huge.png is damaged"))
    }

    @Test("a result that cannot be printed is a failure") func fullDisk() throws {
        #if os(Linux)
            let outcome = try WorkingFolder().run(
                URL(filePath: "/bin/sh"),
                ["-c", "\"$0\" network network.onnx >/dev/full", WorkingFolder.command.path])
            #expect(outcome.status == 1)
            #expect(outcome.error.contains("cannot be printed"))
        #endif
    }
}

extension WorkingFolder {
    /// Files that are cut short, empty, or not what their names say; folders named like files.
    func addDamagedFiles() throws {
        for name in ["colour.jpg", "a.png", "colour.webp", "network.onnx"] {
            let whole = try data(name)
            let ending = name.split(separator: ".")[1]
            try write(whole.prefix(whole.count / 2), to: "truncated.\(ending)")
        }
        for name in ["empty.png", "empty.onnx"] { try write(Data(), to: name) }
        for name in ["text.png", "text.onnx"] { try write(Data("not a picture\n".utf8), to: name) }
        for name in ["folder", "folder.png"] { try makeFolder(name) }
    }
}
