import CVectorMath

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The instructions of the processor that kernels on rows are compiled for.
package enum InstructionSet: Int32, CaseIterable, Sendable {
    /// SSE2 on x86-64, NEON on ARM.
    case baseline = 0
    case avx2 = 1
    case avx512 = 2

    /// Whether this processor has them.
    package var isSupported: Bool { vm_supports(rawValue) != 0 }

    /// What this processor has, the fastest last.
    package static let supported = allCases.filter(\.isSupported)

    /// The fastest that this processor has, or what the environment variable `LIKENESS_INSTRUCTIONS`
    /// names, if it has that: `baseline`, `avx2` or `avx512`. So one machine can show what others do.
    package static let best: InstructionSet = {
        let asked = getenv("LIKENESS_INSTRUCTIONS").map { String(cString: $0) }
        return supported.last { asked == nil || "\($0)" == asked } ?? supported.last ?? .baseline
    }()
}
