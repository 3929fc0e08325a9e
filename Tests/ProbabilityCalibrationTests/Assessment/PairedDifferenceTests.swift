import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct PairedDifferenceTests {
  @Test func temperatureOfTheOracleRows() throws {
    let rows = try OracleForecasts.multiclass()
    let cooler = try Outputs(
      logits: Matrix(
        OracleData.multiclassLogits.map { $0 / 3 }, rowCount: 200, columnCount: 3))
    let difference = try PairedDifference.logLoss(before: rows, after: cooler)
    let estimate = try #require(difference.estimate)
    #expect(isClose(estimate.value, 0.8739426716179488 - 1.2298745332359982))
    let interval = try #require(estimate.interval)
    #expect(interval.contains(estimate.value) && interval.upperBound < 0)
    // Far narrower than the interval of either loss.
    let loss = try #require(CalibrationAssessment(of: rows).logLoss.interval)
    #expect(interval.upperBound - interval.lowerBound < 0.9 * (loss.upperBound - loss.lowerBound))
    #expect(difference.count == 200 && difference.improvedCount + difference.worsenedCount == 200)
  }

  @Test func infiniteLosses() {
    func estimate(_ before: [Double], _ after: [Double]) -> IntervalEstimate? {
      PairedDifference(loss: "log-loss", before: before, after: after).estimate
    }
    #expect(estimate([.infinity, 1], [1, 1])?.value == -.infinity)
    #expect(estimate([1, 1], [1, .infinity])?.value == .infinity)
    #expect(estimate([.infinity, 1], [1, .infinity]) == nil)
    #expect(estimate([.infinity, 1], [.infinity, 3])?.value == 1)
  }

  @Test func nothingChanged() {
    let losses = (0..<50).map { Double($0) }
    let difference = PairedDifference(loss: "brier", before: losses, after: losses)
    #expect(difference.estimate?.value == 0 && difference.estimate?.interval == nil)
    #expect(difference.improvedCount == 0 && difference.worsenedCount == 0)
  }

  @Test func outputsOfOtherRowsAreRefused() throws {
    let rows = try OracleForecasts.multiclass()
    let other = try Outputs(logits: Matrix(rows: [[1, 2, 3]] as [[Double]]))
    #expect(throws: DataError.self) { try PairedDifference.logLoss(before: rows, after: other) }
  }
}
