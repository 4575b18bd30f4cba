import Foundation
import TestSupport
import Testing

@Suite("The browser's process")
struct BrowserProcessTests {
    @Test("Closing it ends it and removes its files")
    func closing() async throws {
        let browser = try await Browser.start()
        let profile = browser.profile
        #expect(FileManager.default.fileExists(atPath: profile))
        _ = try await browser.newPage()
        await browser.close()
        #expect(!browser.isRunning)
        #expect(!FileManager.default.fileExists(atPath: profile))
        let error = await #expect(throws: BrowserError.self) { _ = try await browser.newPage() }
        #expect(error?.code == .ended)
    }

    @Test("Forgetting it ends it and removes its files")
    func forgetting() async throws {
        var browser: Browser? = try await Browser.start()
        let profile = try #require(browser?.profile)
        browser = nil
        try await expectGone(profile)
    }

    @Test("When it is killed, what waits for it fails at once")
    func killed() async throws {
        let browser = try await Browser.start()
        let profile = browser.profile
        let page = try await browser.newPage()
        let endless = Task { try await page.run("await new Promise(() => {})") }
        kill(-browser.processGroup, SIGKILL)
        let error = await #expect(throws: BrowserError.self) { try await endless.value }
        #expect(error?.code == .ended)
        #expect(error?.description.contains("signal 9") == true)
        try await expectGone(profile)
    }

    @Test("When it stops answering, a command fails in time, and closing kills it")
    func stopped() async throws {
        let browser = try await Browser.start()
        let profile = browser.profile
        let page = try await browser.newPage()
        kill(-browser.processGroup, SIGSTOP)
        let error = await #expect(throws: BrowserError.self) {
            try await page.run("", timeout: .milliseconds(200))
        }
        #expect(error?.code == .timedOut)
        await browser.close()
        #expect(!FileManager.default.fileExists(atPath: profile))
    }

    @Test("A program that is not Chromium is an error with what it wrote")
    func otherProgram() async throws {
        let error = await #expect(throws: BrowserError.self) {
            _ = try await Browser.start(Chromium(path: "/bin/ls"))
        }
        #expect(error?.code == .notStarted)
        #expect(error?.description.contains("headless") == true)
    }

    @Test("Chromium is the one that LIKENESS_CHROMIUM names, else one on the path")
    func choice() throws {
        let named = try Chromium.installed(
            environment: ["LIKENESS_CHROMIUM": "/bin/sh", "PATH": "/usr/bin"])
        #expect(named.path == "/bin/sh")
        let wrong = #expect(throws: BrowserError.self) {
            _ = try Chromium.installed(environment: ["LIKENESS_CHROMIUM": "/no/such"])
        }
        #expect(wrong?.description.contains("/no/such") == true)
        #if os(Linux)
            let none = #expect(throws: BrowserError.self) {
                _ = try Chromium.installed(environment: ["PATH": "/no:/such"])
            }
            #expect(none?.description.contains("Scripts/browser.sh") == true)
        #endif
    }

    /// The folder goes with the process, a moment later.
    private func expectGone(_ folder: String) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while FileManager.default.fileExists(atPath: folder), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
