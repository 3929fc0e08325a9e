import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct EnsembleTemperatureTests {
  /// No mixture on a fine grid of shares is better.
  @Test func sharesAreOptimal() throws {
    let rows = try CalibratorRows(OracleData.multiclass())
    let fit = try EnsembleTemperatureScaling().fit(
      on: rows, reading: OutputReading(kind: .logits), execution: .standard)
    let map = try #require(fit.map as? EnsembleTemperatureMap)
    #expect(fit.search.hasConverged)
    #expect(abs(map.shares.reduce(0, +) - 1) < 1e-12)
    let least = try meanLogLoss(rows.outputs.mapped(by: map), OracleData.multiclassLabels)
    for first in 0...20 {
      for second in 0...(20 - first) {
        let shares = [first, second, 20 - first - second].map { Double($0) / 20 }
        let other = try EnsembleTemperatureMap(tempered: map.tempered, shares: shares)
        let loss = try meanLogLoss(rows.outputs.mapped(by: other), OracleData.multiclassLabels)
        #expect(loss > least - 1e-9)
      }
    }
  }

  @Test(arguments: [[1, 1, 1], [0.5, 0.5], [-0.1, 0.6, 0.5], [.nan, 0.5, 0.5]])
  func sharesThatAreNoneAreRefused(_ shares: [Double]) throws {
    let tempered = try TemperatureMap(
      temperature: 2, classCount: 3, reading: OutputReading(kind: .logits))
    #expect(throws: DataError.self) {
      try EnsembleTemperatureMap(tempered: tempered, shares: shares)
    }
  }
}
