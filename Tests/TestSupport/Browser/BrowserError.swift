/// What went wrong between a test and the browser, in one sentence and what helps to find the cause.
package struct BrowserError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// There is no Chromium, or it could not be started.
        case notStarted
        /// Chromium or the page's process ended.
        case ended
        /// Something did not happen in time.
        case timedOut
        /// Chromium refused a command.
        case refused
        /// JavaScript threw, or gave a value of another type than was asked for.
        case script
        /// No element answers to a selector, or it cannot be clicked.
        case element
        /// A page could not be loaded.
        case loading
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
