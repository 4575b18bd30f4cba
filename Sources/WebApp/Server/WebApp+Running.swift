import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

extension WebApp {
    /// Answers requests until the process is asked to stop with SIGINT or SIGTERM, and then those that are
    /// under way; a second signal ends it at once.
    ///
    /// - Parameter onReady: called when requests are answered.
    /// - Throws: `ListeningError` where it cannot listen.
    public func run(onReady: @Sendable @escaping (ServerAddress) -> Void = { _ in }) async throws {
        let control = ServerControl()
        let signals = StopSignals(control)
        defer {
            withExtendedLifetime(signals) {}
            LogOutput.standardError.flush()
        }
        try await run(until: control, onReady: onReady)
    }

    /// What logs to the error stream.
    public static func logger(_ format: LogFormat) -> Logger {
        Logger(label: "likeness") { _ in LogLines(format) }
    }

    /// How long answers that are under way may take when the server stops; streams end then.
    private static let grace = Duration.seconds(4)

    /// Answers requests until it is stopped.
    func run(
        until control: ServerControl, onReady: @Sendable @escaping (ServerAddress) -> Void
    ) async throws {
        // The library tells what everyone sees anyway, and debugs its own.
        var quiet = logger
        quiet.logLevel = max(quiet.logLevel, .warning)
        let group = ServiceGroup(
            configuration: .init(services: [application(quiet, onReady)], logger: quiet))
        let running = Task { try await group.run() }
        control.onStop {
            Task {
                await group.triggerGracefulShutdown()
                try? await Task.sleep(for: Self.grace)
                running.cancel()
            }
        }
        do {
            try await withTaskCancellationHandler {
                try await running.value
            } onCancel: {
                running.cancel()
            }
        } catch {
            // What was cut off when the time was over is no failure of the server.
            guard !control.isStopped else { return }
            throw ListeningError(error, host: options.host, port: options.port) ?? error
        }
    }

    private func application(
        _ logger: Logger, _ onReady: @Sendable @escaping (ServerAddress) -> Void
    ) -> some ApplicationProtocol {
        let limits = ConnectionGuard.Limits(
            body: .seconds(Int64(options.bodySeconds)),
            stall: .seconds(Int64(options.idleSeconds)),
            bodyBytes: options.maximumUploadBytes + Upload.maximumForm)
        let (host, token) = (options.host, options.token)
        return Application(
            responder: responder(),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [ConnectionGuard(limits)],
                    idleTimeout: .seconds(Int64(options.idleSeconds)),
                    // A region drawn with a brush is a long address.
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 80 << 10, maxHeaderListSize: 128 << 10,
                        maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: options.port),
                availableConnectionsDelegate: connections),
            onServerRunning: { channel in
                onReady(
                    ServerAddress(
                        host: host, port: channel.localAddress?.port ?? 0, token: token))
            }, logger: logger)
    }
}
