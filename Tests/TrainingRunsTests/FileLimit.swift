import Foundation

/// How large the files may be that this process writes: a full disk that needs no disk.
///
/// A file that grows beyond it ends the process with the signal `SIGXFSZ`, or, where that is ignored,
/// cannot be written.
enum FileLimit {
    /// Any file.
    case anyFile
    /// What is left of the memory of a process that a signal ends.
    case memory

    /// - Returns: whether the system has done so.
    func set(_ bytes: Int) -> Bool {
        #if canImport(Glibc)
            let resource =
                switch self {
                case .anyFile: __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
                case .memory: __rlimit_resource_t(RLIMIT_CORE.rawValue)
                }
        #else
            let resource =
                switch self {
                case .anyFile: RLIMIT_FSIZE
                case .memory: RLIMIT_CORE
                }
        #endif
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return false }
        limit.rlim_cur = rlim_t(bytes)
        return setrlimit(resource, &limit) == 0
    }
}

/// Lets a signal end the process, wherever in it this is called: threads of a pool block signals, and some
/// shells' children are born ignoring some.
func endProcess(at signal: Int32) {
    _ = Foundation.signal(signal, SIG_DFL)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, signal)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}
