import ScoringCore
import Testing

/// Logits that are further apart than single precision can tell are refused, never answered with NaN.
@Suite struct TemperatureOverflowTests {
  @Test(arguments: [3, 65], [1, 1e-38, 1e-30])
  func farLogitsAreRefused(classCount: Int, inverseTemperature: Double) throws {
    var row = [Float](repeating: 0, count: classCount)
    row[0] = 3e38
    row[1] = -3e38
    let outputs = try Outputs(logits: try Matrix(rows: [row, row]))
    let error = #expect(throws: DataError.self) {
      try outputs.temperatureSums(
        inverseTemperature: inverseTemperature, labels: [0, 1], precision: .float32)
    }
    #expect(error?.row == 1 || error?.row == 0)
    let sums = try outputs.temperatureSums(
      inverseTemperature: inverseTemperature, labels: [0, 1], precision: .float64)
    #expect(sums.logLoss.isFinite && sums.gradient.isFinite && sums.curvature.isFinite)
  }
}
