import ArgumentParser

@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "likeness-bench",
        abstract: "Measure parts of Likeness; Benchmarks/run.sh sets them beside their peers.",
        subcommands: [
            MapsBench.self, DecodeBench.self, BatchBench.self, IndexBench.self, SearchData.self,
            SearchBench.self, LossBench.self, AccuracyCheck.self,
        ])
}

/// The median time of a job in seconds, over at least `rounds` runs and half a second.
func medianSeconds(rounds: Int = 15, _ job: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    try job()
    var times: [Double] = []
    var total = 0.0
    while times.count < rounds || total < 0.5 {
        let time = try clock.measure(job)
        times.append(time / .seconds(1))
        total += time / .seconds(1)
    }
    times.sort()
    return times[times.count / 2]
}

/// Prints `{"case": {"likeness": seconds}, …}`, as the peers do.
func printTimes(_ times: [(name: String, seconds: Double)]) {
    let cases = times.map { "\"\($0.name)\": {\"likeness\": \($0.seconds)}" }
    print("{\(cases.joined(separator: ", "))}")
}
