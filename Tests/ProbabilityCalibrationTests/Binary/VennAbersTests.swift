import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct VennAbersTests {
  /// The Python package venn-abers, fitted on the 200 binary rows and asked for the first five of them.
  @Test func endsAreThoseOfThePeer() throws {
    let rows = try OracleData.binary()
    let fit = try fitBinary(VennAbersCalibration(), on: rows)
    let map = try #require(fit.map as? OneVersusRestMap<VennAbersMap>)
    let intervals = try map.intervals(of: rows.outputs.slice(rows: 0..<5))
    let expected = [
      [0.09090909090909091, 0.26666666666666666], [0.2647058823529412, 0.29411764705882354],
      [0.5178571428571429, 0.5357142857142857], [0.07142857142857142, 0.14285714285714285],
      [0.5178571428571429, 0.5357142857142857],
    ]
    for row in 0..<5 {
      expectClose(
        [intervals[2 * row + 1].lowerBound, intervals[2 * row + 1].upperBound], expected[row],
        within: 1e-15)
      #expect(intervals[2 * row].lowerBound == 1 - intervals[2 * row + 1].upperBound)
    }
    let merged = try map.map(rows.outputs.slice(rows: 0..<5), tier: .active)
    expectClose(
      stride(from: 1, to: 10, by: 2).map { merged[$0] },
      [
        0.2268041237113402, 0.2857142857142857, 0.5263157894736842, 0.13333333333333333,
        0.5263157894736842,
      ], within: 1e-15)
  }

  /// The definition: two isotonic fits with the query added, for queries on, between and beyond the scores.
  @Test(arguments: 0..<40) func endsAreThoseOfTwoFitsAQuery(_ seed: Int) throws {
    let sample = randomSample(seed: UInt64(seed), count: 1 + seed, tickCount: 4 + seed % 9)
    let map = try VennAbersCalibration().fit(on: sample).map
    let queries = (0...40).map { Double($0) / 40 } + sample.scores
    for (query, interval) in zip(queries, map.intervals(of: queries)) {
      let ends = [false, true].map { outcome in
        let refitted = IsotonicCalibration().fit(
          on: BinarySample(
            scores: sample.scores + [query], outcomes: sample.outcomes + [outcome]))
        return refitted.map.probabilities(of: [query], tier: .baseline)[0]
      }
      #expect(abs(interval.lowerBound - ends[0]) < 1e-14)
      #expect(abs(interval.upperBound - ends[1]) < 1e-14)
    }
  }

  /// The guarantee, exactly: over every choice of the row that is left out, rows whose end for their own outcome is
  /// p have the event with frequency p.
  @Test(arguments: 0..<20) func theEndOfTheOwnOutcomeIsCalibrated(_ seed: Int) throws {
    let sample = randomSample(seed: 100 + UInt64(seed), count: 30, tickCount: 5 + 3 * seed)
    var groups: [Int: (count: Double, events: Double, end: Double)] = [:]
    for row in sample.scores.indices {
      var (scores, outcomes) = (sample.scores, sample.outcomes)
      let (score, outcome) = (scores.remove(at: row), outcomes.remove(at: row))
      let interval = try VennAbersCalibration().fit(
        on: BinarySample(scores: scores, outcomes: outcomes)
      ).map.intervals(of: [score])[0]
      let end = outcome ? interval.upperBound : interval.lowerBound
      let key = Int((end * 1e9).rounded())
      groups[key, default: (0, 0, end)].count += 1
      if outcome { groups[key]?.events += 1 }
    }
    #expect(groups.count > 1)
    for group in groups.values {
      #expect(abs(group.events / group.count - group.end) < 1e-12)
    }
  }

  @Test func oneRowGivesHalfAnInterval() throws {
    let map = try VennAbersCalibration().fit(
      on: BinarySample(scores: [0.4], outcomes: [true])
    ).map
    #expect(map.intervals(of: [0.3, 0.4, 0.5]) == [0...1, 0.5...1, 0.5...1])
    expectClose(
      map.probabilities(of: [0.3, 0.4, 0.5], tier: .active), [0.5, 2.0 / 3, 2.0 / 3],
      within: 1e-15)
  }

  @Test func weightsAreRefused() throws {
    #expect(throws: DataError.self) {
      try VennAbersCalibration().fit(
        on: BinarySample(scores: [0.1, 0.2], outcomes: [true, false], weights: [1, 2]))
    }
  }

  @Test func endsThatCrossAreRefused() {
    let crossed = CalibrationParameters(lists: [
      "lower_scores": [0.1], "lower_probabilities": [0.6], "upper_scores": [0.5],
      "upper_probabilities": [0.5],
    ])
    #expect(throws: DataError.self) { try VennAbersMap(parameters: crossed) }
  }
}
