import Dispatch
import Foundation
import NIOConcurrencyHelpers

/// Stops a server from outside.
final class ServerControl: Sendable {
    private let state = NIOLockedValueBox<(isStopped: Bool, action: (@Sendable () -> Void)?)>(
        (false, nil))

    /// Whether it was asked to stop.
    var isStopped: Bool { state.withLockedValue { $0.isStopped } }

    /// Lets answers that are under way end, and then the server.
    func stop() {
        let action = state.withLockedValue { state in
            let isFirst = !state.isStopped
            state.isStopped = true
            return isFirst ? state.action : nil
        }
        action?()
    }

    /// Says what is to be done to stop; at once where that was asked already.
    func onStop(_ action: @Sendable @escaping () -> Void) {
        let isStopped = state.withLockedValue { state in
            state.action = action
            return state.isStopped
        }
        if isStopped { action() }
    }
}

/// Ctrl-C and its like: the first stops the server gracefully, the second ends the process at once.
final class StopSignals {
    private let sources: [any DispatchSourceSignal]

    init(_ control: ServerControl) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: DispatchQueue(label: "likeness.signals"))
            source.setEventHandler {
                guard control.isStopped else { return control.stop() }
                signal(number, SIG_DFL)
                kill(getpid(), number)
            }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }
}
