import CVectorMath

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

    /// The fastest that this processor has.
    package static let best = supported.last ?? .baseline
}
