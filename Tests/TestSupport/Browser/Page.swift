import Foundation

/// A page of a ``Browser``, used as a person uses it: with a pointer, keys and files.
///
/// Everything waits for Chromium, and nothing waits longer than a limit: a ``BrowserError`` says
/// what did not happen.
package final class Page: Sendable {
    let browser: Browser
    let log: PageLog
    let context: String
    private let target: String
    private let session: String
    let media = Locked(Media())

    init(browser: Browser, context: String, target: String, session: String) {
        self.browser = browser
        self.context = context
        self.target = target
        self.session = session
        log = PageLog(connection: browser.connection)
    }

    func prepare() async throws {
        log.listen(to: session)
        for name in ["Page", "Runtime", "Log", "Network", "DOM"] {
            try await send("\(name).enable")
        }
        try await send("Page.setLifecycleEventsEnabled", ["enabled": true])
        try await send(
            "Target.setAutoAttach",
            ["autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true])
        // Every page is the one in front, as far as it can tell.
        try await send("Emulation.setFocusEmulationEnabled", ["enabled": true])
        try await setViewport(width: 1280, height: 800)
    }

    func send<Answer: Decodable>(
        _ name: String, _ parameters: JSON = [:], timeout: Duration = .seconds(30),
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try await browser.connection.send(
            name, parameters, session: session, timeout: timeout)
    }

    func send(
        _ name: String, _ parameters: JSON = [:], timeout: Duration = .seconds(30)
    ) async throws {
        try await browser.connection.send(name, parameters, session: session, timeout: timeout)
    }

    /// Sends a command without waiting for what comes of it.
    func post(_ name: String, _ parameters: JSON) {
        browser.connection.post(name, parameters, session: session)
    }

    /// Loads an address and waits until all its parts are there.
    package func open(_ url: String, timeout: Duration = .seconds(30)) async throws {
        struct Navigation: Decodable {
            let loaderId: String?
            let errorText: String?
        }
        let deadline = ContinuousClock.now + timeout
        let navigation: Navigation = try await send(
            "Page.navigate", ["url": .string(url)], timeout: timeout)
        if let failure = navigation.errorText {
            throw BrowserError(.loading, "\(url) could not be loaded: \(failure)")
        }
        // Without a loader, only the part after # has changed.
        guard let loader = navigation.loaderId else { return }
        try await waitUntil(deadline, "\(url) was not loaded within \(timeout)") {
            $0.loaded.contains(loader)
        }
        try await settle()
    }

    /// Loads the address again and waits until all its parts are there.
    package func reload(timeout: Duration = .seconds(30)) async throws {
        let deadline = ContinuousClock.now + timeout
        let before = log.now.loaded
        try await send("Page.reload", timeout: timeout)
        try await waitUntil(deadline, "the page was not loaded again within \(timeout)") {
            !$0.loaded.isSubset(of: before)
        }
        try await settle()
    }

    /// Another page that shares cookies and caches with this one, and is closed with it.
    package func newTab() async throws -> Page { try await browser.newPage(context: context) }

    /// Closes the page and its tabs, even one that does not answer.
    package func close() async {
        let connection = browser.connection
        // In a task of its own: a cancelled test closes its page, too.
        let closing = Task { [context] in
            try await connection.send(
                "Target.disposeBrowserContext", ["browserContextId": .string(context)],
                timeout: .seconds(10))
        }
        _ = await closing.result
        connection.listen(to: session, nil)
    }

    /// Waits until the page is drawn as it is now: before, a pointer may still meet what was there.
    func settle() async throws {
        try await run(
            """
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            await frame();
            await frame();
            """)
    }

    private func waitUntil(
        _ deadline: ContinuousClock.Instant, _ complaint: String,
        _ condition: (PageLog.Contents) -> Bool
    ) async throws {
        while true {
            let isLate = ContinuousClock.now > deadline
            if condition(log.now) { return }
            if let end = browser.connection.end { throw end }
            if isLate { throw BrowserError(.loading, "\(complaint)\(await circumstances())") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

extension Page {
    /// What the page complained of so far, all kinds: a test of a page that works expects none.
    package var problems: [Problem] { log.now.problems }

    /// Uncaught exceptions, `console.error`, violations of the policy and failed requests, as text.
    package var consoleErrors: [String] { log.now.problems.map(\.description) }

    /// What was written to the console, each line with its level before it.
    package var console: [String] { log.now.console }

    /// Everything the page and its workers asked for, in order, also what came from a cache.
    package var requests: [PageRequest] { log.now.requests }

    /// The addresses of ``requests``.
    package var requestedURLs: [String] { log.now.requests.map(\.url) }

    /// The hosts, with their ports, that were asked; `data:` and `blob:` addresses ask none.
    package var requestedHosts: Set<String> {
        Set(
            requestedURLs.compactMap(URL.init(string:)).compactMap { url in
                url.host.map { host in url.port.map { "\(host):\($0)" } ?? host }
            })
    }

    /// Forgets problems, console and requests, so that a test can look at what comes next.
    package func clearLog() { log.clear() }
}
