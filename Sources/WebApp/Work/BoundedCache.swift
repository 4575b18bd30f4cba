import NIOConcurrencyHelpers

/// Values that were computed and may be wanted again, within a limit of memory: what was not used for
/// longest goes first. It may be used from any thread.
final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// How the cache stands; hits and misses since the start.
    struct Load: Hashable, Sendable {
        var entries = 0
        var cost = 0
        var hits = 0
        var misses = 0
    }

    /// The most that all values together may cost, in bytes.
    let limit: Int
    private let state = NIOLockedValueBox(State())

    init(limit: Int) { self.limit = limit }

    var load: Load { state.withLockedValue(\.load) }

    /// The value of a key, if it is still there.
    func value(for key: Key) -> Value? {
        state.withLockedValue { state in
            state.clock += 1
            guard var entry = state.entries[key] else {
                state.load.misses += 1
                return nil
            }
            state.load.hits += 1
            entry.lastUse = state.clock
            state.entries[key] = entry
            return entry.value
        }
    }

    /// Keeps a value.
    ///
    /// - Parameter cost: the memory it takes, in bytes. What costs more than a quarter of the limit is
    ///   not kept.
    func keep(_ value: Value, for key: Key, cost: Int) {
        guard cost <= limit / 4 else { return }
        state.withLockedValue { state in
            state.clock += 1
            if let old = state.entries.updateValue(
                Entry(value: value, cost: cost, lastUse: state.clock), forKey: key)
            {
                state.load.cost -= old.cost
            }
            state.load.cost += cost
            if state.load.cost > limit { state.shrink(to: limit - limit / 8) }
            state.load.entries = state.entries.count
        }
    }

    private struct Entry {
        let value: Value
        let cost: Int
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var load = Load()
        var clock: UInt64 = 0

        /// Goes an eighth below the limit, so that sorting is rare.
        mutating func shrink(to target: Int) {
            for (key, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
                guard load.cost > target else { break }
                entries[key] = nil
                load.cost -= entry.cost
            }
        }
    }
}
