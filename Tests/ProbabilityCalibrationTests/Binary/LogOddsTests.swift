import ProbabilityCalibration
import ScoringCore
import Testing

/// What binary maps on log-odds are given: read off a Platt map of slope 1 and intercept 0, which gives back the
/// model's own probability with all its digits.
@Suite struct LogOddsTests {
  private func probabilities(_ logits: [Double], classCount: Int, slope: Double = 1) throws
    -> [Double]
  {
    let map = PlattMap(slope: slope, intercept: 0)
    let outputs = try Outputs(
      logits: Matrix(logits, rowCount: logits.count / classCount, columnCount: classCount))
    return try OneVersusRestMap(
      maps: [PlattMap](repeating: map, count: classCount == 2 ? 1 : classCount),
      classCount: classCount, reading: OutputReading(kind: .logits)
    ).map(outputs, tier: .active)
  }

  @Test func slopeOneGivesTheSoftmax() throws {
    let rows = try OracleData.multiclass()
    let mapped = try probabilities(OracleData.multiclassLogits, classCount: 3)
    expectClose(mapped, try rows.outputs.probabilities(), within: 1e-15)
  }

  /// The two small ones have log-odds -100 - ln(1 + ...) each: halved, they are e^-50 of the large one.
  @Test func nothingIsLostNearOne() throws {
    let mapped = try probabilities([100, 0, 0], classCount: 3, slope: 0.5)
    let small = KernelExponential.values(of: [-50.0])[0]
    #expect(mapped[0] == 1)
    #expect(abs(mapped[1] / small - 1) < 1e-14 && mapped[1] == mapped[2])
    let pair = try probabilities([0, 100], classCount: 2, slope: 0.5)
    #expect(abs(pair[0] / small - 1) < 1e-14 && pair[1] == 1)
  }

  @Test func hugeLogitsAreFine() throws {
    for scale in [1e4, 1e200, Double.greatestFiniteMagnitude] {
      #expect(try probabilities([scale, -scale, 0, -scale], classCount: 2) == [1, 0, 1, 0])
      expectClose(
        try probabilities([scale, scale, -scale], classCount: 3), [0.5, 0.5, 0], within: 1e-15)
    }
  }

  @Test func zerosOfProbabilitiesAreRaisedToTheFloor() throws {
    let reading = OutputReading(kind: .probabilities, floor: 1e-6)
    let map = OneVersusRestMap(
      maps: [PlattMap(slope: 1, intercept: 0)], classCount: 2, reading: reading)
    let outputs = try Outputs(probabilities: Matrix(rows: [[1.0, 0], [0, 1]]))
    expectClose(
      try map.map(outputs, tier: .active),
      [1 / (1 + 1e-6), 1e-6 / (1 + 1e-6), 1e-6 / (1 + 1e-6), 1 / (1 + 1e-6)], within: 1e-15)
  }

  /// ln p = -e^-40 to rounding, though p itself is 1.
  @Test func betaSeesHowFarOneIs() {
    let map = BetaMap(a: 1e18, b: 0, c: 0)
    let argument = 1e18 * KernelExponential.values(of: [-40.0])[0]
    let decay = KernelExponential.values(of: [-argument])[0]
    expectClose(
      map.probabilities(of: [40], tier: .active), [decay / (1 + decay)], within: 1e-15)
  }

  /// A row may sum to a little more than 1.
  @Test func probabilitiesAboveOneAreOne() throws {
    let rows = try LabeledOutputs(
      Outputs(probabilities: Matrix(rows: [[0.5, 0.5], [0, 1.00005]])), labels: [0, 1])
    let fit = try fitBinary(IsotonicCalibration(), on: rows)
    #expect(try #require(fit.map as? OneVersusRestMap<IsotonicMap>).maps[0].scores == [0.5, 1])
  }
}
