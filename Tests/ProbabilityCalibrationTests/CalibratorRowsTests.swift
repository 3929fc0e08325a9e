import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct CalibratorRowsTests {
  @Test(arguments: [[1, -1], [1, .nan], [0, 0], [1, .infinity]])
  func weightsThatAreNoneAreRefused(_ weights: [Double]) throws {
    let outputs = try Outputs(
      logits: Matrix([0, 1, 1, 0] as [Double], rowCount: 2, columnCount: 2))
    let rows = try LabeledOutputs(outputs, labels: [0, 1])
    #expect(throws: DataError.self) { try CalibratorRows(rows, weights: weights) }
  }
}
