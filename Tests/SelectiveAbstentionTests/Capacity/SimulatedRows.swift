import ExactStatistics

/// Laws of one confidence, from easy to awkward.
enum ConfidenceLaw: CaseIterable, Sendable {
  case continuous, sevenValues, halfOnOneValue, roundedTail

  /// The confidence at a uniform number.
  func confidence(at uniform: Double) -> Double {
    switch self {
    case .continuous: uniform
    case .sevenValues: (uniform * uniform * 7).rounded(.down) / 7
    case .halfOnOneValue: uniform < 0.25 || uniform >= 0.75 ? uniform : 0.5
    case .roundedTail: uniform < 0.1 ? (uniform * 100).rounded(.down) / 100 : uniform
    }
  }

  /// The least uniform number whose confidence is at least a given one, which is a value of the law.
  func leastUniform(of confidence: Double) -> Double {
    switch self {
    case .continuous, .roundedTail: max(0, confidence)
    case .sevenValues: max(0, confidence).squareRoot()
    case .halfOnOneValue: confidence == 0.5 ? 0.25 : max(0, confidence)
    }
  }

  func confidences(_ count: Int, from stream: inout CounterBasedStream) -> [Double] {
    (0..<count).map { _ in confidence(at: stream.nextUniform()) }
  }
}
