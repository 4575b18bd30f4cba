#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What one network's runs take, found out by whoever needs it first, while others wait.
///
/// The lock is the C library's: Swift's own needs a newer macOS than the package does.
final class KnownBatchSizes: @unchecked Sendable {
    /// What outlasts the process.
    let cache: BatchSizeCache
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var known: BatchSizes?
    private var isRecalled = false

    init(_ cache: BatchSizeCache) {
        self.cache = cache
        lock = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// - Parameters:
    ///   - measuring: whether it is worth the time to measure.
    ///   - recall: what an earlier process has found out; asked once.
    ///   - measure: finds it out.
    func sizes(
        measuring: Bool, recall: () -> BatchSizes?, measure: () throws -> BatchSizes
    ) rethrows -> BatchSizes {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        if known == nil, !isRecalled {
            isRecalled = true
            known = recall()
        }
        if let known { return known }
        guard measuring else { return .single }
        let measured = try measure()
        known = measured
        return measured
    }
}
