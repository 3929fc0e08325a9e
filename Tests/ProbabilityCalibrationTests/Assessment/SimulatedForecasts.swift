import ExactStatistics
import ProbabilityCalibration
import ScoringCore

/// Forecasts drawn with a seed, with outcomes of a true probability that may differ from them.
struct SimulatedForecasts {
  /// How forecasts are spread.
  enum Spread: CaseIterable {
    case even, sure, rare, ties

    func probability(_ uniform: Double) -> Double {
      switch self {
      case .even: uniform
      case .sure: 1 - uniform * uniform * uniform * 0.4
      case .rare: uniform * uniform * uniform * 0.2
      case .ties: Double(Int(uniform * 7)) / 7 + 1.0 / 14
      }
    }
  }

  /// What is true where a probability is forecast.
  enum Truth: CaseIterable {
    case same, lower, higher, wavy

    func probability(_ forecast: Double) -> Double {
      switch self {
      case .same: forecast
      case .lower: 0.85 * forecast
      case .higher: 0.85 * forecast + 0.15
      case .wavy: forecast < 0.5 ? 0.7 * forecast + 0.15 : 0.7 * forecast + 0.05
      }
    }
  }

  let forecasts: BinaryForecasts
  /// The true probabilities of the rows.
  let truths: [Double]

  init(
    _ count: Int, _ spread: Spread, _ truth: Truth = .same, seed: UInt64,
    weights: [Double]? = nil
  ) throws {
    var stream = CounterBasedStream(seed: seed, purpose: .testing)
    let probabilities = (0..<count).map { _ in spread.probability(stream.nextUniform()) }
    truths = probabilities.map { truth.probability($0) }
    forecasts = try BinaryForecasts(
      probabilities: probabilities, outcomes: truths.map { stream.nextUniform() < $0 },
      weights: weights)
  }

  /// Forecasts of the positive class as rows of two classes.
  func rows() throws -> CalibratorRows {
    let outputs = try Outputs(
      positiveProbability: Matrix(
        forecasts.probabilities, rowCount: forecasts.count, columnCount: 1))
    return try CalibratorRows(
      LabeledOutputs(outputs, labels: forecasts.outcomes.map { $0 ? 1 : 0 }),
      weights: forecasts.weights)
  }
}
