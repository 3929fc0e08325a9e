import ConformalTesting
import ExactStatistics
import SelectiveAbstention
import Testing

/// Certified thresholds over fresh calibration rows: the true risk at the threshold that is deployed exceeds the limit
/// in at most delta of 2 000 fits, by an exact binomial test at 1e-6.
@Suite struct RiskSimulationTests {
  struct Size: Sendable, CustomStringConvertible {
    let rowCount: Int
    let limit: Level
    let delta: Level

    var description: String { "n \(rowCount), limit \(limit), delta \(delta)" }
  }

  #if DEBUG
  static let sizes = [Size(rowCount: 31, limit: "0.3", delta: "0.1")]
  #else
  static let sizes = [
    Size(rowCount: 20, limit: "0.5", delta: "0.1"),
    Size(rowCount: 31, limit: "0.3", delta: "0.1"),
    Size(rowCount: 157, limit: "0.2", delta: "0.1"),
  ]
  #endif
  static let laws = [ConfidenceLaw.continuous, .sevenValues]

  @Test(arguments: sizes, RiskTesting.searching)
  func deployedThresholdsKeepTheLimit(size: Size, testing: RiskTesting) throws {
    for shape in ErrorModel.Shape.allCases {
      for law in Self.laws {
        let model = ErrorModel(shape, law, limit: size.limit.doubleValue)
        let count = try violations(model, size, testing)
        let check = StatisticalCheck.failures(
          atMost: size.delta, failures: count.wrong, of: Repetitions.count)
        #expect(check.holds, "\(model), \(size), \(testing): \(check)")
        switch shape {
        // Where everything that is certified is wrong, there is something to catch.
        case .justAbove where size.rowCount > 20:
          #expect(count.wrong > 0 && count.wrong == count.certified)
        case .none: #expect(count.certified > Repetitions.count / 4 && count.wrong == 0)
        case .all: #expect(count.certified == 0)
        default: break
        }
      }
    }
  }

  #if !DEBUG
  /// The rest of the laws, and as many rows as people have.
  @Test(
    arguments: [
      Size(rowCount: 1_001, limit: "0.1", delta: "0.05"),
      Size(rowCount: 20_000, limit: "0.02", delta: "0.05"),
    ], [ErrorModel.Shape.justAbove, .sawtooth])
  func manyRows(size: Size, shape: ErrorModel.Shape) throws {
    let model = ErrorModel(shape, .continuous, limit: size.limit.doubleValue)
    let count = try violations(model, size, .fixedSequence)
    let check = StatisticalCheck.failures(
      atMost: size.delta, failures: count.wrong, of: Repetitions.count)
    #expect(check.holds, "\(model), \(size): \(check)")
    #expect(count.wrong > 0)
  }
  #endif

  /// The same check refuses the lowest threshold whose observed risk is within the limit.
  @Test func observedRiskIsNoCertificate() throws {
    let size = Size(rowCount: 157, limit: "0.2", delta: "0.1")
    let model = ErrorModel(.falling, .continuous, limit: size.limit.doubleValue)
    var wrong = 0
    for repetition in 0..<UInt32(Repetitions.count) {
      var stream = CounterBasedStream(seed: 2, purpose: .testing, substream: repetition)
      let rows = model.rows(size.rowCount, &stream)
      let profile = ConfidenceProfile(confidences: rows.confidences, isError: rows.isError)
      let lowest = profile.thresholds.indices.last {
        Double(profile.errorCounts[$0]) <= 0.2 * Double(profile.acceptedCounts[$0])
      }
      if let lowest, model.risk(from: profile.thresholds[lowest]) > 0.2 { wrong += 1 }
    }
    #expect(wrong > Repetitions.count / 3)
    #expect(
      !StatisticalCheck.failures(
        atMost: size.delta, failures: wrong, of: Repetitions.count
      ).holds)
  }

  private func violations(
    _ model: ErrorModel, _ size: Size, _ testing: RiskTesting
  ) throws -> (wrong: Int, certified: Int) {
    var (wrong, certified) = (0, 0)
    for repetition in 0..<UInt32(Repetitions.count) {
      var stream = CounterBasedStream(seed: 1, purpose: .testing, substream: repetition)
      let drawn = model.rows(size.rowCount, &stream)
      var fit = PolicyFit()
      fit.risks = [RiskTarget(.error, limit: size.limit)]
      (fit.delta, fit.testing, fit.seed) = (size.delta, testing, UInt64(repetition))
      let rows = try AnsweredRows(confidences: drawn.confidences, isError: drawn.isError)
      guard case .fitted(let policy) = try fit.fit(on: rows) else { continue }
      certified += 1
      if model.risk(from: policy.queues[0].bands.approveFrom) > size.limit.doubleValue {
        wrong += 1
      }
    }
    return (wrong, certified)
  }
}
