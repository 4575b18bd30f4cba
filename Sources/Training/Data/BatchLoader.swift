import Galleries
import Images
import Networks

/// Batches, prepared ahead by threads of their own while the network learns from the ones before.
///
///     let loader = try BatchLoader(
///         photographs, preprocessing: network.preprocessing, layout: network.inputLayout,
///         steps: 0..<1000, options: options
///     ) { step in sampler.batch(step) }  // the numbers of photographs
///     while let batch = try loader.next() { … }
///
/// Threads work on images, not on batches, so that the next batch is always the one that all of them
/// work on. Memory: `lookAhead` batches besides the one that was handed out, and the cache.
///
/// A loader that is let go of stops its threads.
package final class BatchLoader {
    private let queue: BatchQueue
    private let crew = Crew()
    private let photographs: TrainingPhotographs
    private let onUnreadable: (UnreadablePhotograph) -> Void
    private var reported: Set<Int> = []

    /// Starts to prepare.
    ///
    /// - Parameters:
    ///   - photographs: where the images come from.
    ///   - preprocessing: the network's.
    ///   - layout: where the network has the colours.
    ///   - steps: what to prepare, in order.
    ///   - options: how.
    ///   - onUnreadable: told once of each photograph that cannot be read, within `next()`, in an order
    ///     that depends on nothing but the photographs.
    ///   - members: the numbers of a step's photographs; always the same for a step. It is called for
    ///     one step after the other, by any thread, and must not call the loader.
    /// - Throws: `TrainingError`.
    package init(
        _ photographs: TrainingPhotographs, preprocessing: Preprocessing, layout: ImageLayout,
        steps: Range<Int>, options: BatchOptions = BatchOptions(),
        onUnreadable: @escaping (UnreadablePhotograph) -> Void = { _ in },
        members: @escaping @Sendable (Int) throws -> [Int]
    ) throws {
        try options.augmentation.check()
        self.photographs = photographs
        self.onUnreadable = onUnreadable
        let maker = ImageMaker(photographs, preprocessing: preprocessing, options)
        let writer = InputWriter(preprocessing, layout: layout)
        queue = BatchQueue(
            steps: steps, lookAhead: max(1, options.lookAhead), members: members)
        crew.start(max(1, options.threads)) { [queue] in
            queue.work {
                try maker.image($0, of: $1, step: $2)
            } finish: { step, images in
                PreparedBatch(step, images, photographs, writer)
            }
        }
        guard crew.count > 0 else {
            throw TrainingError(
                .settings,
                "no threads can be started to prepare photographs; close other programs and run the same command again"
            )
        }
    }

    deinit { stop() }

    /// The next batch, as soon as it is ready.
    ///
    /// - Returns: `nil` after the last, or when it was stopped.
    /// - Throws: `TrainingError` where a class has no photograph that can be read; what `members` throws.
    ///   Nothing follows then.
    package func next() throws -> PreparedBatch? {
        do {
            guard let (batch, unreadable) = try queue.next() else { return nil }
            report(unreadable)
            return batch
        } catch let failure as ImageMaker.Failure {
            report(failure.unreadable)
            stop()
            throw failure.error
        } catch {
            stop()
            throw error
        }
    }

    /// Stops preparing, and waits until no thread is left: as long as an image takes.
    package func stop() {
        queue.stop()
        crew.join()
    }

    private func report(_ unreadable: [ImageMaker.Unreadable]) {
        for each in unreadable where reported.insert(each.photograph).inserted {
            onUnreadable(
                UnreadablePhotograph(
                    path: photographs.paths[each.photograph], reason: each.reason))
        }
    }
}

extension BatchLoader {
    /// All photographs once, in their order, as every other command sees them: so many at a time, the last
    /// batch holds what is left. A photograph that cannot be read is left out.
    package convenience init(
        validating photographs: TrainingPhotographs, preprocessing: Preprocessing,
        layout: ImageLayout, batch: Int, options: BatchOptions = BatchOptions(),
        onUnreadable: @escaping (UnreadablePhotograph) -> Void = { _ in }
    ) throws {
        precondition(batch > 0, "batches of \(batch)")
        var options = options
        options.augmentation = .none
        options.replacement = .none
        let count = photographs.count
        try self.init(
            photographs, preprocessing: preprocessing, layout: layout,
            steps: 0..<(count + batch - 1) / batch, options: options, onUnreadable: onUnreadable
        ) { step in Array(step * batch..<min(count, (step + 1) * batch)) }
    }
}

extension PreparedBatch {
    fileprivate init(
        _ step: Int, _ images: [ImageMaker.Made], _ photographs: TrainingPhotographs,
        _ writer: InputWriter
    ) {
        let made = images.compactMap(\.image)
        let count = made.count * writer.count
        values = [Float](unsafeUninitializedCapacity: count) { out, initialized in
            for (index, image) in made.enumerated() {
                let start = index * writer.count
                writer.write(
                    image.picture,
                    to: UnsafeMutableBufferPointer(rebasing: out[start..<start + writer.count]))
            }
            initialized = count
        }
        shape = writer.shape(made.count)
        self.step = step
        self.photographs = made.map(\.photograph)
        labels = self.photographs.map { photographs.labels[$0] }
        paths = self.photographs.map { photographs.paths[$0] }
    }
}
