import Files
import Images
import Networks

/// Photographs to embeddings, on all cores at once.
///
/// A few threads read files ahead, so that the disk is not waited for. As many workers as there are cores
/// take what was read, in its order; each decodes a photograph, makes it the network's input and runs
/// the network, in its own thread. That keeps the cores busier than runs that are spread over them,
/// which wait for each other at every operator – on two cores by two thirds –, and there is
/// nothing to hand over between decoding and inference. In a run of one thread, batches gain nothing: each
/// photograph has a run of its own, and so the very numbers that it has alone.
///
/// Memory: file contents of 64 MiB, or one larger file; for each worker one decoded photograph, of 150 MiB
/// at most, and one input; one larger photograph at a time; 64 results, or 8 for each worker.
final class EmbeddingPipeline: @unchecked Sendable {
    /// What happens to photographs, and where they come from.
    struct Steps: Sendable {
        /// The next file; `nil` when there are no more. Called by one thread at a time.
        let next: @Sendable () throws -> FoundFile?
        /// What is known of these bytes already.
        let known: @Sendable (_ hash: UInt64, _ byteCount: Int) throws -> IndexedFile.Outcome?
    }

    /// What came of a file.
    struct Result: Sendable {
        let file: IndexedFile
        /// Whether the network had nothing to do, because its bytes were known.
        var isReused = false
    }

    private enum Slot {
        case free
        case reading
        case read(FoundFile, bytes: [UInt8], hash: UInt64)
        case embedding
        case done(Result)
    }

    private let reader: PhotographReader
    private let embedder: PhotographEmbedder
    private let steps: Steps
    private let workers: Int
    private let batch: Int

    /// Files are read in the order in which they come; this one is held by who fetches the next.
    private let source = Monitor()
    private let monitor = Monitor()
    private let hasRoom = Monitor.Condition()
    private let hasRead = Monitor.Condition()
    private let hasDone = Monitor.Condition()

    // Guarded by the monitor. Files are numbered as they come; a number's slot is its remainder.
    private var slots: [Slot]
    private var heldBytes = 0
    private var (delivered, taken, begun) = (0, 0, 0)
    private var isExhausted = false
    /// Whether a file waits until others have gone.
    private var isCrowded = false
    private var isStopped = false
    private var failure: (any Error)?

    /// Disks and servers answer several questions at a time.
    private static let readers = 4
    private static let mostHeldBytes = 64 << 20

    /// - Parameters:
    ///   - network: made with one thread for a run.
    ///   - workers: how many run it at a time.
    init(
        _ network: EmbeddingNetwork, photographs: String, maximumPixels: Int, workers: Int,
        steps: Steps
    ) {
        reader = PhotographReader(folder: photographs)
        embedder = PhotographEmbedder(network, maximumPixels: maximumPixels)
        self.steps = steps
        self.workers = workers
        batch = network.fixedBatch ?? 1
        slots = Array(repeating: .free, count: max(64, 8 * workers * batch))
    }

    /// Runs until there are no more files, or it is stopped.
    ///
    /// - Parameters:
    ///   - isStopped: asked ten times a second.
    ///   - deliver: takes what came of files, in their order; at least twice a second it is called
    ///     although there may be nothing.
    /// - Throws: what a step throws, the network's failure, or what `deliver` throws.
    func run(isStopped: () -> Bool, deliver: ([Result]) throws -> Void) throws {
        let crew = Crew()
        crew.start(Self.readers) { [self] in read() }
        let readers = crew.count
        crew.start(workers) { [self] in embed() }
        defer {
            stop()
            crew.join()
        }
        guard readers > 0, crew.count > readers else {
            throw GalleryError(
                .photographs,
                "no threads can be started; close other programs and run the same command again")
        }
        while true {
            let (results, wasLast) = monitor.locked {
                let results = takeDone()
                if results.isEmpty && !isFinished {
                    monitor.wait(for: hasDone, milliseconds: 100)
                }
                return (results, results.isEmpty && isFinished)
            }
            try deliver(results)
            if let failure = monitor.locked({ failure }) { throw failure }
            if wasLast { return }
            if isStopped() { break }
        }
        stop()
        crew.join()
        if let failure = monitor.locked({ failure }) { throw failure }
        // Those behind one that was not finished are worth keeping, too.
        try deliver(
            slots.compactMap {
                if case .done(let result) = $0 { result } else { nil }
            }.sorted {
                $0.file.file.path.utf8.lexicographicallyPrecedes($1.file.file.path.utf8)
            })
    }

