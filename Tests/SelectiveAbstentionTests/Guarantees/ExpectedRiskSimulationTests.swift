import ConformalTesting
import ExactStatistics
import SelectiveAbstention
import Testing

/// Control in expectation: a new row is approved and wrong with at most the limit's probability, over fresh
/// calibration rows and the new row together.
@Suite struct ExpectedRiskSimulationTests {
  #if DEBUG
  static let sizes: [(Int, Level)] = [(21, "0.15"), (99, "0.1")]
  #else
  static let sizes: [(Int, Level)] = [
    (20, "0.1"), (21, "0.15"), (99, "0.1"), (999, "0.02"), (2_001, "0.05"),
  ]
  #endif

  @Test(arguments: sizes)
  func newRowsAreRarelyApprovedAndWrong(rowCount: Int, limit: Level) throws {
    let isLarge = rowCount > 500
    for shape in isLarge ? [.justAbove, .all] : ErrorModel.Shape.allCases {
      for law in isLarge ? [ConfidenceLaw.continuous] : ConfidenceLaw.allCases {
        let model = ErrorModel(shape, law, limit: 2 * limit.doubleValue)
        let errors = try errors(model, rowCount, limit)
        let check = StatisticalCheck.risk(atMost: limit, errors: errors, of: Repetitions.count)
        #expect(check.holds, "\(model), \(rowCount) rows: \(check)")
        guard shape == .all, law == .continuous else { continue }
        // With errors only, floor(limit (n + 1)) - 1 rows are approved: the probability is known exactly.
        let most = ExpectedRiskControl(limit: limit).mostErrors(rowCount: rowCount) ?? 0
        let exact = BinomialLaw(
          trials: Repetitions.count, probability: Double(most) / Double(rowCount + 1))
        #expect(exact.tails(at: errors).twoSided > 1e-6, "\(errors) errors")
      }
    }
  }

  /// The new rows that are approved and wrong.
  private func errors(_ model: ErrorModel, _ rowCount: Int, _ limit: Level) throws -> Int {
    var errors = 0
    for repetition in 0..<UInt32(Repetitions.count) {
      var stream = CounterBasedStream(seed: 40, purpose: .testing, substream: repetition)
      let drawn = model.rows(rowCount, &stream)
      let new = model.row(&stream)
      var fit = PolicyFit()
      fit.expectedRisk = limit
      fit.seed = UInt64(repetition)
      let rows = try AnsweredRows(confidences: drawn.confidences, isError: drawn.isError)
      guard case .fitted(let policy) = try fit.fit(on: rows) else { continue }
      if new.isError, policy.queues[0].bands.decision(for: new.confidence) == .approve {
        errors += 1
      }
    }
    return errors
  }
}
