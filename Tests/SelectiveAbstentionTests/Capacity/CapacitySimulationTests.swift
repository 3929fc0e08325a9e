import ConformalTesting
import ExactStatistics
import SelectiveAbstention
import Testing

/// Review bands on simulated periods: at most delta of 2 000 overflow, by an exact binomial test at 1e-6.
@Suite struct CapacitySimulationTests {
  struct Case: Sendable, CustomStringConvertible {
    let rowCount: Int
    let reviews: Int
    let arrivals: Arrivals
    let delta: Level

    var description: String { "n \(rowCount), C \(reviews), \(arrivals), delta \(delta)" }
  }

  static let repetitions = 2_000
  #if DEBUG
  static let cases = [
    Case(rowCount: 21, reviews: 8, arrivals: .fixed(31), delta: "0.1"),
    Case(rowCount: 20, reviews: 12, arrivals: .poisson(mean: 30), delta: "0.2"),
  ]
  #else
  static let cases = [
    Case(rowCount: 20, reviews: 5, arrivals: .fixed(20), delta: "0.1"),
    Case(rowCount: 21, reviews: 8, arrivals: .fixed(31), delta: "0.1"),
    Case(rowCount: 20, reviews: 12, arrivals: .poisson(mean: 30), delta: "0.2"),
    Case(rowCount: 157, reviews: 11, arrivals: .fixed(211), delta: "0.05"),
    Case(rowCount: 333, reviews: 40, arrivals: .poisson(mean: 200), delta: "0.01"),
    Case(rowCount: 2_001, reviews: 20, arrivals: .fixed(997), delta: "0.05"),
    Case(rowCount: 1_999, reviews: 60, arrivals: .poisson(mean: 1_000), delta: "0.1"),
    Case(rowCount: 20_000, reviews: 30, arrivals: .fixed(1_001), delta: "0.05"),
  ]
  #endif

  enum Band: CaseIterable, Sendable { case capacityAlone, belowACut, queue }

  @Test(arguments: cases, Band.allCases)
  func periodsOverflowAtMostAsOften(setting: Case, band: Band) throws {
    let laws = setting.rowCount > 10_000 ? [.continuous] : ConfidenceLaw.allCases
    for (index, law) in laws.enumerated() {
      let (overflows, steps) = try overflows(setting, band, law, seed: UInt64(100 + index))
      #expect(steps > 0, "a band to look at")
      let check = StatisticalCheck.failures(
        atMost: setting.delta, failures: overflows, of: Self.repetitions)
      #expect(check.holds, "\(setting), \(band), \(law): \(check)")
      guard law == .continuous, band == .capacityAlone else { continue }
      // Without ties the law is exact, so that neither more nor fewer are plausible.
      let capacity = try ReviewCapacity(
        reviews: setting.reviews, arrivals: setting.arrivals, delta: setting.delta)
      let exact = BinomialLaw(
        trials: Self.repetitions,
        probability: capacity.overflowProbability(steps: steps, rowCount: setting.rowCount))
      #expect(exact.tails(at: overflows).twoSided > 1e-6, "\(overflows) overflows of \(setting)")
    }
  }

  /// A band of two steps more than the three allowed is refused by the same test.
  @Test func widerBandsOverflow() throws {
    let setting = Case(rowCount: 157, reviews: 11, arrivals: .fixed(211), delta: "0.05")
    let (overflows, steps) = try overflows(
      setting, .capacityAlone, .continuous, seed: 7, extraSteps: 2)
    #expect(steps == 5)
    #expect(
      !StatisticalCheck.failures(
        atMost: setting.delta, failures: overflows, of: Self.repetitions
      ).holds)
  }

  /// The periods with more reviews than the capacity, and the steps of the band.
  private func overflows(
    _ setting: Case, _ band: Band, _ law: ConfidenceLaw, seed: UInt64, extraSteps: Int = 0
  ) throws -> (count: Int, steps: Int) {
    let capacity = try ReviewCapacity(
      reviews: setting.reviews, arrivals: setting.arrivals, delta: setting.delta)
    let steps = capacity.widestBand(rowCount: setting.rowCount) + extraSteps
    var count = 0
    for repetition in 0..<UInt32(Self.repetitions) {
      var stream = CounterBasedStream(seed: seed, purpose: .testing, substream: repetition)
      let arriving =
        switch setting.arrivals {
        case .fixed(let count): count
        case .poisson(let mean): PoissonLaw(mean: Double(mean)).quantile(stream.nextUniform())
        }
      var rows = law.confidences(setting.rowCount, from: &stream)
      var future = law.confidences(arriving, from: &stream)
      if band == .queue {
        // A queue of some 60 % of the rows.
        rows = rows.filter { _ in stream.nextUniform() < 0.6 }
        future = future.filter { _ in stream.nextUniform() < 0.6 }
      }
      let reviews: Int
      if band == .capacityAlone {
        let threshold = ReviewCapacity.approvalThreshold(confidences: rows, steps: steps)
        reviews = future.count { $0 < threshold }
      } else {
        let floor = ReviewCapacity.reviewFloor(below: 0.8, confidences: rows, steps: steps)
        reviews = floor.map { floor in future.count { $0 >= floor && $0 < 0.8 } } ?? 0
      }
      if reviews > setting.reviews { count += 1 }
    }
    return (count, steps)
  }
}
