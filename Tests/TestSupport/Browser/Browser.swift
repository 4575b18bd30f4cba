import Foundation

/// A real Chromium without a window, for tests of the page.
///
/// Most tests want ``withPage(_:)``: a page of its own in the browser that all tests of the process
/// share, closed afterwards. A test that kills its browser starts one with ``start(_:)``.
package final class Browser: Sendable {
    let connection: DevToolsConnection

    private init(connection: DevToolsConnection) { self.connection = connection }

    deinit { connection.close() }

    /// Starts a browser; it ends with this object.
    ///
    /// - Throws: ``BrowserError`` where there is no Chromium or it does not answer.
    package static func start(_ chromium: Chromium? = nil) async throws -> Browser {
        let process = try ChromiumProcess(chromium ?? .installed())
        let browser = Browser(connection: DevToolsConnection(process))
        do {
            try await browser.connection.send("Browser.getVersion", timeout: .seconds(60))
        } catch {
            throw BrowserError(.notStarted, "Chromium did not start: \(error)")
        }
        return browser
    }

    /// Whether it has not ended, by itself or by being closed.
    package var isRunning: Bool { connection.end == nil }

    /// The group of Chromium's processes, for tests that end or stop it.
    package var processGroup: pid_t { connection.process.leader }

    /// The folder that it keeps its files in.
    package var profile: String { connection.process.profile.path }

    /// Opens an empty page, 1280 × 800 pixels, that shares nothing with other pages: no cookies, no
    /// cache.
    package func newPage() async throws -> Page {
        struct Context: Decodable { let browserContextId: String }
        let context: Context = try await connection.send(
            "Target.createBrowserContext", ["disposeOnDetach": true])
        try await connection.send(
            "Browser.setDownloadBehavior",
            [
                "behavior": "allow", "browserContextId": .string(context.browserContextId),
                "downloadPath": .string(downloads(of: context.browserContextId).path),
            ])
        return try await newPage(context: context.browserContextId)
    }

    /// Where the pages of a context put what they download.
    func downloads(of context: String) -> URL {
        connection.process.profile.appending(path: "downloads-\(context)")
    }

    func newPage(context: String) async throws -> Page {
        struct Target: Decodable { let targetId: String }
        struct Session: Decodable { let sessionId: String }
        let target: Target = try await connection.send(
            "Target.createTarget",
            ["url": "about:blank", "browserContextId": .string(context)])
        let session: Session = try await connection.send(
            "Target.attachToTarget", ["targetId": .string(target.targetId), "flatten": true])
        let page = Page(
            browser: self, context: context, target: target.targetId, session: session.sessionId)
        try await page.prepare()
        return page
    }

    /// Ends Chromium and waits until it has gone, its files with it.
    package func close() async {
        connection.close()
        // The thread that reads kills what does not end by itself, so this ends too.
        while !connection.isFinished { try? await Task.sleep(for: .milliseconds(5)) }
    }
}

extension Browser {
    /// Gives a new page of the shared browser to `body` and closes it afterwards, whatever happens.
    ///
    /// Two tests have pages at a time, others wait: more would only slow each other down. A second
    /// page within `body` is ``Page/newTab()``, or another call of this.
    package static func withPage<Result>(
        _ body: (Page) async throws -> Result
    ) async throws -> Result {
        let isOutermost = !Turn.isMine
        if isOutermost { try await SharedBrowser.instance.takeTurn() }
        do {
            let result = try await Turn.$isMine.withValue(true) {
                let page = try await SharedBrowser.instance.browser().newPage()
                do {
                    let result = try await body(page)
                    await page.close()
                    return result
                } catch {
                    await page.close()
                    throw error
                }
            }
            if isOutermost { await SharedBrowser.instance.endTurn() }
            return result
        } catch {
            if isOutermost { await SharedBrowser.instance.endTurn() }
            throw error
        }
    }
}

private enum Turn {
    @TaskLocal static var isMine = false
}

/// The browser that the tests of a process share. It ends with the process.
private actor SharedBrowser {
    static let instance = SharedBrowser()

    private var starting: Task<Browser, any Error>?
    private var turns = 0

    func takeTurn() async throws {
        while turns >= 2 { try await Task.sleep(for: .milliseconds(10)) }
        turns += 1
    }

    func endTurn() { turns -= 1 }

    func browser() async throws -> Browser {
        if let starting {
            let browser = try await starting.value
            if browser.isRunning { return browser }
            // One that crashed fails its test, not all that follow.
            if self.starting == starting { self.starting = nil }
            return try await self.browser()
        }
        let start = Task { try await Browser.start() }
        starting = start
        return try await start.value
    }
}
