import Testing

/// Arguments that cannot be understood end with exit code 64, a sentence and the usage.
@Suite struct UsageTests {
    static let weights = ["import", "a.pth", "-o", "a.onnx"]
    static let pair = ["pair", "a.png", "b.png", "--network", "network.onnx"]
    static let search = ["search", "g", "q.png"]
    static let occlusion = pair + ["--method", "occlusion"]

    @Test(
        "the mistake is named",
        arguments: [
            (["frobnicate"], "Unexpected argument 'frobnicate'"),
            (["pair"], "Missing expected argument '<A>'"),
            (["pair", "a.png"], "Missing expected argument '<B>'"),
            (["pair", "a.png", "b.png", "c.png"], "Unexpected argument 'c.png'"),
            (["network"], "Missing expected argument '<NET.onnx>'"),
            (["import", "a.pth"], "Missing expected argument '--output <NET.onnx>'"),
            (weights + ["--pooling", "gem:0"], "average, max, rmac or gem:P with P above zero"),
            (weights + ["--pooling", "gem:1e-45"], "average, max, rmac or gem:P with P above"),
            (weights + ["--embedding", "linear:0"], "linear:D with 1 to 16384 outputs"),
            (weights + ["--embedding", "linear:16385"], "linear:D with 1 to 16384 outputs"),
            (weights + ["--embedding", "l2,linear:8"], "linear:D with 1 to 16384 outputs"),
            (weights + ["--embedding", ""], "linear:D with 1 to 16384 outputs"),
            (weights + ["--seed", "1.5"], "is invalid for '--seed <number>'"),
            (weights + ["--embedding", "l2", "--seed", "1"], "--seed is for a linear layer"),
            (pair + ["--nyp", "maps"], "Unknown option '--nyp'. Did you mean '--npy'?"),
            (pair + ["--width", "319"], "--width takes 320 to 8000 pixels, not 319"),
            (pair + ["--width", "8001"], "--width takes 320 to 8000 pixels, not 8001"),
            (pair + ["--width", "wide"], "The value 'wide' is invalid for '--width <pixels>'"),
            (pair + ["--size", "0"], "a size is a number of pixels up to 8192, 448, or"),
            (pair + ["--size", "224x224x3"], "a size is a number of pixels up to 8192, 448, or"),
            (pair + ["--mean", "1,2"], "give three numbers, 0.485,0.456,0.406, or one"),
            (pair + ["--std", "nan"], "give three numbers"),
            (pair + ["--rescale", "1/0"], "give a factor other than zero, 1/255 or 1"),
            (pair + ["--channels", "grb"], "Please provide one of 'rgb' and 'bgr'"),
            (pair + ["--fit", "stretch"], "Please provide one of 'squash', 'crop' or 'pad'"),
            (pair + ["--scale", "both"], "Please provide one of 'shared' and 'each'"),
            (pair + ["--colours", "grey"], "Please provide one of 'signed', 'jet' or 'heat'"),
            (pair + ["--interpolation", "cubic"], "- bicubic"),
            (pair + ["--pooling", "gem:0"], "average, max, rmac or gem:P with P above zero"),
            (pair + ["--features", "x"], "--features needs a pooling; add --pooling average"),
            (
                pair + ["--features", "x", "--pooling", "max", "--embedding", "y"],
                "--features and --embedding exclude each other"
            ),
            (pair + ["--threads", "0"], "--threads takes a number from 1 to 1024, not 0"),
            (pair + ["--max-pixels", "0"], "--max-pixels takes a number above zero, not 0"),
            (
                pair + ["--method", "guess"],
                "Please provide one of 'decomposition' and 'occlusion'"
            ),
            (pair + ["--occluder", "4"], "--occluder is for occlusion; add --method occlusion"),
            (pair + ["--stride", "4"], "--stride is for occlusion; add --method occlusion"),
            (occlusion + ["--occluder", "0"], "--occluder takes a number above zero, not 0"),
            (occlusion + ["--stride=-1"], "--stride takes a number above zero, not -1"),
            (["search", "g"], "Missing expected argument '<QUERY>'"),
            (["contrast", "g", "q", "a"], "Missing expected argument '<B>'"),
            (search + ["-k", "0"], "-k takes a number from 1 to 10000, not 0"),
            (search + ["-k", "10001"], "-k takes a number from 1 to 10000, not 10001"),
            (search + ["-k", "101", "--npy", "m"], "maps are made of at most 100 results; give"),
            (search + ["--region", "1,2,3"], "a region is four numbers of pixels"),
            (search + ["--region", "1,2,0,3"], "X,Y,WIDTH,HEIGHT, the last two above zero"),
            (search + ["--region", "1,2,x,3"], "a region is four numbers of pixels"),
            (search + ["--region", "nan,2,3,3"], "a region is four numbers of pixels"),
            (search + ["--region", "1e308,2,1e308,3"], "a region is four numbers of pixels"),
            (search + ["--not-region", "1,2,3,4,5"], "a region is four numbers of pixels"),
            (search + ["--json", "--csv"], "--json and --csv exclude each other"),
            (search + ["--width", "319"], "--width takes 320 to 8000 pixels, not 319"),
            (search + ["--threads", "0"], "--threads takes a number from 1 to 1024, not 0"),
            (search + ["--max-pixels", "0"], "--max-pixels takes a number above zero, not 0"),
            (["class", "g", "c", "-k", "0"], "-k takes a number from 1 to 10000, and --least"),
            (["class", "g", "c", "--least", "-1"], "Missing value for '--least <number>'"),
            (["components", "g", "--pairs", "0"], "--pairs takes a number from 1 to 1000000"),
            (["components", "g", "-o", "c.png"], "give -o a name that ends in .svg"),
            (["components", "g", "-o", "folder/.svg"], "give -o a name that ends in .svg"),
            (["components", "g", "--of", "all"], "'same-class', 'nearest' or 'random'"),
            (["report", "g", "--examples", "25"], "--examples takes a number from 0 to 24"),
            (["report", "g", "--sample", "0"], "--sample takes a number from 1 to 1000000"),
            (["report", "g", "-o", "r.pdf"], "give -o a name that ends in .html"),
            (["gallery", "g", "--json", "--csv"], "exclude each other; give one"),
            (occlusion + ["--pooling", "max"], "leave --features and --pooling out"),
            (
                occlusion + ["--features", "x", "--pooling", "max"],
                "leave --features and --pooling out"
            ),
        ])
    func mistake(arguments: [String], says: String) throws {
        let folder = try WorkingFolder()
        let before = try folder.contents()
        let outcome = try folder.likeness(arguments)
        #expect(!outcome.wasKilled)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("Error: "))
        #expect(outcome.error.contains(says))
        #expect(outcome.error.contains("Usage: likeness"))
        #expect(try folder.contents() == before)
    }
}
