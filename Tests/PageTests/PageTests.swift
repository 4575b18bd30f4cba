import Foundation
import TestSupport
import Testing

/// The page as a person uses it: a real Chromium, the programs that were built with the tests, the sample
/// network and the sample photographs.
///
/// The server and its galleries are made once for all tests. Each test has a page of its own.
@Suite("the page", .served) enum PageTests {}

extension PageTests {
    /// The galleries that all tests look at, and their server.
    @TaskLocal static var samples: ServedSamples?

    /// Opens an address of the page and does something there. Whatever it is, the page asks nothing but its
    /// server, and complains of nothing.
    ///
    /// - Parameters:
    ///   - server: another one than that of all tests.
    ///   - tolerating: how a problem begins that belongs to what is tested.
    static func visit(
        _ address: String = "/", width: Int = 1280, height: Int = 800, isTelephone: Bool = false,
        scheme: ColourScheme = .light, server: PageServer? = nil, tolerating: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: (Page) async throws -> Void
    ) async throws {
        let server = try server ?? served().server
        try await Browser.withPage { page in
            try await page.setViewport(width: width, height: height, isMobile: isTelephone)
            try await page.setColourScheme(scheme)
            try await page.open(server.url + address)
            try await page.waitUntilShown()
            try await body(page)
            let problems = page.consoleErrors.filter { problem in
                tolerating.map { !problem.hasPrefix($0) } ?? true
            }
            #expect(problems == [], sourceLocation: sourceLocation)
            #expect(page.requestedHosts == [server.host], sourceLocation: sourceLocation)
        }
    }

    static func served() throws -> ServedSamples {
        try #require(samples, "the galleries are made by the suite’s trait")
    }

    /// What the server answers to an address of the page with its twin: `search`, `pair`…
    static func twin<Answer: Decodable>(
        _ address: String, as type: Answer.Type = Answer.self, server: PageServer? = nil
    ) async throws -> Answer {
        let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0] == "/" ? "/search" : parts[0]
        let behind = parts.count > 1 ? "?\(parts[1])" : ""
        return try await (server ?? served().server).json("\(path).json\(behind)")
    }
}

/// Makes the galleries and the server for a suite, and takes them away at its end.
struct ServedTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let served = try await ServedSamples()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await PageTests.$samples.withValue(served, operation: function))
        } catch {
            outcome = .failure(error)
        }
        await served.end()
        try outcome.get()
    }
}

extension Trait where Self == ServedTrait {
    static var served: Self { ServedTrait() }
}
