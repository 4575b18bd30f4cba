import Networks
import OnnxRuntime
import Terminal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `likeness network NET.onnx --quantise FOLDER -o INT8.onnx`.
struct Quantisation {
    let network: String
    let photographs: String
    let output: String
    let options: NetworkOptions

    /// Below these, eight bits are not worth what they change.
    private static let worthwhileSpeed = 1.2
    private static let faithfulScores = 0.99
    private static let faithfulMaps = 0.98

    func run(json: Bool) throws {
        let description = try NetworkDescription(contentsOf: network, options: options)
        try QuantizedNetwork.check(output, for: description.preprocessing)

        let quantized = try showingProgress()
        let files = try uninterrupted { try quantized.write(to: output) }

        if json {
            try putJSON(Report(quantized, files: files))
        } else {
            try put(table(quantized, files: files))
        }
        advise(quantized.check)
    }

    private func showingProgress() throws -> QuantizedNetwork {
        let line = ProgressLine()
        defer { line.clear() }
        return try QuantizedNetwork(
            contentsOf: network, options: options, photographs: photographs
        ) { progress in
            let words =
                progress.step == .calibrating
                ? "running the network" : "comparing both networks"
            line.show("\(words): photograph \(progress.done) of \(progress.count)")
        }
    }

    private func table(_ quantized: QuantizedNetwork, files: [String]) -> String {
        let check = quantized.check
        let times = [check.timeBefore, check.timeAfter].map { "\($0.milliseconds.fixed(1)) ms" }
        let rows = [
            ("network", files[0]),
            ("preprocessing", files[1]),
            (
                "photographs",
                "\(quantized.calibrationCount) for its ranges, \(check.photographCount) others to compare on"
            ),
            (
                "speed",
                "\(check.speedRatio.fixed(2)) times: \(times[0]) before, \(times[1]) now for a photograph, median"
            ),
            (
                "scores",
                "correlation \(check.scoreCorrelation.words); changed by \(check.meanScoreChange.fixed(4)) on average, \(check.largestScoreChange.fixed(4)) at most"
            ),
            (
                "neighbours",
                "the nearest is the same for \(check.nearestAgreement.percent), of the ten nearest \(check.tenNearestAgreement.percent)"
            ),
            (
                "maps",
                "correlation \(check.mapCorrelation.words) median, \(check.lowMapCorrelation.words) for the worst of 20"
            ),
            (
                "certificate",
                check.certificateHolds
                    ? "all maps add up to the new network’s own scores"
                    : "some maps do not add up to the new network’s scores"
            ),
        ]
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        return rows.map { $0.padded(to: width) + $1.onOneLine }.joined(separator: "\n")
    }

    /// Says what speaks against using the new network.
    private func advise(_ check: QuantizationCheck) {
        if check.speedRatio < Self.worthwhileSpeed {
            warn(
                "in eight bits the network is only \(check.speedRatio.fixed(2)) times as fast here; keep using \(network)"
            )
        }
        if check.scoreCorrelation ?? 1 < Self.faithfulScores
            || check.mapCorrelation ?? 1 < Self.faithfulMaps
        {
            warn(
                "in eight bits the network sees these photographs differently; look at the numbers above before you use it, and give photographs of the kind it was trained for"
            )
        }
    }

    /// What `--json` prints; times are in milliseconds.
    private struct Report: Encodable {
        let network, preprocessing: String
        let calibrationCount, photographCount: Int
        let speedRatio, timeBefore, timeAfter: Double
        let scoreCorrelation: Double?
        let meanScoreChange, largestScoreChange: Double
        let nearestAgreement, tenNearestAgreement: Double
        let mapCorrelation, lowMapCorrelation: Double?
        let certificateHolds: Bool

        init(_ quantized: QuantizedNetwork, files: [String]) {
            let check = quantized.check
            (network, preprocessing) = (files[0], files[1])
            calibrationCount = quantized.calibrationCount
            photographCount = check.photographCount
            speedRatio = check.speedRatio
            timeBefore = check.timeBefore.milliseconds
            timeAfter = check.timeAfter.milliseconds
            scoreCorrelation = check.scoreCorrelation
            meanScoreChange = check.meanScoreChange
            largestScoreChange = check.largestScoreChange
            nearestAgreement = check.nearestAgreement
            tenNearestAgreement = check.tenNearestAgreement
            mapCorrelation = check.mapCorrelation
            lowMapCorrelation = check.lowMapCorrelation
            certificateHolds = check.certificateHolds
        }
    }
}

/// One line on the error stream that says how far the work is; nothing where that is no terminal.
struct ProgressLine {
    private let isShown = isatty(STDERR_FILENO) == 1

    func show(_ text: String) {
        // Back to the line's start, the text, and away with what an earlier one left.
        send("\r\(text)\u{1B}[K")
    }

    func clear() { send("\r\u{1B}[K") }

    private func send(_ text: String) {
        guard isShown else { return }
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

extension Duration {
    fileprivate var milliseconds: Double { self / .milliseconds(1) }
}

extension Double {
    fileprivate var percent: String { "\(Int((100 * self).rounded())) %" }
}

extension Double? {
    fileprivate var words: String { self?.fixed(4) ?? "undefined" }
}
