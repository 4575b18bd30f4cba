import Galleries

/// Who does what: threads take images in the order in which they are needed, and whoever finishes the last
/// one of a batch puts it together. No more batches are begun than may be ahead.
final class BatchQueue: @unchecked Sendable {
    /// A batch that was begun.
    private final class Slot {
        let step: Int
        let members: [Int]
        var made: [ImageMaker.Made?]
        var taken = 0
        var done = 0
        /// What went wrong, and at which of the members.
        var failure: (position: Int, error: any Error)?
        var result: PreparedBatch?
        var isReady: Bool { result != nil || (failure != nil && done == members.count) }

        init(step: Int, members: [Int]) {
            self.step = step
            self.members = members
            made = Array(repeating: nil, count: members.count)
        }
    }

    /// A part of the work.
    private enum Job {
        case image(Slot, position: Int)
        /// A batch without images.
        case finish(Slot)
    }

    private let steps: Range<Int>
    private let lookAhead: Int
    private let members: @Sendable (Int) throws -> [Int]

    private let monitor = Monitor()
    private let hasWork = Monitor.Condition()
    private let hasBatch = Monitor.Condition()

    // Guarded by the monitor.
    /// The batches that were begun and not handed out, in order.
    private var slots: [Slot] = []
    private var begun: Int
    private var isStopped = false

    init(
        steps: Range<Int>, lookAhead: Int, members: @escaping @Sendable (Int) throws -> [Int]
    ) {
        self.steps = steps
        self.lookAhead = lookAhead
        self.members = members
        begun = steps.lowerBound
    }

    /// The next batch, and what was passed over for it.
    func next() throws -> (PreparedBatch, [ImageMaker.Unreadable])? {
        let slot: Slot? = monitor.locked {
            while !isStopped {
                if let first = slots.first {
                    if first.isReady {
                        slots.removeFirst()
                        hasWork.broadcast()
                        return first
                    }
                } else if begun == steps.upperBound {
                    return nil
                }
                monitor.wait(for: hasBatch)
            }
            return nil
        }
        guard let slot else { return nil }
        if let failure = slot.failure { throw failure.error }
        return slot.result.map { ($0, slot.made.flatMap { $0?.unreadable ?? [] }) }
    }

    func stop() {
        monitor.locked {
            isStopped = true
            slots = []
            hasWork.broadcast()
            hasBatch.broadcast()
        }
    }

    /// What each of the threads does.
    ///
    /// - Parameters:
    ///   - make: makes an image: of a member, at a position of a step.
    ///   - finish: puts a batch together.
    func work(
        _ make: (Int, Int, Int) throws -> ImageMaker.Made,
        finish: (Int, [ImageMaker.Made]) -> PreparedBatch
    ) {
        while let job = take() {
            switch job {
            case .finish(let slot): put(finish(slot.step, []), into: slot)
            case .image(let slot, let position):
                let made = Result { try make(slot.members[position], position, slot.step) }
                if let all = put(made, at: position, of: slot) {
                    put(finish(slot.step, all), into: slot)
                }
            }
        }
    }

    private func take() -> Job? {
        monitor.locked {
            while !isStopped {
                if let slot = slots.first(where: { $0.taken < $0.members.count }) {
                    slot.taken += 1
                    return .image(slot, position: slot.taken - 1)
                }
                guard begun < steps.upperBound else { return nil }
                if slots.count < lookAhead {
                    if let slot = begin() { return .finish(slot) }
                } else {
                    monitor.wait(for: hasWork)
                }
            }
            return nil
        }
    }

    /// Begins the next batch.
    ///
    /// - Returns: the batch where it has no members: there is nothing to do but to finish it.
    private func begin() -> Slot? {
        defer { begun += 1 }
        do {
            let slot = Slot(step: begun, members: try members(begun))
            slots.append(slot)
            hasWork.broadcast()
            return slot.members.isEmpty ? slot : nil
        } catch {
            let slot = Slot(step: begun, members: [])
            slot.failure = (0, error)
            slots.append(slot)
            hasBatch.broadcast()
            return nil
        }
    }

    /// - Returns: all images, where this was the last.
    private func put(
        _ made: Result<ImageMaker.Made, any Error>, at position: Int, of slot: Slot
    ) -> [ImageMaker.Made]? {
        monitor.locked {
            switch made {
            case .success(let made): slot.made[position] = made
            case .failure(let error):
                // That of the first of them, so that it does not depend on threads which one is told.
                if position < slot.failure?.position ?? .max { slot.failure = (position, error) }
            }
            slot.done += 1
            guard slot.done == slot.members.count else { return nil }
            guard slot.failure == nil else {
                hasBatch.broadcast()
                return nil
            }
            return slot.made.compactMap { $0 }
        }
    }

    private func put(_ batch: PreparedBatch, into slot: Slot) {
        monitor.locked {
            slot.result = batch
            hasBatch.broadcast()
        }
    }
}
