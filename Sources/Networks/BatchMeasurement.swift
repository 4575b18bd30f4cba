/// Finds out how many pictures at once a network embeds fastest.
///
/// Larger batches keep the processor's cores busier and fetch weights less often; they also need more
/// memory than its caches have, and ONNX Runtime has faster ways for one picture with some networks.
/// What wins cannot be told without trying.
struct BatchMeasurement {
    /// One run on noise.
    struct Trial {
        /// How long it took.
        let seconds: Double
        /// Whether each picture's embedding has the bits that the picture has alone.
        let keepsBits: Bool
        /// The most memory that the process has had so far, in bytes.
        let peakMemory: Int
    }

    /// The numbers that are tried, after one.
    static let candidates = [2, 4, 8, 16, 32]
    /// The time that all timed runs together may take, in seconds: what about a hundred
    /// photographs take on two cores with a network of usual size. Slow networks are not tried with large batches, which gain
    /// them least.
    var seconds = 3.0
    /// How much memory, in bytes, larger batches may add to what one picture needs.
    var memory = 1 << 30
    /// Runs of each of two numbers that are compared, in turns.
    var rounds = 3
    /// What a larger number must save to be worth its memory, and what counts as slower: differences
    /// within that are the clock's.
    var margin = 0.03

    /// - Parameter trial: runs the network on so many pictures; for one it must not fail, for more it
    ///   may.
    /// - Returns: one, and the numbers up to the best that keep all bits.
    func sizes(_ trial: (Int) throws -> Trial) throws -> BatchSizes {
        // The first run makes what later ones use again.
        let first = try trial(1)
        let alone = try trial(1)
        var spent = first.seconds + alone.seconds
        var peak = alone.peakMemory
        var (known, best, slower) = ([1], 1, 0)
        var secondsOfBest = alone.seconds
        for size in Self.candidates {
            let expected = Double(size) / Double(best) * secondsOfBest
            guard
                spent + Double(rounds + 1) * expected + Double(rounds) * secondsOfBest <= seconds,
                // A run of twice the pictures adds at most twice of what was added.
                2 * (peak - alone.peakMemory) <= memory
            else { break }
            // A network that takes other numbers in name only stops here.
            guard let warm = try? trial(size) else { break }
            spent += warm.seconds
            peak = max(peak, warm.peakMemory)
            guard warm.keepsBits else { continue }
            known.append(size)
            var times: (best: [Double], size: [Double]) = ([], [])
            for _ in 0..<rounds {
                times.best.append(try trial(best).seconds)
                let run = try trial(size)
                times.size.append(run.seconds)
                peak = max(peak, run.peakMemory)
            }
            spent += (times.best + times.size).reduce(0, +)
            let medians = (best: times.best.median, size: times.size.median)
            let ratio = medians.size / Double(size) / (medians.best / Double(best))
            if ratio < 1 - margin {
                (best, secondsOfBest, slower) = (size, medians.size, 0)
            } else if ratio > 1 + margin {
                slower += 1
                // Twice: some networks are slower with two than with one, and faster with four.
                if slower == 2 { break }
            }
        }
        return BatchSizes(known.filter { $0 <= best })
    }
}

extension [Double] {
    fileprivate var median: Double { sorted()[count / 2] }
}
