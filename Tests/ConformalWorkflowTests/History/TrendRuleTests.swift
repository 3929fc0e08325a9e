import ConformalWorkflow
import ExactStatistics
import Foundation
import Testing

@Suite struct TrendRuleTests {
  private func warnings(_ metric: String, _ values: [Double], halfWidth: Double) throws
    -> [TrendWarning]
  {
    var run = try HistorySamples.run()
    return warnings(metric, values, halfWidth: halfWidth, &run)
  }

  private func warnings(
    _ metric: String, _ values: [Double], halfWidth: Double, _ run: inout RunRecord
  ) -> [TrendWarning] {
    let runs = values.enumerated().map { index, value in
      run.metrics = [
        Metric(metric, value, interval: (value - halfWidth)...(value + halfWidth))
      ]
      return HistoryEntry(
        sequence: index + 1, time: HistorySamples.day(index), authorship: HistorySamples.person,
        event: .run(run), previous: "", sha256: "")
    }
    return TrendRules.warnings(runs)
  }

  @Test func threeStepsOneWay() throws {
    let found = try warnings("ece", [0.5, 0.010, 0.020, 0.030], halfWidth: 0.005)
    #expect(found.map(\.runs) == [[2, 3, 4]])
    #expect(
      found.first?.sentence
        == "ECE rises over three runs, 0.0100 → 0.0200 → 0.0300: more than chance gives")
    #expect(try warnings("review_rate", [0.10, 0.12, 0.14], halfWidth: 0.01).count == 1)
    #expect(try warnings("coverage@0.1", [0.92, 0.90, 0.88], halfWidth: 0.01).count == 1)
    #expect(try warnings("coverage@0.1", [0.88, 0.90, 0.92], halfWidth: 0.01).count == 1)
  }

  @Test(arguments: [
    // Falling, a step back, too little for the intervals, too few runs, a metric that nobody watches.
    ("ece", [0.030, 0.020, 0.010], 0.005), ("ece", [0.010, 0.030, 0.025], 0.005),
    ("ece", [0.010, 0.011, 0.012], 0.005), ("ece", [0.010, 0.030], 0.005),
    ("review_rate", [0.14, 0.12, 0.10], 0.01), ("accuracy", [0.7, 0.8, 0.9], 0.01),
    ("ece", [0.02, 0.02, 0.02], 0),
  ])
  func noTrend(metric: String, values: [Double], halfWidth: Double) throws {
    #expect(try warnings(metric, values, halfWidth: halfWidth).isEmpty)
  }

  /// A run that is repeated says nothing new, and hides nothing.
  @Test func repeatedRunsHideNothing() throws {
    let found = try warnings("ece", [0.010, 0.010, 0.020, 0.020, 0.030, 0.030], halfWidth: 0.005)
    #expect(found.map(\.runs) == [[2, 4, 6]])
  }

  /// Another fit on as few rows as there are test rows moves the coverage as much as these do.
  @Test(arguments: [(nil, 1), (2_500, 0), (1_000_000, 1)] as [(Double?, Int)])
  func aPredictorOfFewRowsMoves(fitRows: Double?, count: Int) throws {
    let run = try HistorySamples.run()
    let entries = [0.908, 0.900, 0.884].enumerated().map { index, value in
      var run = run
      run.metrics = [Metric("coverage@0.1", value, interval: (value - 0.0118)...(value + 0.0118))]
      if let fitRows { run.metrics.append(Metric("calibration_rows", fitRows)) }
      return HistoryEntry(
        sequence: index + 1, time: HistorySamples.day(index), authorship: HistorySamples.person,
        event: .run(run), previous: "", sha256: "")
    }
    #expect(TrendRules.warnings(entries).count == count)
  }

  /// The stated rates of false alarms, by an exact binomial bound on a simulation; and the rule does see changes.
  @Test(arguments: [("ece", 0.005), ("review_rate", 0.005), ("coverage@0.1", 0.01)])
  func falseAlarmsAreAsRareAsStated(metric: String, rate: Double) throws {
    var generator = SplitMix(state: 20_260_501)
    let looks = 2_000
    var run = try HistorySamples.run()
    func alarms(_ step: Double) -> Int {
      (0..<looks).count { _ in
        let values = (0..<3).map { 0.5 + (generator.normal() + step * Double($0)) / 100 }
        return !warnings(metric, values, halfWidth: 1.959_963_984_540 / 100, &run).isEmpty
      }
    }
    let lower = ClopperPearson(successes: alarms(0), trials: looks).interval(delta: "0.0001")
      .lowerBound
    #expect(lower <= rate)
    #expect(alarms(3) > looks * 9 / 10)
  }

  private struct SplitMix {
    var state: UInt64

    mutating func uniform() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      mixed ^= mixed >> 31
      return (Double(mixed >> 11) + 0.5) / 9_007_199_254_740_992
    }

    mutating func normal() -> Double {
      (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
    }
  }
}
