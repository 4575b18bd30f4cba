import CLibFuzzer

/// Runs libFuzzer with the command line's arguments.
///
/// - Parameter test: called with one input after another; it must return, whatever they are.
public func fuzz(_ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt) {
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    _ = withUnsafeMutablePointer(to: &arguments) { pointer in
        pointer.withMemoryRebound(
            to: Optional<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>.self, capacity: 1
        ) {
            LLVMFuzzerRunDriver(&count, $0, test)
        }
    }
}
