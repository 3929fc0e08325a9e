import ConformalTesting
import ExactStatistics
import SelectiveAbstention
import Testing

/// What the exact law is for: what goes wrong without it, and without other rows for the cut.
@Suite struct NaiveCapacityTests {
  static let repetitions = 2_000

  /// The band with the share C / N of the capacity rows overflows in about half of the periods.
  @Test func theSameShareOverflowsInHalfOfThePeriods() throws {
    let (rowCount, futureCount, reviews) = (200, 1_000, 20)
    let capacity = try ReviewCapacity(
      reviews: reviews, arrivals: .fixed(futureCount), delta: "0.05")
    // 4 of 200 rows, as 20 of 1 000.
    let naive = rowCount * reviews / futureCount
    #expect(abs(capacity.overflowProbability(steps: naive, rowCount: rowCount) - 0.4) < 0.05)
    #expect(capacity.overflowProbability(steps: naive + 1, rowCount: rowCount) > 0.55)
    #expect(capacity.widestBand(rowCount: rowCount) == 1)
    var overflows = 0
    for repetition in 0..<UInt32(Self.repetitions) {
      var stream = CounterBasedStream(seed: 5, purpose: .testing, substream: repetition)
      let rows = ConfidenceLaw.continuous.confidences(rowCount, from: &stream).sorted()
      // A uniform confidence lies in the band with the probability that the band is wide.
      let law = BinomialLaw(trials: futureCount, probability: rows[naive - 1])
      if law.quantile(stream.nextUniform()) > reviews { overflows += 1 }
    }
    #expect(overflows > Self.repetitions / 3)
    #expect(!check(overflows).holds)
  }

  /// A cut that was found on the capacity rows themselves lies where these rows leave a gap.
  ///
  /// Every answer below a confidence of 0.7 is wrong. The test of the thresholds from the top stops at the first
  /// wrong row, and the cut is the last right one: the first gap of the band is the one that holds the point 0.7, and
  /// the gap that holds a given point is twice as wide as others in the mean. The band of g steps receives as many
  /// rows as one of g + 1.
  @Test func aCutFromTheSameRowsOverflowsMoreOftenThanDelta() throws {
    let (rowCount, futureCount) = (100, 120)
    let capacity = try ReviewCapacity(reviews: 4, arrivals: .fixed(futureCount), delta: "0.05")
    let steps = capacity.widestBand(rowCount: rowCount)
    #expect(steps == 1)
    var (same, split, floors, certified) = (0, 0, 0, 0)
    for repetition in 0..<UInt32(Self.repetitions) {
      var stream = CounterBasedStream(seed: 6, purpose: .testing, substream: repetition)
      let rows = ConfidenceLaw.continuous.confidences(rowCount, from: &stream)
      let others = ConfidenceLaw.continuous.confidences(rowCount, from: &stream)
      let future = ConfidenceLaw.continuous.confidences(futureCount, from: &stream)
      guard let cut = certifiedCut(rows) else { continue }
      certified += 1
      // The g steps of the law down from the cut, without the whole blocks that the library keeps.
      func overflows(_ confidences: [Double], steps: Int) -> Bool {
        let below = confidences.filter { $0 < cut }.sorted(by: >)
        let edge = below.count < steps ? -.infinity : below[steps - 1]
        return future.count { $0 > edge && $0 < cut } > capacity.reviews
      }
      if overflows(rows, steps: steps) { same += 1 }
      if overflows(others, steps: steps) { split += 1 }
      if let floor = ReviewCapacity.reviewFloor(below: cut, confidences: others, steps: steps),
        future.count(where: { $0 >= floor && $0 < cut }) > capacity.reviews
      {
        floors += 1
      }
    }
    #expect(certified > Self.repetitions * 9 / 10)
    #expect(!check(same).holds, "the same rows: \(check(same))")
    let wider = capacity.overflowProbability(steps: steps + 1, rowCount: rowCount)
    #expect(wider > 3 * 0.05)
    #expect(BinomialLaw(trials: certified, probability: wider).tails(at: same).twoSided > 1e-6)
    #expect(check(split).holds, "\(check(split))")
    #expect(check(floors).holds, "\(check(floors))")
  }

  /// The least threshold before the first that does not certify a risk of 0.1 at delta 0.1, from 22 rows on.
  private func certifiedCut(_ confidences: [Double]) -> Double? {
    let descending = confidences.sorted(by: >)
    var (cut, errors) = (Double?.none, 0)
    for (index, confidence) in descending.enumerated() {
      errors += confidence < 0.7 ? 1 : 0
      guard index >= 21 else { continue }
      let law = BinomialLaw(trials: index + 1, probability: 0.1)
      guard law.cumulative(through: errors) <= 0.1 else { break }
      cut = confidence
    }
    return cut
  }

  private func check(_ overflows: Int) -> StatisticalCheck {
    .failures(atMost: "0.05", failures: overflows, of: Self.repetitions)
  }
}
