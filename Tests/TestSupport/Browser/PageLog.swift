import Foundation

/// What a page complained of.
package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable {
        /// An exception that nobody caught, or a promise refused without a listener.
        case exception
        /// `console.error` or a failed `console.assert`.
        case consoleError = "console error"
        /// Against the content security policy, or another rule of the browser.
        case violation
        /// A request that failed, or was answered with status 400 or above.
        case failedRequest = "failed request"
        /// `alert`, `confirm` or `prompt`, which was answered with its refusal.
        case dialogue
        /// The page's process ended.
        case crash
    }

    package let kind: Kind
    package let text: String

    package var description: String { "\(kind.rawValue): \(text)" }
}

/// Something a page asked for.
package struct PageRequest: Hashable, Sendable {
    package let url: String
    package let method: String
    /// The status of the answer; nil when none has come.
    package internal(set) var status: Int?
    /// Whether the answer came without asking the server.
    package internal(set) var isFromCache = false
    /// Why there was no answer, in Chromium's words, as `net::ERR_NAME_NOT_RESOLVED`.
    package internal(set) var failure: String?
}

/// What a page told while a test was busy with it: errors, console, requests, loads.
final class PageLog: Sendable {
    struct Contents {
        var problems: [Problem] = []
        var console: [String] = []
        var requests: [PageRequest] = []
        /// The documents that were loaded with all their parts, by the protocol's identifiers.
        var loaded: Set<String> = []
        var numbers: [String: Int] = [:]
        /// The inputs that opened a dialogue for files, by the protocol's numbers.
        var choosers: [Int] = []
    }

    private let contents = Locked(Contents())
    private let connection: DevToolsConnection

    init(connection: DevToolsConnection) { self.connection = connection }

    var now: Contents { contents.withLock { $0 } }

    func clear() {
        contents.withLock { contents in
            contents.problems = []
            contents.console = []
            contents.requests = []
            contents.numbers = [:]
        }
    }

    /// Hears a page, or a worker of it.
    func listen(to session: String) {
        connection.listen(to: session) { [self] event in note(event, session: session) }
    }

    private func note(_ event: DevToolsConnection.Event, session: String) {
        switch event.name {
        case "Runtime.exceptionThrown":
            if let told = event.parameters(ExceptionThrown.self) {
                complain(.exception, told.exceptionDetails.description)
            }
        case "Runtime.consoleAPICalled":
            if let told = event.parameters(ConsoleCalled.self) { note(told) }
        case "Log.entryAdded":
            if let entry = event.parameters(EntryAdded.self)?.entry { note(entry) }
        case "Page.javascriptDialogOpening":
            answer(event, session: session)
        case "Page.lifecycleEvent":
            if let told = event.parameters(LifecycleEvent.self), told.name == "load" {
                contents.withLock { _ = $0.loaded.insert(told.loaderId) }
            }
        case "Page.fileChooserOpened":
            if let input = event.parameters(FileChooserOpened.self)?.backendNodeId {
                contents.withLock { $0.choosers.append(input) }
            }
        case "Inspector.targetCrashed":
            complain(.crash, "the page's process ended")
            connection.fail(
                session: session, with: BrowserError(.ended, "the page's process ended"))
        case "Target.attachedToTarget":
            if let told = event.parameters(Attached.self) { follow(told.sessionId) }
        default:
            if event.name.hasPrefix("Network.") { noteNetwork(event, session: session) }
        }
    }

    private func complain(_ kind: Problem.Kind, _ text: String) {
        contents.withLock { $0.problems.append(Problem(kind: kind, text: text)) }
    }

    private func note(_ told: ConsoleCalled) {
        let text = told.args.map(\.text).joined(separator: " ")
        contents.withLock { $0.console.append("\(told.type): \(text)") }
        if ["error", "assert"].contains(told.type) { complain(.consoleError, text) }
    }

    private func note(_ entry: EntryAdded.Entry) {
        // What the network did is told more precisely by its own events.
        guard entry.source != "network" else { return }
        contents.withLock { $0.console.append("\(entry.source) \(entry.level): \(entry.text)") }
        if entry.level == "error" { complain(.violation, entry.text) }
    }

    /// A dialogue would stop the page until somebody answers.
    private func answer(_ event: DevToolsConnection.Event, session: String) {
        let told = event.parameters(DialogOpening.self)
        let isLeaving = told?.type == "beforeunload"
        if !isLeaving {
            complain(.dialogue, "\(told?.type ?? "dialogue") “\(told?.message ?? "")”")
        }
        connection.post(
            "Page.handleJavaScriptDialog", ["accept": .boolean(isLeaving)], session: session)
    }

    /// A worker waits until it is followed, so that nothing it does is missed.
    private func follow(_ session: String) {
        listen(to: session)
        for name in ["Runtime.enable", "Log.enable", "Network.enable"] {
            connection.post(name, [:], session: session)
        }
        connection.post("Runtime.runIfWaitingForDebugger", [:], session: session)
    }

    private func noteNetwork(_ event: DevToolsConnection.Event, session: String) {
        switch event.name {
        case "Network.requestWillBeSent":
            guard let told = event.parameters(RequestWillBeSent.self) else { return }
            contents.withLock { contents in
                contents.numbers[session + told.requestId] = contents.requests.count
                contents.requests.append(
                    PageRequest(url: told.request.url, method: told.request.method))
            }
        case "Network.webSocketCreated":
            guard let told = event.parameters(SocketCreated.self) else { return }
            contents.withLock { $0.requests.append(PageRequest(url: told.url, method: "GET")) }
        case "Network.responseReceived":
            guard let told = event.parameters(ResponseReceived.self) else { return }
            change(session + told.requestId) { request in
                request.status = told.response.status
                if told.response.fromDiskCache == true { request.isFromCache = true }
                guard told.response.status >= 400 else { return nil }
                return "\(request.method) \(request.url): status \(told.response.status)"
            }
        case "Network.requestServedFromCache":
            guard let told = event.parameters(ServedFromCache.self) else { return }
            change(session + told.requestId) { request in
                request.isFromCache = true
                return nil
            }
        case "Network.loadingFailed":
            guard let told = event.parameters(LoadingFailed.self) else { return }
            change(session + told.requestId) { request in
                let reason = told.blockedReason.map { " (\($0))" } ?? ""
                request.failure = told.errorText + reason
                // The page itself thought better of it.
                if told.canceled == true { return nil }
                return "\(request.method) \(request.url): \(told.errorText)\(reason)"
            }
        default: return
        }
    }

    private func change(_ key: String, _ body: (inout PageRequest) -> String?) {
        contents.withLock { contents in
            guard let number = contents.numbers[key] else { return }
            guard let text = body(&contents.requests[number]) else { return }
            contents.problems.append(Problem(kind: .failedRequest, text: text))
        }
    }
}
