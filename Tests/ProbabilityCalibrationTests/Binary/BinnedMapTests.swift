import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct BinnedMapTests {
  /// Probabilities on edges belong to the bin below, in fit and query alike.
  @Test func edgesBelongToTheBinBelow() {
    let sample = BinarySample(
      scores: [0, 0.25, 0.250001, 0.5, 0.75, 1],
      outcomes: [true, true, false, false, true, false])
    let map = HistogramCalibration(edges: .equalWidth, binCount: 4).fit(on: sample).map
    #expect(map.edges == [0.25, 0.5, 0.75])
    #expect(map.values == [1, 0, 1, 0])
    #expect(
      map.probabilities(of: [0, 0.25, 0.250001, 0.5, 0.75, 0.7500001, 1], tier: .active)
        == [1, 1, 0, 0, 1, 0, 0])
  }

  @Test func emptyBinsGetTheirMiddle() {
    let sample = BinarySample(scores: [0.1, 0.95], outcomes: [true, false])
    let map = HistogramCalibration(edges: .equalWidth, binCount: 10).fit(on: sample).map
    expectClose(
      map.values, [1, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0], within: 1e-15)
  }

  @Test(arguments: 1...20) func equalMassBinsAreEqualWithoutTies(_ binCount: Int) {
    let scores = (0..<60).map { Double(($0 * 37) % 60 + 1) / 64 }
    let sample = BinarySample(scores: scores, outcomes: scores.map { $0 > 0.5 })
    let map = HistogramCalibration(binCount: binCount).fit(on: sample).map
    #expect(map.edges.count == binCount - 1)
    let ends = [0] + map.edges + [1]
    for bin in 0..<binCount {
      let members = scores.filter { $0 > ends[bin] && $0 <= ends[bin + 1] }
      #expect([60 / binCount, (60 + binCount - 1) / binCount].contains(members.count))
      let events = members.count { $0 > 0.5 }
      #expect(map.values[bin] == Double(events) / Double(members.count))
    }
  }

  /// 70 of 100 rows are equal: they fill more than half of the mass, and no bin is empty.
  @Test func tiesStayTogether() {
    let scores = [Double](repeating: 0.5, count: 70) + (1...30).map { Double($0) / 100 }
    let sample = BinarySample(scores: scores, outcomes: scores.map { $0 == 0.5 })
    let map = HistogramCalibration(binCount: 10).fit(on: sample).map
    expectClose(map.edges, [0.105, 0.205, 0.4], within: 1e-15)
    #expect(map.values == [0, 0, 0, 1])
  }

  @Test func moreBinsThanRowsAreABinARow() {
    let sample = BinarySample(scores: [0.9, 0.1, 0.5], outcomes: [true, false, true])
    let map = HistogramCalibration(binCount: 15).fit(on: sample).map
    expectClose(map.edges, [0.3, 0.7], within: 1e-15)
    #expect(map.values == [0, 1, 1])
  }

  /// Between neighbouring doubles there is no middle: it rounds to one or the other.
  @Test(arguments: [0.5, 0.5.nextUp, 0, Double.leastNonzeroMagnitude])
  func neighbouringDoublesAreToldApart(_ score: Double) {
    let sample = BinarySample(scores: [score, score.nextUp], outcomes: [false, true])
    let map = HistogramCalibration(binCount: 2).fit(on: sample).map
    #expect(map.probabilities(of: sample.scores, tier: .active) == [0, 1])
  }

  @Test(arguments: [1, 4, 15]) func scalingBinningAveragesPlattResults(_ binCount: Int) throws {
    let rows = try OracleData.binary()
    let sample = BinarySample(
      scores: OracleData.binaryLogits, outcomes: OracleData.binaryLabels.map { $0 == 1 })
    let map = ScalingBinning(binCount: binCount).fit(on: sample).map
    let platt = PlattScaling().fit(on: sample).map
    #expect(map.platt == platt)
    let results = platt.probabilities(of: sample.scores, tier: .active)
    let mapped = map.probabilities(of: sample.scores, tier: .active)
    let levels = Set(mapped).sorted()
    #expect(levels.count == binCount && levels == map.values)
    for level in levels {
      let own = results.indices.filter { mapped[$0] == level }.map { results[$0] }
      #expect(abs(own.reduce(0, +) / Double(own.count) - level) < 1e-14)
      // The oracle rows have few equal scores.
      #expect(abs(own.count - 200 / binCount) <= 3)
    }
    let fit = try fitBinary(ScalingBinning(binCount: binCount), on: rows)
    let whole = try fit.map.map(rows.outputs, tier: .active)
    expectClose(stride(from: 1, to: 400, by: 2).map { whole[$0] }, mapped, within: 0)
  }
}
