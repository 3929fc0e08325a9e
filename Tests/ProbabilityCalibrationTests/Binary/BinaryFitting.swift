import ProbabilityCalibration
import ScoringCore
import Testing

/// Fits a binary method on labelled rows, one class against the rest.
func fitBinary(
  _ method: some BinaryMethod, on rows: LabeledOutputs, weights: [Double]? = nil,
  zeroRows: ZeroRows = .uncalibrated, execution: Execution = .standard
) throws -> CalibrationFit {
  try OneVersusRest(method, zeroRows: zeroRows).fit(
    on: CalibratorRows(rows, weights: weights),
    reading: OutputReading(kind: rows.outputs.kind), execution: execution)
}

/// Expects numbers to agree.
func expectClose(
  _ numbers: [Double], _ expected: [Double], within tolerance: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(numbers.count == expected.count, sourceLocation: sourceLocation)
  for (place, (number, value)) in zip(numbers, expected).enumerated() {
    #expect(
      abs(number - value) <= tolerance, "number \(place)", sourceLocation: sourceLocation)
  }
}

/// The mean of minus the logarithm of the probability of the true label.
func logLoss(_ probabilities: [Double], _ rows: LabeledOutputs) -> Double {
  let classCount = rows.outputs.classCount
  let own = rows.labels.indices.map { probabilities[$0 * classCount + Int(rows.labels[$0])] }
  return -KernelLogarithm.values(of: own).reduce(0, +) / Double(own.count)
}
