#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How far something that takes long has come, in one line on the error stream: nothing where that is
/// no terminal.
///
///     occlusion [#########···········]  45/100 evaluations, 21/s, 3 s left
package struct ProgressBar {
    private let title: String
    private let unit: String
    private let isShown: Bool
    /// When it was first shown, and how far it had come then: speed is told from there on.
    private var first: (time: ContinuousClock.Instant, done: Int)?
    private var last: ContinuousClock.Instant?

    /// - Parameters:
    ///   - title: what is being done.
    ///   - unit: what is counted, in the plural.
    package init(_ title: String, unit: String) {
        self.title = title
        self.unit = unit
        isShown = isatty(STDERR_FILENO) == 1
    }

    /// Shows the line anew, at most ten times a second.
    ///
    /// - Parameter note: what else there is to tell, behind the rest, as far as there is room.
    package mutating func show(_ done: Int, of total: Int, note: String = "") {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let last, done < total, last.duration(to: now) < .milliseconds(100) { return }
        last = now
        let first = first ?? (now, done)
        self.first = first
        let line = Self.line(
            title, done, of: total, unit: unit, since: first.done,
            seconds: first.time.duration(to: now) / .seconds(1), width: Self.terminalWidth,
            note: note)
        Self.put("\r" + line + Self.eraseToEnd)
    }

    /// Takes the line away.
    package mutating func clear() {
        guard last != nil else { return }
        last = nil
        Self.put("\r" + Self.eraseToEnd)
    }

    /// The line, at most `width` characters: of a narrow one the bar is left out.
    ///
    /// - Parameters:
    ///   - earlier: how many were done when time began to be taken.
    ///   - seconds: how long ago that was.
    package static func line(
        _ title: String, _ done: Int, of total: Int, unit: String, since earlier: Int,
        seconds: Double, width: Int, note: String = ""
    ) -> String {
        let total = max(total, done, 1)
        let rate = seconds > 0 ? Double(done - earlier) / seconds : 0
        let left = rate > 0 ? Double(total - done) / rate : 0
        let count = "\(done)"
        let padding = String(repeating: " ", count: "\(total)".count - count.count)
        // The first moments say nothing of the rest.
        let speed =
            done > earlier && seconds >= 0.5
            ? ", \(rate.fixed(rate < 10 ? 1 : 0))/s, \(duration(left)) left" : ""
        let full = "\(padding)\(count)/\(total) \(unit)\(speed)"
        let hasRoom = !note.isEmpty && title.count + full.count + note.count + 12 <= width
        let text = hasRoom ? "\(full), \(note)" : full
        let room = min(width - title.count - text.count - 4, 40)
        guard room >= 5 else { return String("\(title) \(text)".prefix(width)) }
        let filled = done * room / total
        let bar =
            String(repeating: "#", count: filled) + String(repeating: "·", count: room - filled)
        return "\(title) [\(bar)] \(text)"
    }

    /// For example 8 s, 3 min 5 s, 2 h 10 min.
    package static func duration(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds, 0), 1e9).rounded(.up))
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3600: return "\(whole / 60) min \(whole % 60) s"
        default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
        }
    }

    private static let eraseToEnd = "\u{1B}[K"

    /// One column is left free: some terminals break a line that fills the last.
    private static var terminalWidth: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 79 }
        return Int(size.ws_col) - 1
    }

    private static func put(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
