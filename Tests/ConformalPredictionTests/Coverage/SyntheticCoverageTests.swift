import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// The law of the hits over fresh calibration and test rows, through fitting and evaluating.
@Suite struct SyntheticCoverageTests {
  #if DEBUG
  static let repetitions = 200
  #else
  static let repetitions = 2000
  #endif
  static let calibrationCount = 39
  static let testCount = 30
  static let scores = [
    ScoreCase(LAC()), ScoreCase(APS()), ScoreCase(RAPS(lambda: 0.01, kReg: 1)),
  ]

  /// Hits are BetaBinomial(m, k, n + 1 - k) when scores are continuous: chi-square, false alarm 10^-6.
  @Test(arguments: scores, Precision.allCases)
  func hitsAreBetaBinomial(score: ScoreCase, precision: Precision) throws {
    let pValue = try chiSquare(score, precision, predictAt: "0.1")
    #expect(pValue > 1e-6 / Double(Self.scores.count * Precision.allCases.count))
  }

  /// The same test refuses sets that are two ranks too small.
  @Test func anotherLevelIsRejected() throws {
    #expect(try chiSquare(ScoreCase(LAC()), .float64, predictAt: "0.15") < 1e-6)
  }

  /// The p-value of the hits at one level under the law of level 0.1.
  private func chiSquare(
    _ score: ScoreCase, _ precision: Precision, predictAt alpha: Level
  ) throws -> Double {
    var random = Synthetic(seed: 91)
    let law = BetaBinomialLaw(trials: Self.testCount, a: 36, b: 4)
    var sample = UniformSample()
    for repetition in 0..<Self.repetitions {
      let calibration = random.continuous(count: Self.calibrationCount, classCount: 3)
      let test = random.continuous(count: Self.testCount, classCount: 3)
      let predictor = try SplitConformal(
        score: score.score, alpha: alpha, seed: UInt64(repetition), precision: precision
      ).fit(on: calibration.labeled(), execution: Execution(threadCount: 1))
      let evaluation = try predictor.evaluate(
        on: test.labeled(), execution: Execution(threadCount: 1))
      if precision == .float64 { #expect(evaluation.consistency.lawIsExact) }
      sample.add(law.uniform(hits: evaluation.total.hits, random.uniform()))
    }
    return sample.chiSquarePValue()
  }
}
