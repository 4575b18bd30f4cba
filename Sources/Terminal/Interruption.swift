#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The signal that asked the process to end; 0 for none.
nonisolated(unsafe) private var received: sig_atomic_t = 0

/// Ctrl-C and the like as a question that long work asks now and then, so that it can keep what is done.
package enum Interruption {
    /// From now on the first such signal is only remembered. A second one ends the process.
    package static func remember() {
        // Touched here, because it must not be for the first time in the handler.
        received = 0
        // A parent may have left them blocked, as threads of its own are.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            sigaction(number, nil, &action)
            // What a parent has switched off, as nohup does, stays off.
            #if canImport(Glibc)
                guard action.__sigaction_handler.sa_handler.map(isIgnoring) != true else {
                    continue
                }
                action.__sigaction_handler.sa_handler = { received = sig_atomic_t($0) }
            #else
                guard action.__sigaction_u.__sa_handler.map(isIgnoring) != true else { continue }
                action.__sigaction_u.__sa_handler = { received = sig_atomic_t($0) }
            #endif
            action.sa_flags = Int32(SA_RESTART) | Int32(bitPattern: UInt32(SA_RESETHAND))
            sigaction(number, &action, nil)
        }
    }

    private static func isIgnoring(_ handler: @convention(c) (Int32) -> Void) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Whether there was one.
    package static var isRequested: Bool { received != 0 }

    /// Ends the process as the signal would have, so that whoever started it sees what happened: a shell
    /// reports 130 for Ctrl-C.
    package static func finish() {
        guard received != 0 else { return }
        signal(Int32(received), SIG_DFL)
        raise(Int32(received))
    }
}
