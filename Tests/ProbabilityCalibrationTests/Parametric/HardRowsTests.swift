import ProbabilityCalibration
import ScoringCore
import Testing

/// Rows at which searches stop early, or go nowhere.
@Suite struct HardRowsTests {
  private static let reading = OutputReading(kind: .logits)

  /// A class that a mask rules out has logits of -1e9: its size must not be a measure for those of others.
  @Test func maskedClassesDoNotStopTheSearch() throws {
    let masked = (0..<200).flatMap { row in
      OracleData.multiclassLogits[3 * row..<3 * row + 3] + [-1e9]
    }
    let outputs = try Outputs(logits: Matrix(masked, rowCount: 200, columnCount: 4))
    let rows = try CalibratorRows(
      LabeledOutputs(outputs, labels: OracleData.multiclassLabels))
    let fit = try VectorScaling().fit(on: rows, reading: Self.reading, execution: .standard)
    let loss = try meanLogLoss(outputs.mapped(by: fit.map), OracleData.multiclassLabels)
    // The optimum without the class that never comes.
    #expect(abs(loss - 0.8576745755673321) < 1e-8)
    #expect(fit.search.iterationCount > 2)
  }

  /// Separable rows speak for no finite temperature: maps that start from one say so, and keep to finite numbers.
  @Test func separableRowsAreNamed() throws {
    let rows = try CalibratorRows(
      LabeledOutputs(
        Outputs(logits: Matrix(rows: [[2.0, 0, 0], [0, 2.0, 0], [0, 0, 2.0]] as [[Double]])),
        labels: [0, 1, 2]))
    for method in [VectorScaling(shrinkage: .structured), MatrixScaling()]
      as [any CalibrationMethod]
    {
      let fit = try method.fit(on: rows, reading: Self.reading, execution: .standard)
      #expect(fit.atBound == ["temperature"])
      #expect(try fit.map.parameters.list("weights").allSatisfy { abs($0) < 1e3 })
    }
  }

  /// The smallest number there is has a logarithm, in fits as in assessments.
  @Test func subnormalProbabilitiesHaveALoss() throws {
    let tiny = Double.leastNonzeroMagnitude
    let outputs = try Outputs(probabilities: Matrix(rows: [[tiny, 1], [0.5, 0.5]]))
    let rows = try CalibratorRows(LabeledOutputs(outputs, labels: [0, 0]))
    let fit = try Calibrator.fit(TemperatureScaling(), on: rows)
    let assessed = try CalibrationAssessment(of: rows)
    // -ln 2^-1074, and ln 2.
    let wanted = (1_074 + 1) * 0.6931471805599453 / 2
    #expect(abs(fit.diagnostics.logLossBefore - wanted) < 1e-10)
    #expect(abs(assessed.logLoss.value - wanted) < 1e-10)
  }

  /// In single precision 1 - p of a row (1e-9, 1) is 0; its own number for the other class is not.
  @Test func logOddsTakeBothNumbersOfARow() throws {
    let values: [Float] = [1e-9, 1, 1, 1e-9, 0.3, 0.7, 0.8, 0.2]
    func fit(_ numbers: [Float], _ labels: [Int]) throws -> [Double] {
      let outputs = try Outputs(
        probabilities: Matrix(numbers, rowCount: 4, columnCount: 2))
      let rows = try CalibratorRows(LabeledOutputs(outputs, labels: labels))
      let calibrator = try Calibrator.fit(OneVersusRest(PlattScaling()), on: rows)
      return try calibrator.apply(to: outputs).probabilities()
    }
    let swapped = stride(from: 0, to: values.count, by: 2).flatMap { [values[$0 + 1], values[$0]] }
    let one = try fit(values, [1, 0, 0, 1])
    let other = try fit(swapped, [0, 1, 1, 0])
    // The names of the classes do not matter.
    for row in 0..<4 { #expect(abs(one[2 * row] - other[2 * row + 1]) < 1e-12) }
  }

  @Test(arguments: [1e-120, 1e120]) func weightsWhoseSquaresAreNoNumbersAreRefused(
    _ weight: Double
  ) throws {
    let outputs = try Outputs(logits: Matrix(rows: [[0, 1], [1, 0]] as [[Double]]))
    #expect(throws: DataError.self) {
      try CalibratorRows(LabeledOutputs(outputs, labels: [0, 1]), weights: [weight, 1])
    }
  }
}
