/// What one network's runs take, found out by whoever needs it first, while others wait.
final class KnownBatchSizes: @unchecked Sendable {
    /// What outlasts the process.
    let cache: BatchSizeCache
    private let lock = Lock()
    private var known: BatchSizes?
    private var isRecalled = false

    init(_ cache: BatchSizeCache) { self.cache = cache }

    /// - Parameters:
    ///   - measuring: whether it is worth the time to measure.
    ///   - recall: what an earlier process has found out; asked once.
    ///   - measure: finds it out.
    func sizes(
        measuring: Bool, recall: () -> BatchSizes?, measure: () throws -> BatchSizes
    ) rethrows -> BatchSizes {
        try lock.holding {
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
}
