import CVectorMath
import Dispatch

/// Work on ranges of rows, shared by threads.
struct Parallel {
    /// How many threads work. One is the caller's alone, and starts nothing.
    let threads: Int

    /// Less than this many bytes are read by one thread: a mebibyte takes some 50 µs, about as long as
    /// it takes until a second thread is awake and has had its share.
    static let leastWork = 1 << 20

    /// - Parameters:
    ///   - threads: at most so many; all processors that the process may use if it is not given.
    ///   - work: bytes that are read, each as often as it is.
    init(threads: Int?, work: Int) {
        let most = max(threads ?? Self.processors, 1)
        self.threads = min(most, max(work / Self.leastWork, 1))
    }

    private static let processors = Int(vm_processor_count())

    /// Calls the body for ranges that together are `0..<count`, each of `size` and the last of what is
    /// left. A thread takes the next range when it is done with one; its number is below `threads`.
    func forEachRange(
        of count: Int, size: Int, _ body: (_ thread: Int, _ range: Range<Int>) -> Void
    ) {
        var next = 0
        withUnsafeMutablePointer(to: &next) { next in
            func work(_ thread: Int) {
                while true {
                    let start = vm_claim(next, size)
                    guard start < count else { return }
                    body(thread, start..<min(start + size, count))
                }
            }
            if threads == 1 {
                work(0)
            } else {
                // The body is shared on purpose: threads write only to what their number or their
                // ranges give them.
                withoutActuallyEscaping(work) { work in
                    nonisolated(unsafe) let work = work
                    DispatchQueue.concurrentPerform(iterations: threads) { work($0) }
                }
            }
        }
    }
}
