import Testing
@testable import LibTorch
