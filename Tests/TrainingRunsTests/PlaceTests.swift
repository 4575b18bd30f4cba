import Testing
@testable import TrainingRuns
