import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct TemperatureScalingTests {
  private static let reading = OutputReading(kind: .logits)

  private func temperature(
    _ rows: CalibratorRows, _ reading: OutputReading = reading
  ) throws -> (value: Double, fit: CalibrationFit) {
    let fit = try TemperatureScaling().fit(on: rows, reading: reading, execution: .standard)
    return (try fit.map.parameters.number("temperature"), fit)
  }

  /// scikit-learn 1.8.0 gives 3.018301485207328, a bisection of 30 steps 3.0183015187.
  @Test func matchesPeers() throws {
    let (value, fit) = try temperature(CalibratorRows(OracleData.multiclass()))
    #expect(abs(value - 3.018301485207328) < 1e-7)
    #expect(fit.search.hasConverged && fit.atBound.isEmpty)
    // The loss at the temperature, to the digits that both give.
    let outputs = try OracleData.multiclass().outputs.mapped(by: fit.map)
    let loss = try meanLogLoss(outputs, OracleData.multiclassLabels)
    #expect(abs(loss - 0.8739365873826705) < 1e-12)
  }

  /// scikit-learn reads a binary decision value x as logits (-x, x): half of the usual temperature's inverse.
  @Test func matchesPeersOnTwoClasses() throws {
    let (value, _) = try temperature(CalibratorRows(OracleData.binary()))
    #expect(abs(value - 1.712049253084624) < 1e-7)
  }

  /// A numerical gradient in single precision is 0: such a fit does not move.
  @Test func singlePrecisionConverges() throws {
    let matrix = try Matrix(
      OracleData.multiclassLogits.map { Float($0) }, rowCount: 200, columnCount: 3)
    let rows = try LabeledOutputs(
      Outputs(logits: matrix), labels: OracleData.multiclassLabels)
    let (value, fit) = try temperature(CalibratorRows(rows))
    #expect(abs(value - 3.018301485) < 1e-6)
    #expect(fit.search.iterationCount > 1)
  }

  /// The derivative vanishes where the mean logit under the map is that of the true labels.
  @Test(arguments: [1, 3, 8]) func weightsCountAsRepeatedRows(_ repeats: Int) throws {
    let labels = OracleData.multiclassLabels
    let logits = OracleData.multiclassLogits
    let weights = (0..<200).map { Double($0 % 3 == 0 ? repeats : 1) }
    let places = (0..<200).flatMap { row in Array(repeating: row, count: Int(weights[row])) }
    let repeated = try LabeledOutputs(
      Outputs(
        logits: Matrix(rows: places.map { Array(logits[3 * $0..<3 * $0 + 3]) })),
      labels: places.map { labels[$0] })
    let weighted = try temperature(
      CalibratorRows(OracleData.multiclass(), weights: weights)
    ).value
    let plain = try temperature(CalibratorRows(repeated)).value
    #expect(abs(weighted - plain) < 1e-9 * plain)
  }

  /// Separable rows want T = 0, rows that are always wrong T = infinity: the end of the range is named.
  @Test func endsOfTheRangeAreNamed() throws {
    let logits = try Matrix([2, 0, 0, 2] as [Double], rowCount: 2, columnCount: 2)
    let right = try temperature(
      CalibratorRows(LabeledOutputs(Outputs(logits: logits), labels: [0, 1])))
    #expect(right.value == 0x1p-30 && right.fit.atBound == ["temperature"])
    let wrong = try temperature(
      CalibratorRows(LabeledOutputs(Outputs(logits: logits), labels: [1, 0])))
    #expect(wrong.value == 0x1p30 && wrong.fit.atBound == ["temperature"])
  }

  @Test func equalLogitsKeepTheirTemperature() throws {
    let logits = try Matrix([3, 3, 3, 3, 3, 3] as [Double], rowCount: 2, columnCount: 3)
    let found = try temperature(
      CalibratorRows(LabeledOutputs(Outputs(logits: logits), labels: [0, 1])))
    #expect(found.value == 1 && found.fit.atBound.isEmpty && found.fit.search.hasConverged)
  }

  /// Logits so far apart that a softmax without care overflows.
  @Test(arguments: [1e4, 3e5]) func farLogitsConverge(_ scale: Double) throws {
    let logits = OracleData.multiclassLogits.map { $0 * scale }
    let rows = try LabeledOutputs(
      Outputs(logits: Matrix(logits, rowCount: 200, columnCount: 3)),
      labels: OracleData.multiclassLabels)
    let (value, fit) = try temperature(CalibratorRows(rows))
    #expect(abs(value / scale - 3.018301485) < 1e-6)
    #expect(fit.search.hasConverged && fit.atBound.isEmpty)
  }

  @Test func probabilitiesAreReadByTheirLogarithms() throws {
    let rows = try OracleData.multiclass()
    let probabilities = try rows.outputs.probabilities()
    let outputs = try Outputs(
      probabilities: Matrix(probabilities, rowCount: 200, columnCount: 3))
    let found = try temperature(
      CalibratorRows(LabeledOutputs(outputs, labels: OracleData.multiclassLabels)),
      OutputReading(kind: .probabilities))
    #expect(abs(found.value - 3.018301485207328) < 1e-6)
  }

  @Test(arguments: [1, 2, 3]) func threadsDoNotMatter(_ threads: Int) throws {
    let rows = try CalibratorRows(OracleData.multiclass())
    let method = TemperatureScaling()
    let one = try method.fit(
      on: rows, reading: Self.reading, execution: Execution(threadCount: 1, tier: .baseline))
    let many = try method.fit(
      on: rows, reading: Self.reading, execution: Execution(threadCount: threads))
    #expect(one.map.parameters == many.map.parameters)
  }
}

/// The mean log-loss of logits, the slow way.
func meanLogLoss(_ outputs: Outputs, _ labels: [Int]) throws -> Double {
  let probabilities = try outputs.probabilities()
  let terms = labels.enumerated().map { row, label in
    -KernelLogarithm.values(of: [probabilities[row * outputs.classCount + label]])[0]
  }
  return terms.reduce(0, +) / Double(labels.count)
}
