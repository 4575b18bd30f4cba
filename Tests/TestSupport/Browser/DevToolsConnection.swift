import Foundation

/// Commands to Chromium and what comes back, in the DevTools protocol: JSON texts, each ended by a
/// zero byte.
///
/// A thread of its own reads and watches over deadlines, so that neither busy tests nor a silent
/// Chromium can make a command wait for ever.
final class DevToolsConnection: Sendable {
    /// Something Chromium tells unasked.
    struct Event {
        let name: String
        fileprivate let message: Data

        func parameters<Parameters: Decodable>(_: Parameters.Type) -> Parameters? {
            try? JSONDecoder().decode(EventBody<Parameters>.self, from: message).params
        }
    }

    /// What reads the answer, or the error that came instead.
    private typealias Completion = @Sendable (Result<Data, BrowserError>) -> Void

    private struct Command {
        let name: String
        let session: String?
        let deadline: ContinuousClock.Instant
        let allowed: Duration
        let completion: Completion
    }

    private struct State {
        var commands: [Int: Command] = [:]
        var lastNumber = 0
        var listeners: [String: @Sendable (Event) -> Void] = [:]
        var end: BrowserError?
        var isClosing = false
        var isFinished = false
    }

    let process: ChromiumProcess
    private let state = Locked(State())
    private let writing = DispatchQueue(label: "likeness.browser.writing")

    init(_ process: ChromiumProcess) {
        self.process = process
        Thread.detachNewThread { [self] in read() }
    }

    /// Why nothing more can be asked; nil while Chromium runs.
    var end: BrowserError? { state.withLock { $0.end } }

    /// Whether the process has gone and its files with it.
    var isFinished: Bool { state.withLock { $0.isFinished } }