    private var isFinished: Bool { isExhausted && delivered == begun }

    private func stop() {
        monitor.locked {
            isStopped = true
            for condition in [hasRoom, hasRead, hasDone] { condition.broadcast() }
        }
    }

    private func fail(_ error: any Error) {
        monitor.locked { failure = failure ?? error }
        stop()
    }

    /// What is done and has nothing undone before it.
    private func takeDone() -> [Result] {
        var results: [Result] = []
        while case .done(let result) = slots[delivered % slots.count] {
            results.append(result)
            slots[delivered % slots.count] = .free
            delivered += 1
        }
        if !results.isEmpty { hasRoom.broadcast() }
        return results
    }

    private func finish(_ number: Int, _ slot: Slot, releasing bytes: Int = 0) {
        monitor.locked {
            slots[number % slots.count] = slot
            heldBytes -= bytes
            switch slot {
            case .done: hasDone.signal()
            default: break
            }
            if bytes > 0 { hasRoom.signal() }
            // What is known already is done out of turn, and the next may be ready.
            hasRead.broadcast()
        }
    }
}

// MARK: What the threads do

extension EmbeddingPipeline {
    private func read() {
        do {
            while let (number, file) = try begin() {
                switch reader.read(file) {
                case .failed(let result):
                    finish(number, .done(.init(file: result)), releasing: file.held)
                case .read(let bytes, let hash):
                    if let outcome = try steps.known(hash, bytes.count) {
                        let result = IndexedFile(file, contentHash: hash, outcome)
                        finish(
                            number, .done(.init(file: result, isReused: true)),
                            releasing: file.held)
                    } else {
                        finish(number, .read(file, bytes: bytes, hash: hash))
                    }
                }
            }
        } catch {
            fail(error)
        }
    }

    /// The next file to read and its number, as soon as there is room.
    private func begin() throws -> (Int, FoundFile)? {
        try source.locked {
            guard !monitor.locked({ isStopped || isExhausted }) else { return nil }
            guard let file = try steps.next() else {
                monitor.locked {
                    isExhausted = true
                    hasRead.broadcast()
                    hasDone.broadcast()
                }
                return nil
            }
            return monitor.locked {
                while !isStopped && !hasRoom(for: file) {
                    isCrowded = true
                    hasRead.broadcast()
                    monitor.wait(for: hasRoom)
                }
                isCrowded = false
                guard !isStopped else { return nil }
                defer { begun += 1 }
                slots[begun % slots.count] = .reading
                heldBytes += file.held
                return (begun, file)
            }
        }
    }

    private func hasRoom(for file: FoundFile) -> Bool {
        begun - delivered < slots.count
            && (heldBytes == 0 || heldBytes + file.held <= Self.mostHeldBytes)
    }

    private func embed() {
        do {
            while let jobs = take() {
                let results = try embedder.embed(
                    jobs.map { .init(file: $0.file, bytes: $0.bytes, hash: $0.hash) })
                for (job, result) in zip(jobs, results) {
                    finish(job.number, .done(.init(file: result)), releasing: job.file.held)
                }
            }
        } catch {
            fail(error)
        }
    }

    /// What a run takes, in the order of the files.
    private func take() -> [(number: Int, file: FoundFile, bytes: [UInt8], hash: UInt64)]? {
        monitor.locked {
            var jobs: [(number: Int, file: FoundFile, bytes: [UInt8], hash: UInt64)] = []
            while !isStopped {
                // What is known already may have been delivered before anyone came by.
                taken = max(taken, delivered)
                skip: while taken < begun {
                    switch slots[taken % slots.count] {
                    case .read(let file, let bytes, let hash):
                        slots[taken % slots.count] = .embedding
                        jobs.append((taken, file, bytes, hash))
                    case .done: break
                    case .free, .reading, .embedding: break skip
                    }
                    taken += 1
                    if jobs.count == batch { return jobs }
                }
                let isLast = isExhausted && taken == begun
                // A run that is not full is better than one that waits for files that wait for it.
                if isLast || (!jobs.isEmpty && isCrowded) {
                    return jobs.isEmpty ? nil : jobs
                }
                monitor.wait(for: hasRead)
            }
            return nil
        }
    }
}

extension FoundFile {
    /// What is reckoned for its contents.
    fileprivate var held: Int { max(0, byteCount) }
}
