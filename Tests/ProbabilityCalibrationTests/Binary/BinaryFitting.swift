import ExactStatistics
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

/// Rows whose scores are multiples of 1 / ticks, so that some are equal, and whose event comes about as often as
/// the score says.
func randomSample(
  seed: UInt64, count: Int, tickCount: Int = 1 << 20, isWeighted: Bool = false
) -> BinarySample {
  var random = CounterBasedStream(seed: seed, purpose: .testing)
  var (scores, outcomes, weights): ([Double], [Bool], [Double]) = ([], [], [])
  for _ in 0..<count {
    let score = Double(random.next(below: UInt64(tickCount) + 1)) / Double(tickCount)
    scores.append(score)
    outcomes.append(random.nextUniform() < score)
    weights.append(Double(1 + random.next(below: 5)))
  }
  return BinarySample(scores: scores, outcomes: outcomes, weights: isWeighted ? weights : nil)
}
