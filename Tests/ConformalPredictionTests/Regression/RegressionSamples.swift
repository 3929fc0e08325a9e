import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// A score with sides, as a test argument.
struct RegressionCase: Sendable, CustomTestStringConvertible {
  let score: any RegressionScore
  let sides: IntervalSides
  var testDescription: String { "\(score.name), \(sides.rawValue)" }

  static let all = RegressionScores.all.flatMap { score in
    IntervalSides.allCases.map { RegressionCase(score: score, sides: $0) }
  }

  func method(_ alphas: [Level], allowsTrivial: Bool = false) -> SplitConformalRegression {
    SplitConformalRegression(
      score: score, sides: sides, alphas: alphas, allowsTrivial: allowsTrivial)
  }
}

extension RegressionOutputs {
  /// Outputs of the kind that a score takes.
  static func of(
    _ score: any RegressionScore, _ center: [Double], _ spread: [Double]
  ) throws -> RegressionOutputs {
    switch score.inputKind {
    case .predictions: try RegressionOutputs(predictions: center)
    case .predictionsWithDifficulty:
      try RegressionOutputs(predictions: center, difficulties: spread)
    case .quantiles:
      try RegressionOutputs(
        lower: zip(center, spread).map { $0 - $1 }, upper: zip(center, spread).map { $0 + $1 })
    }
  }
}

/// Seeded rows with numeric targets.
struct RegressionSample {
  private var stream: CounterBasedStream

  init(seed: UInt64) { stream = CounterBasedStream(seed: seed, purpose: .testing) }

  mutating func uniform() -> Double { stream.nextUniform() }

  /// Continuous positive rows; errors grow with the spread.
  mutating func rows(
    _ count: Int, for score: any RegressionScore, shift: Double = 0
  ) throws -> RegressionData {
    var center: [Double] = []
    var spread: [Double] = []
    var targets: [Double] = []
    for _ in 0..<count {
      let middle = 4 + 4 * uniform()
      let width = 0.5 + uniform()
      let error = uniform() + uniform() * uniform() - 0.75
      center.append(middle)
      spread.append(width)
      targets.append(middle + width * error + shift)
    }
    return try RegressionData(.of(score, center, spread), targets: targets)
  }

  /// Rows of small integers: nearly all scores tie.
  mutating func tiedRows(_ count: Int, for score: any RegressionScore) throws -> RegressionData {
    func integers(_ low: Int, _ bound: UInt64) -> [Double] {
      (0..<count).map { _ in Double(low + Int(stream.next(below: bound))) }
    }
    return try RegressionData(
      .of(score, integers(2, 4), integers(1, 3).map { $0 * 0.5 }), targets: integers(1, 9))
  }
}
