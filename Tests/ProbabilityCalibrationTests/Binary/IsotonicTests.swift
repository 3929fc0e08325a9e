import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct IsotonicTests {
  /// The fit is the largest over l <= i of the smallest over r >= i of the mean of the groups from l to r.
  @Test(arguments: 0..<40) func fitIsThatOfTheMinMaxFormula(_ seed: Int) {
    let sample = randomSample(
      seed: UInt64(seed), count: 1 + 2 * seed, tickCount: 3 + seed % 20, isWeighted: seed % 2 == 0)
    let map = IsotonicCalibration().fit(on: sample).map
    let distinct = Set(sample.scores).sorted()
    func mean(_ first: Int, _ last: Int) -> Double {
      var (mass, event) = (0.0, 0.0)
      for row in sample.scores.indices
      where sample.scores[row] >= distinct[first] && sample.scores[row] <= distinct[last] {
        mass += sample.weights?[row] ?? 1
        if sample.outcomes[row] { event += sample.weights?[row] ?? 1 }
      }
      return event / mass
    }
    let expected = distinct.indices.map { index in
      (0...index).map { first in
        (index..<distinct.count).map { mean(first, $0) }.min() ?? .nan
      }.max() ?? .nan
    }
    expectClose(map.probabilities(of: distinct, tier: .baseline), expected, within: 1e-14)
  }

  @Test func linesRunBetweenPiecesAndAreLevelBeyond() {
    let sample = BinarySample(
      scores: [0.2, 0.3, 0.5, 0.6], outcomes: [false, true, false, true])
    let map = IsotonicCalibration().fit(on: sample).map
    #expect(map.scores == [0.2, 0.3, 0.5, 0.6])
    #expect(map.values == [0, 0.5, 0.5, 1])
    expectClose(
      map.probabilities(of: [0, 0.2, 0.25, 0.4, 0.55, 0.6, 1], tier: .active),
      [0, 0, 0.25, 0.5, 0.75, 1, 1], within: 1e-15)
  }

  @Test func zerosOfBothSignsAreOneScore() {
    let sample = BinarySample(scores: [0, -0.0, 0.5], outcomes: [true, false, true])
    let map = IsotonicCalibration().fit(on: sample).map
    #expect(map.scores == [0, 0.5])
    #expect(map.values == [0.5, 1])
  }

  @Test func zeroRowsKeepTheirProbabilitiesOrBecomeUniform() throws {
    let reading = OutputReading(kind: .probabilities)
    let zero = try IsotonicMap(
      parameters: CalibrationParameters(lists: ["scores": [0.5], "probabilities": [0]]))
    let own = [0.5, 0.3, 0.2]
    let rows = try Outputs(probabilities: Matrix(own, rowCount: 1, columnCount: 3))
    for (rule, expected) in [
      (ZeroRows.uncalibrated, own), (.uniform, [1.0 / 3, 1.0 / 3, 1.0 / 3]),
    ] {
      let map = OneVersusRestMap(
        maps: [zero, zero, zero], classCount: 3, reading: reading, zeroRows: rule)
      #expect(try map.map(rows, tier: .active) == expected)
      let again = try OneVersusRestMap<IsotonicMap>(
        parameters: map.parameters, classCount: 3, reading: reading)
      #expect(again == map)
    }
  }
}
