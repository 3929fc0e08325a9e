import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct CalibratorTests {
  @Test func fitsSayWhatTheyChanged() throws {
    let calibrator = try Calibrator.fit(
      TemperatureScaling(), on: CalibratorRows(OracleData.multiclass()))
    let found = calibrator.diagnostics
    #expect(found.changedAnything && found.changedAnswerCount == 0)
    #expect(abs(found.logLossBefore - 1.2298745332359982) < 1e-12)
    #expect(abs(found.logLossAfter - 0.8739365873826705) < 1e-12)
    #expect(found.correctBefore == found.correctAfter)
  }

  @Test func outputsOfAnotherShapeAreRefused() throws {
    let calibrator = try Calibrator.fit(
      TemperatureScaling(), on: CalibratorRows(OracleData.multiclass()))
    #expect(throws: DataError.self) {
      try calibrator.apply(to: OracleData.binary().outputs)
    }
    let probabilities = try Outputs(
      probabilities: Matrix(rows: [[0.2, 0.3, 0.5] as [Double]]))
    #expect(throws: DataError.self) { try calibrator.apply(to: probabilities) }
  }

  /// A row of one batch, alone, and in a slice: the same bits; and rows keep their hashes.
  @Test(
    arguments: [
      TemperatureScaling(), VectorScaling(), MatrixScaling(), DirichletScaling(),
      EnsembleTemperatureScaling(),
    ] as [any CalibrationMethod])
  func rowsDoNotDependOnTheirBatch(_ method: any CalibrationMethod) throws {
    let rows = try OracleData.multiclass()
    let calibrator = try Calibrator.fit(method, on: CalibratorRows(rows))
    let outputs = try calibrator.apply(to: rows.outputs)
    let all = try outputs.probabilities()
    for row in [0, 1, 99, 199] {
      let alone = try outputs.slice(rows: row..<row + 1).probabilities()
      #expect(alone == Array(all[3 * row..<3 * row + 3]))
    }
    #expect(
      try outputs.rowHashes(precision: .float64)
        == rows.outputs.rowHashes(precision: .float64))
  }

  /// Parameters make the same map again, bit for bit.
  @Test(
    arguments: [
      TemperatureScaling(), VectorScaling(), MatrixScaling(), DirichletScaling(),
      EnsembleTemperatureScaling(),
    ] as [any CalibrationMethod])
  func parametersMakeTheMapAgain(_ method: any CalibrationMethod) throws {
    let rows = try OracleData.multiclass()
    let map = try Calibrator.fit(method, on: CalibratorRows(rows)).map
    let again = try CalibrationMaps.map(
      named: type(of: map).name, parameters: map.parameters, classCount: 3, reading: map.reading)
    #expect(again.parameters == map.parameters)
    #expect(
      try rows.outputs.mapped(by: again).probabilities()
        == rows.outputs.mapped(by: map).probabilities())
    #expect(throws: DataError.self) {
      try CalibrationMaps.map(
        named: type(of: map).name, parameters: CalibrationParameters(), classCount: 3,
        reading: map.reading)
    }
  }

  @Test func unknownMethodsAreRefused() {
    #expect(throws: DataError.self) {
      try CalibrationMaps.map(
        named: "magic", parameters: CalibrationParameters(), classCount: 3,
        reading: OutputReading(kind: .logits))
    }
  }
}
