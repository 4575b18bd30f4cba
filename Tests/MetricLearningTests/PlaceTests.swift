import Testing
@testable import MetricLearning
