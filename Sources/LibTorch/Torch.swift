import CTorch

/// libtorch as a whole.
package enum Torch {
    /// Runs something without recording what derivatives need: less memory, and less work.
    package static func withoutDerivatives<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = likeness_torch_record(false)
        defer { _ = likeness_torch_record(before) }
        return try body()
    }

    /// How many threads its operators use.
    package static var threads: Int {
        get { Int(likeness_torch_threads(0)) }
        set { _ = likeness_torch_threads(Int32(newValue)) }
    }

    /// The library's version.
    package static var version: String { String(cString: likeness_torch_version()) }

    /// How many bytes of this machine's memory tensors take now.
    package static var memory: Int { Int(likeness_torch_memory()) }

    /// How many bytes they may take at most, in all: an operator that needs more is refused. At first, three
    /// quarters of what the machine, or the container, has: a program that takes all is stopped by the
    /// system.
    package static var memoryLimit: Int {
        get { Int(likeness_torch_memory_limit(0)) }
        set { _ = likeness_torch_memory_limit(Int64(max(newValue, 1))) }
    }

    /// Runs something in which no tensor may take more than so many bytes.
    package static func withTensors<Result, Failure: Error>(
        upTo bytes: Int, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = likeness_torch_allocation_limit(Int64(bytes))
        defer { _ = likeness_torch_allocation_limit(before) }
        return try body()
    }
}
