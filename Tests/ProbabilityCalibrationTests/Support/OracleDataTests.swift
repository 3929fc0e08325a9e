import ScoringCore
import Testing

@Suite struct OracleDataTests {
  /// Log-losses of these rows at temperature 1, by scikit-learn 1.8.0.
  @Test func dataIsWhatPeersSaw() throws {
    func logLoss(_ rows: LabeledOutputs) throws -> Double {
      let sums = try rows.outputs.temperatureSums(
        inverseTemperature: 1, labels: rows.labels, precision: .float64)
      return sums.logLoss / Double(sums.rowCount)
    }
    #expect(try abs(logLoss(OracleData.multiclass()) - 1.2298745332359982) < 1e-14)
    #expect(try abs(logLoss(OracleData.binary()) - 0.5855899819337256) < 1e-14)
  }
}
