import Galleries
import Images
import Networks
import Testing

@testable import Training

/// Photographs that cannot be read, and loaders that end early.
@Suite struct LoaderFailureTests {
    private let folder: ClassFolder
    private let preprocessing = Preprocessing(size: PixelSize(width: 8, height: 8))

    init() throws {
        folder = try ClassFolder(classes: 3, of: 4)
    }

    private func photographs() throws -> TrainingPhotographs {
        try TrainingPhotographs(contentsOf: folder.path)
    }

    private func loader(
        _ steps: Range<Int>, threads: Int = 2, lookAhead: Int = 3, seed: UInt64 = 0,
        onUnreadable: @escaping (UnreadablePhotograph) -> Void = { _ in },
        members: @escaping @Sendable (Int) throws -> [Int]
    ) throws -> BatchLoader {
        var options = BatchOptions()
        (options.augmentation, options.threads, options.seed) = (.standard, threads, seed)
        options.lookAhead = lookAhead
        return try BatchLoader(
            photographs(), preprocessing: preprocessing, layout: .channelsFirst, steps: steps,
            options: options, onUnreadable: onUnreadable, members: members)
    }

    @Test(
        "a broken photograph is replaced by the next of its class, and named once",
        arguments: [1, 4])
    func replaced(threads: Int) throws {
        try folder.write([], to: "a/3.png")
        try folder.write(Array("no picture".utf8), to: "b/1.png")
        let whole = try Image.noise(PixelSize(width: 64, height: 48), seed: 2).encoded(as: .jpeg)
        try folder.write(Array(whole.prefix(whole.count / 2)), to: "b/2.png")
        var named: [UnreadablePhotograph] = []
        let loader = try loader(0..<3, threads: threads, onUnreadable: { named.append($0) }) {
            step in step == 0 ? [0, 8] : [5, 3, 6]
        }
        let first = try #require(try loader.next())
        #expect(first.photographs == [0, 8])
        #expect(named == [])
        let second = try #require(try loader.next())
        // The last of a class is followed by its first.
        #expect(second.paths == ["b/3.png", "a/0.png", "b/3.png"])
        #expect(second.labels == [1, 0, 1])
        #expect(try loader.next()?.paths == second.paths)
        #expect(named.map(\.path) == ["b/1.png", "b/2.png", "a/3.png"])
        #expect(
            named.map(\.reason) == [
                "it holds text, not a picture; give a JPEG, PNG or WebP file",
                "it ends before the picture does; fetch or copy the file again",
                "it is empty; fetch or copy it again",
            ])
    }

    @Test("who takes a place gets the random numbers of the place") func samePlace() throws {
        try folder.write([1], to: "a/1.png")
        let replaced = try loader(0..<1) { _ in [1, 1] }.next()
        let asked = try loader(0..<1) { _ in [2, 2] }.next()
        #expect(replaced?.values == asked?.values)
    }

    @Test("validation leaves broken photographs out") func leftOut() throws {
        try folder.write([1], to: "a/1.png")
        try folder.write([1], to: "c/3.png")
        var named: [String] = []
        let loader = try BatchLoader(
            validating: photographs(), preprocessing: preprocessing, layout: .channelsLast,
            batch: 5, onUnreadable: { named.append($0.path) })
        var batches: [PreparedBatch] = []
        while let batch = try loader.next() { batches.append(batch) }
        #expect(batches.map(\.photographs) == [[0, 2, 3, 4], [5, 6, 7, 8, 9], [10]])
        #expect(batches.map(\.shape) == [[4, 8, 8, 3], [5, 8, 8, 3], [1, 8, 8, 3]])
        #expect(named == ["a/1.png", "c/3.png"])
    }

    @Test("a class without a photograph that can be read stops it, at its step", arguments: [1, 4])
    func lostClass(threads: Int) throws {
        for each in 0..<4 { try folder.write([], to: "b/\(each).png") }
        var named: [String] = []
        let loader = try loader(
            0..<5, threads: threads, onUnreadable: { named.append($0.path) }
        ) { step in step == 2 ? [0, 6, 9, 4] : [0, 9] }
        #expect(try loader.next()?.step == 0)
        #expect(try loader.next()?.step == 1)
        let error = #expect(throws: TrainingError.self) { try loader.next() }
        #expect(error?.code == .photographs)
        #expect(
            error?.description
                == "none of the 4 photographs of the class b in \(folder.path) can be read (b/2.png: it is empty; fetch or copy it again); replace them, or take the class away"
        )
        #expect(named == ["b/2.png", "b/3.png", "b/0.png", "b/1.png"])
        #expect(try loader.next() == nil)
    }

    @Test("an error of who chooses the photographs comes at its step") func membersFail() throws {
        struct Refusal: Error {}
        let loader = try loader(0..<9) { step in
            if step == 4 { throw Refusal() }
            return [step]
        }
        for step in 0..<4 { #expect(try loader.next()?.step == step) }
        #expect(throws: Refusal.self) { try loader.next() }
        #expect(try loader.next() == nil)
    }

    @Test("of several errors in a batch the first image's is told, whichever came first")
    func firstFailure() throws {
        struct Refusal: Error {
            let position: Int
        }
        let queue = BatchQueue(steps: 0..<1, lookAhead: 1) { _ in [7, 8] }
        let (monitor, condition) = (Monitor(), Monitor.Condition())
        let refused = Counter()
        let crew = Crew()
        crew.start(2) {
            queue.work { _, position, _ in
                if position == 1 {
                    refused.set(1)
                    // Not to be missed by who waits: it holds the monitor from its question on.
                    monitor.locked { condition.signal() }
                } else {
                    monitor.locked {
                        while refused.value == 0 { monitor.wait(for: condition) }
                    }
                }
                throw Refusal(position: position)
            } finish: { step, _ in
                PreparedBatch(
                    step: step, values: [], shape: [], labels: [], photographs: [], paths: [])
            }
        }
        let refusal = #expect(throws: Refusal.self) { try queue.next() }
        #expect(refusal?.position == 0)
        queue.stop()
        crew.join()
    }

    @Test("a loader that is let go of leaves no thread behind", arguments: [0, 1, 3])
    func abandoned(taken: Int) throws {
        final class Token: Sendable {
            let choice = [0, 5, 9, 2]
        }
        var token: Token? = Token()
        weak let held = token
        var abandoned: BatchLoader? = try loader(0..<1_000_000, threads: 4) { [token] _ in
            token?.choice ?? []
        }
        token = nil
        #expect(held != nil)
        for _ in 0..<taken { _ = try abandoned?.next() }
        // Who waits for its threads to end has ended them; they alone would hold the token.
        abandoned = nil
        #expect(held == nil)
    }

    @Test("a loader that was stopped gives nothing more, as often as it is stopped") func stopped()
        throws
    {
        let loader = try loader(0..<1000) { _ in [1, 2] }
        #expect(try loader.next() != nil)
        loader.stop()
        #expect(try loader.next() == nil)
        loader.stop()
        #expect(try loader.next() == nil)
    }

    @Test("no more batches are begun than may be ahead", arguments: [1, 2, 3])
    func lookAhead(limit: Int) throws {
        let asked = Counter()
        let (begun, early) = (Counter(), Counter())
        let loader = try loader(0..<40, threads: 3, lookAhead: limit) { step in
            begun.set(step + 1)
            // Whoever asked for the n-th batch has taken n at most.
            if step >= asked.value + limit { early.set(early.value + 1) }
            return [step % 12]
        }
        for step in 0..<30 {
            asked.set(step + 1)
            #expect(try loader.next()?.step == step)
        }
        loader.stop()
        #expect(begun.value <= 30 + limit)
        #expect(early.value == 0)
    }

    @Test("no steps are no batches, and a step without photographs is an empty batch")
    func nothing() throws {
        #expect(try loader(4..<4) { _ in [1] }.next() == nil)
        let loader = try loader(0..<3) { step in step == 1 ? [] : [3] }
        #expect(try loader.next()?.labels == [0])
        let empty = try loader.next()
        #expect(empty?.labels == [] && empty?.values == [] && empty?.shape == [0, 3, 8, 8])
        #expect(try loader.next()?.step == 2)
        #expect(try loader.next() == nil)
    }

    @Test("settings that make no sense are refused before anything is begun") func settings() throws
    {
        var options = BatchOptions()
        options.augmentation.flipProbability = 2
        #expect(throws: TrainingError.self) {
            try BatchLoader(
                photographs(), preprocessing: preprocessing, layout: .channelsFirst,
                steps: 0..<1, options: options
            ) { _ in [0] }
        }
    }
}

/// A number that threads share.
private final class Counter: @unchecked Sendable {
    private let monitor = Monitor()
    private var number = 0

    var value: Int { monitor.locked { number } }
    func set(_ value: Int) { monitor.locked { number = value } }
}