    /// Sends a command and waits for its answer.
    ///
    /// - Parameter session: the page that is meant; nil for the browser.
    /// - Throws: ``BrowserError`` when Chromium refuses, ends or does not answer in time;
    ///   `CancellationError` when the task is cancelled.
    func send<Answer: Decodable>(
        _ name: String, _ parameters: JSON = [:], session: String? = nil,
        timeout: Duration = .seconds(30), as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try Task.checkCancellation()
        let number = Locked<Int?>(nil)
        let giveUp: @Sendable () -> Void = { [self] in
            guard let number = number.withLock({ $0 }) else { return }
            let cancelled = BrowserError(.timedOut, "\(name) was given up with its test")
            take(number)?.completion(.failure(cancelled))
        }
        let message = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let sent = post(name, parameters, session: session, timeout: timeout) { result in
                    continuation.resume(with: result)
                }
                number.withLock { $0 = sent }
                // Cancelled before there was a number to give up?
                if Task.isCancelled { giveUp() }
            }
        } onCancel: {
            giveUp()
        }
        do {
            return try JSONDecoder().decode(AnswerBody<Answer>.self, from: message).result
        } catch {
            throw BrowserError(.script, "\(name) did not answer with \(Answer.self): \(error)")
        }
    }

    /// Sends a command whose answer is nothing.
    func send(
        _ name: String, _ parameters: JSON = [:], session: String? = nil,
        timeout: Duration = .seconds(30)
    ) async throws {
        struct Nothing: Decodable {}
        let _: Nothing = try await send(name, parameters, session: session, timeout: timeout)
    }

    /// Sends a command without waiting.
    ///
    /// - Returns: the command's number; nil when it has failed already.
    @discardableResult
    func post(
        _ name: String, _ parameters: JSON, session: String?, timeout: Duration = .seconds(30),
        completion: @escaping @Sendable (Result<Data, BrowserError>) -> Void = { _ in }
    ) -> Int? {
        let command = Command(
            name: name, session: session, deadline: .now + timeout, allowed: timeout,
            completion: completion)
        let number = state.withLock { state -> Int? in
            guard state.end == nil else { return nil }
            state.lastNumber += 1
            state.commands[state.lastNumber] = command
            return state.lastNumber
        }
        guard let number else {
            completion(.failure(end ?? BrowserError(.ended, "Chromium has ended")))
            return nil
        }
        var message: [String: JSON] = [
            "id": .number(Double(number)), "method": .string(name), "params": parameters,
        ]
        if let session { message["sessionId"] = .string(session) }
        do {
            let data = try JSONEncoder().encode(JSON.object(message)) + [0]
            writing.async { [process] in process.socket.write(data) }
            return number
        } catch {
            let refusal = BrowserError(.refused, "\(name) cannot be written as JSON: \(error)")
            take(number)?.completion(.failure(refusal))
            return nil
        }
    }

    /// Hears what a page tells, on the reading thread, in order and before later answers; nil
    /// stops.
    func listen(to session: String, _ listener: (@Sendable (Event) -> Void)?) {
        state.withLock { $0.listeners[session] = listener }
    }

    /// Fails what a page still owes.
    func fail(session: String, with error: BrowserError) {
        let owed = state.withLock { state in
            let owed = state.commands.filter { $1.session == session }
            for number in owed.keys { state.commands[number] = nil }
            return owed.values
        }
        for command in owed { command.completion(.failure(error)) }
    }

    /// Lets Chromium end. Returns at once.
    func close() {
        state.withLock { $0.isClosing = true }
        process.socket.shut()
    }

    private func take(_ number: Int) -> Command? {
        state.withLock { $0.commands.removeValue(forKey: number) }
    }

    private func read() {
        var rest = Data()
        while !process.hasEnded {
            if process.socket.waitUntilReadable(milliseconds: 100) {
                guard let bytes = process.socket.read() else { break }
                rest.append(contentsOf: bytes)
                // Only what has just come can hold the end of a message.
                if bytes.contains(0) {
                    var messages = rest.split(separator: 0, omittingEmptySubsequences: false)
                    rest = Data(messages.removeLast())
                    for message in messages { receive(Data(message)) }
                }
            }
            failWhatIsLate()
        }
        finish()
    }

    private func receive(_ message: Data) {
        struct Head: Decodable {
            struct Refusal: Decodable { let message: String }
            let id: Int?
            let method: String?
            let sessionId: String?
            let error: Refusal?
        }
        guard let head = try? JSONDecoder().decode(Head.self, from: message) else { return }
        if let number = head.id, let command = take(number) {
            if let refusal = head.error {
                command.completion(
                    .failure(BrowserError(.refused, "\(command.name): \(refusal.message)")))
            } else {
                command.completion(.success(message))
            }
        } else if let name = head.method, let session = head.sessionId {
            let listener = state.withLock { $0.listeners[session] }
            listener?(Event(name: name, message: message))
        }
    }

    private func failWhatIsLate() {
        let now = ContinuousClock.now
        let late = state.withLock { state in
            let late = state.commands.filter { $1.deadline < now }
            for number in late.keys { state.commands[number] = nil }
            return late.values
        }
        for command in late {
            command.completion(
                .failure(
                    BrowserError(
                        .timedOut,
                        "Chromium did not answer \(command.name) within \(command.allowed)")))
        }
    }

    private func finish() {
        let isClosing = state.withLock { $0.isClosing }
        process.socket.shut()
        let how = process.finish(within: .seconds(5))
        let error =
            isClosing
            ? BrowserError(.ended, "the browser was closed")
            : BrowserError(
                .ended, "Chromium \(how); the last that it wrote:\n\(process.lastMessages())")
        let owed = state.withLock { state in
            let owed = state.commands.values
            state.end = error
            state.commands = [:]
            state.listeners = [:]
            state.isFinished = true
            return owed
        }
        for command in owed { command.completion(.failure(error)) }
    }
}

// What surrounds what is asked for.
private struct EventBody<Parameters: Decodable>: Decodable { let params: Parameters }
private struct AnswerBody<Answer: Decodable>: Decodable { let result: Answer }
