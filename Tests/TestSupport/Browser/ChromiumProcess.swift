import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A running Chromium: its process group, its profile folder, and the socket to it.
///
/// A shell starts Chromium and removes the profile when it ends. Chromium ends when its socket is
/// closed, so that nothing is left behind even when the test process is killed.
final class ChromiumProcess: Sendable {
    let socket: Socket
    /// The process that leads the group, and the group's number.
    let leader: pid_t
    let profile: URL
    /// Where standard output and error go: a file without a name, which no one has to remove.
    private let messages: FileHandle

    /// - Throws: ``BrowserError`` where the process cannot be started.
    init(_ chromium: Chromium) throws {
        let files = FileManager.default
        profile = files.temporaryDirectory.appending(path: "likeness-browser-\(UUID().uuidString)")
        do {
            try files.createDirectory(at: profile, withIntermediateDirectories: true)
            let log = profile.appending(path: "messages")
            try Data().write(to: log)
            messages = try FileHandle(forUpdating: log)
            try files.removeItem(at: log)
            let pair = try Socket.pair()
            socket = pair.ours
            let script = #"profile=$1; shift; "$@"; status=$?; rm -rf -- "$profile"; exit $status"#
            leader = try Self.spawn(
                ["/bin/sh", "-c", script, "sh", profile.path, chromium.path]
                    + chromium.arguments(profile: profile.path),
                environment: chromium.environment(profile: profile.path),
                socket: pair.theirs, messages: messages)
        } catch {
            try? files.removeItem(at: profile)
            throw BrowserError(.notStarted, "\(chromium.path) could not be started: \(error)")
        }
    }

    /// Whether the process has ended. It stays a zombie, so that its number is not given away,
    /// until ``finish(within:)``.
    var hasEnded: Bool { status() != nil }

    /// Waits for the end, or brings it about; removes what is left.
    ///
    /// - Parameter time: how long Chromium may take to end by itself.
    /// - Returns: how it ended, for people.
    func finish(within time: Duration) -> String {
        let deadline = ContinuousClock.now + time
        while !hasEnded, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.01) }
        let status = status()
        // Whoever is left of the group: the leader is not reaped yet, the number still ours.
        kill(-leader, SIGKILL)
        var ignored: Int32 = 0
        while waitpid(leader, &ignored, 0) == -1, errno == EINTR {}
        // A process that was just killed may still have been writing.
        for _ in 0..<100 where FileManager.default.fileExists(atPath: profile.path) {
            try? FileManager.default.removeItem(at: profile)
            Thread.sleep(forTimeInterval: 0.01)
        }
        guard let status else { return "did not end and was killed" }
        return status > 128 ? "was ended by signal \(status - 128)" : "ended with status \(status)"
    }

    /// The last lines that Chromium wrote, without those about a missing message bus.
    func lastMessages() -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let descriptor = messages.fileDescriptor
        let end = lseek(descriptor, 0, SEEK_END)
        let count = pread(descriptor, &bytes, bytes.count, max(0, end - off_t(bytes.count)))
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            .split(separator: "\n").filter { !$0.contains("dbus") }.suffix(8)
            .joined(separator: "\n")
    }

    private func status() -> Int32? {
        var information = siginfo_t()
        guard waitid(P_PID, id_t(leader), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else {
            return errno == EINTR ? nil : 0
        }
        #if os(Linux)
            let process = information._sifields._sigchld.si_pid
            let value = information._sifields._sigchld.si_status
        #else
            let process = information.si_pid
            let value = information.si_status
        #endif
        guard process != 0 else { return nil }
        return Int32(information.si_code) == Int32(CLD_EXITED) ? value : 128 + value
    }

    private static func spawn(
        _ arguments: [String], environment: [String: String], socket: Socket, messages: FileHandle
    ) throws -> pid_t {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }

        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for target in [Int32(1), 2] {
            posix_spawn_file_actions_adddup2(&actions, messages.fileDescriptor, target)
        }
        for target in [Int32(3), 4] {
            posix_spawn_file_actions_adddup2(&actions, socket.descriptor, target)
        }
        // A group of its own: one signal reaches Chromium's children too, and Ctrl-C does not.
        posix_spawnattr_setpgroup(&attributes, 0)
        var flags = Int32(POSIX_SPAWN_SETPGROUP)
        #if os(Linux)
            // Files that others have open without care would stay open as long as Chromium runs.
            let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
            for descriptor in open.compactMap(Int32.init) where descriptor > 4 {
                posix_spawn_file_actions_addclose(&actions, descriptor)
            }
        #else
            flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let words = arguments.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, arguments[0], &actions, &attributes, words, variables)
        guard result == 0 else {
            throw BrowserError(.notStarted, String(cString: strerror(result)))
        }
        return process
    }
}
