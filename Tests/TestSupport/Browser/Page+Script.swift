import Foundation

extension Page {
    /// The value of an expression of JavaScript in the page, a promise's once it is there.
    ///
    /// With arguments, the expression is a function that is called with them:
    /// `evaluate("(name) => document.querySelector(name).value", "#find")`.
    ///
    /// - Throws: ``BrowserError`` when it throws, or gives a value of another type.
    package func evaluate<Value: Decodable>(
        _ expression: String, _ arguments: JSON..., as type: Value.Type = Value.self,
        timeout: Duration = .seconds(30)
    ) async throws -> Value {
        try await value(of: try called(expression, arguments), timeout: timeout)
    }

    /// Runs statements in the page; `await` is allowed in them.
    package func run(_ statements: String, timeout: Duration = .seconds(30)) async throws {
        let _: JSON? = try await value(
            of: "(async () => {\(statements)\n})().then(() => null)", timeout: timeout)
    }

    /// Waits until an expression, or a function called with the arguments, is true in the page.
    ///
    /// - Throws: ``BrowserError`` with the console, the page's problems and the path of a picture of
    ///   the page, when it does not become true in time.
    package func wait(
        for condition: String, _ arguments: JSON..., timeout: Duration = .seconds(20)
    ) async throws {
        let expression = "(async () => !!(await (\(try called(condition, arguments)))))()"
        let deadline = ContinuousClock.now + timeout
        var lastError = ""
        while true {
            let isLate = ContinuousClock.now > deadline
            do {
                let left = max(.milliseconds(500), ContinuousClock.now.duration(to: deadline))
                if try await value(of: expression, as: Bool.self, timeout: left) { return }
                lastError = ""
            } catch let error as BrowserError where error.code != .ended {
                // The document may just be replaced by the next one, or not have the element yet.
                try Task.checkCancellation()
                lastError = "\nthe last attempt: \(error)"
            }
            if isLate {
                throw BrowserError(
                    .timedOut,
                    "within \(timeout) this did not become true: \(condition)"
                        + (arguments.isEmpty ? "" : " with \(arguments)")
                        + lastError + (await circumstances()))
            }
            try await Task.sleep(for: .milliseconds(15))
        }
    }

    /// The text a person sees of an element.
    package func text(of selector: String) async throws -> String {
        try await evaluate(
            """
            async (selector) => {
              const find = () => document.querySelector(selector);
              if (!find()) throw new Error(`there is no element ${selector}`);
              // What `content-visibility` leaves until it comes into sight has no text before its
              // frame; on a busy machine that can be a while.
              for (let frame = 0; frame < 60; frame += 1) {
                if (!find() || find().innerText || !find().textContent.trim()) break;
                await new Promise((done) => setTimeout(done, 16));
              }
              if (!find()) throw new Error(`${selector} has gone`);
              return find().innerText;
            }
            """, .string(selector))
    }

    /// How many elements answer to a selector.
    package func count(of selector: String) async throws -> Int {
        try await evaluate("(s) => document.querySelectorAll(s).length", .string(selector))
    }

    /// The page's address, its console and problems, and a picture, for the message of an error.
    func circumstances() async -> String {
        let limit = Duration.seconds(5)
        var lines: [String] = []
        if let address = try? await value(of: "location.href", as: String.self, timeout: limit) {
            lines.append("the page: \(address.prefix(200))")
        } else {
            lines.append("the page does not answer")
        }
        let told = log.now
        lines += told.problems.suffix(10).map { "problem: \($0)" }
        lines += told.console.suffix(10).map { "console: \($0)" }
        do {
            let picture = try await screenshot(timeout: limit)
            lines.append("a picture of it: \(try Self.keep(picture, as: "failure-\(UUID())"))")
        } catch {
            lines.append("there is no picture of it: \(error)")
        }
        return "\n" + lines.joined(separator: "\n")
    }

    /// A reference to an element, for commands that want one.
    func element(_ selector: String) async throws -> String {
        struct Answer: Decodable { let result: RemoteObject }
        let expression = try called("(s) => document.querySelector(s)", [.string(selector)])
        let answer: Answer = try await send(
            "Runtime.evaluate", ["expression": .string(expression)])
        guard let element = answer.result.objectId else {
            throw BrowserError(
                .element, "there is no element \(selector)\(await circumstances())")
        }
        return element
    }

    private func called(_ expression: String, _ arguments: [JSON]) throws -> String {
        if arguments.isEmpty { return expression }
        return "(\(expression))(\(try arguments.map { try $0.text }.joined(separator: ", ")))"
    }

    private func value<Value: Decodable>(
        of expression: String, as type: Value.Type = Value.self, timeout: Duration
    ) async throws -> Value {
        let outcome: Outcome<Value> = try await send(
            "Runtime.evaluate",
            [
                // JSON knows null, but not undefined.
                "expression": "Promise.resolve((\(expression)\n)).then((value) => value ?? null)",
                "awaitPromise": true, "returnByValue": true, "userGesture": true,
            ], timeout: timeout)
        switch outcome {
        case .value(let value): return value
        case .exception(let details): throw BrowserError(.script, "\(details) in \(expression)")
        }
    }
}

/// How an evaluation ended.
private enum Outcome<Value: Decodable>: Decodable {
    case value(Value)
    case exception(ExceptionDetails)

    private enum Keys: CodingKey { case result, exceptionDetails }
    private struct Result: Decodable { let value: Value }

    init(from decoder: any Decoder) throws {
        let body = try decoder.container(keyedBy: Keys.self)
        if let details = try body.decodeIfPresent(ExceptionDetails.self, forKey: .exceptionDetails)
        {
            self = .exception(details)
        } else {
            self = .value(try body.decode(Result.self, forKey: .result).value)
        }
    }
}
