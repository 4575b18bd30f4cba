#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A lock with conditions that threads wait for. Swift's own needs a newer macOS than the package does.
package final class Monitor: @unchecked Sendable {
    /// Something that threads wait for while they hold the lock.
    package final class Condition: @unchecked Sendable {
        fileprivate let handle: UnsafeMutablePointer<pthread_cond_t>

        package init() {
            handle = .allocate(capacity: 1)
            pthread_cond_init(handle, nil)
        }

        deinit {
            pthread_cond_destroy(handle)
            handle.deallocate()
        }

        /// Wakes one thread that waits.
        package func signal() { pthread_cond_signal(handle) }
        /// Wakes all threads that wait.
        package func broadcast() { pthread_cond_broadcast(handle) }
    }

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    package init() {
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    package func locked<T>(_ body: () throws -> T) rethrows -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Waits, without the lock, until the condition is signalled; it may also wake for no reason.
    package func wait(for condition: Condition) { pthread_cond_wait(condition.handle, mutex) }

    /// The same, for so many milliseconds at most.
    package func wait(for condition: Condition, milliseconds: Int) {
        var end = timespec()
        clock_gettime(CLOCK_REALTIME, &end)
        let nanoseconds = Int(end.tv_nsec) + milliseconds * 1_000_000
        end.tv_sec += nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        pthread_cond_timedwait(condition.handle, mutex, &end)
    }
}

/// Threads of the operating system that do the same job. They may wait for disks and for each other,
/// which Swift's own tasks should not.
package final class Crew {
    private final class Job: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private var threads: [pthread_t] = []

    package init() {}

    /// What a decoder and a network need; threads have half a mebibyte on some systems.
    private static let stackBytes = 8 << 20

    /// Starts as many threads as it can, up to `count`.
    package func start(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        for _ in 0..<count {
            #if canImport(Glibc)
                var thread = pthread_t()
            #else
                var thread: pthread_t?
            #endif
            let job = Unmanaged.passRetained(Job(body))
            let status = pthread_create(
                &thread, &attributes,
                { argument in
                    #if canImport(Glibc)
                        guard let argument else { return nil }
                    #endif
                    Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body()
                    return nil
                }, job.toOpaque())
            guard status == 0 else {
                job.release()
                return
            }
            #if canImport(Glibc)
                threads.append(thread)
            #else
                if let thread { threads.append(thread) }
            #endif
        }
    }

    /// How many were started.
    package var count: Int { threads.count }

    /// Waits until all have done their job.
    package func join() {
        for thread in threads { pthread_join(thread, nil) }
        threads = []
    }
}
