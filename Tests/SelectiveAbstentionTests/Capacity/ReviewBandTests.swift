import ExactStatistics
import SelectiveAbstention
import Testing

/// Where a review band begins and ends, and that whole blocks of ties never make it too wide.
@Suite struct ReviewBandTests {
  @Test func floorsByHand() {
    let confidences = [0.1, 0.9, 0.3, 0.3, 0.5, 0.7]
    func floor(_ cut: Double, _ steps: Int) -> Double? {
      ReviewCapacity.reviewFloor(below: cut, confidences: confidences, steps: steps)
    }
    #expect(floor(0.7, 0) == nil && floor(0.7, 1) == nil)
    // The second and third largest below 0.7 are both 0.3: only 0.5 is strictly above.
    #expect(floor(0.7, 2) == 0.5 && floor(0.7, 3) == 0.5)
    #expect(floor(0.7, 4) == 0.3)
    #expect(floor(0.7, 5) == -.infinity && floor(0.7, 6) == -.infinity)
    // A tie at the top of the band swallows it.
    #expect(floor(0.4, 1) == nil && floor(0.4, 2) == nil && floor(0.4, 3) == 0.3)
    #expect(floor(0.05, 1) == -.infinity && floor(.infinity, 2) == 0.9)
    #expect(ReviewCapacity.reviewFloor(below: 0.5, confidences: [], steps: 1) == -.infinity)
  }

  @Test func thresholdsByHand() {
    let confidences = [0.4, 0.2, 0.2, 0.8]
    #expect(
      (0...6).map { ReviewCapacity.approvalThreshold(confidences: confidences, steps: $0) }
        == [-.infinity, 0.2, 0.2, 0.4, 0.8, .infinity, .infinity])
  }

  /// The definition by sorting.
  @Test(arguments: [1, 2, 100, 257])
  func agreesWithSorting(count: Int) {
    let confidences = (0..<count).map { Double(($0 * 7_919) % 61) / 60 - 0.2 }
    for cut in [-1, 0, 0.3, 0.5, 2] {
      let below = confidences.filter { $0 < cut }.sorted(by: >)
      for steps in 1...count + 1 {
        let expected =
          below.count < steps ? -Double.infinity : below.last { $0 > below[steps - 1] }
        #expect(
          ReviewCapacity.reviewFloor(below: cut, confidences: confidences, steps: steps) == expected
        )
      }
    }
  }

  /// Rows of a law with few values, some in a queue and some not: every outcome with its weight.
  ///
  /// The number of reviews is never stochastically larger than the law says.
  @Test(arguments: [[1, 1, 1], [1, 5, 2], [6, 1, 1]], [(3, 3), (4, 2), (2, 4)])
  func tiesReviewFewer(weights: [Int], sizes: (rowCount: Int, futureCount: Int)) {
    // Values 0, 1, 2 in the queue; 3 is a row of another group.
    let (n, all) = (sizes.rowCount, sizes.rowCount + sizes.futureCount)
    let values = weights + [2]
    var counts: [Plan: [Int]] = [:]
    var total = 0
    for outcome in 0..<power(values.count, all) {
      let rows = (0..<all).map { outcome / power(values.count, $0) % values.count }
      let weight = rows.reduce(1) { $0 * values[$1] }
      total += weight
      let queue = rows.prefix(n).filter { $0 < 3 }.map(Double.init)
      let future = rows.dropFirst(n).filter { $0 < 3 }.map(Double.init)
      for plan in Plan.all(rowCount: n) {
        let reviews = plan.reviews(of: future, given: queue)
        counts[plan, default: Array(repeating: 0, count: all + 1)][reviews] += weight
      }
    }
    for (plan, count) in counts {
      let law = ReviewVolumeLaw(
        steps: plan.steps, rowCount: n, arrivals: .fixed(sizes.futureCount))
      for reviews in 1...sizes.futureCount {
        let tail = Double(count[reviews...].reduce(0, +)) / Double(total)
        #expect(tail <= law.survival(from: reviews) + 1e-12, "\(plan)")
      }
    }
  }

  private func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

/// How a band is made: below a cut that other rows gave, or by capacity alone.
private struct Plan: Hashable {
  let steps: Int
  let cut: Double?

  static func all(rowCount: Int) -> [Plan] {
    (1...rowCount + 1).flatMap { steps in
      [nil, 0, 1, 2, 3].map { Plan(steps: steps, cut: $0) }
    }
  }

  func reviews(of future: [Double], given queue: [Double]) -> Int {
    guard let cut else {
      let threshold = ReviewCapacity.approvalThreshold(confidences: queue, steps: steps)
      return future.count { $0 < threshold }
    }
    guard let floor = ReviewCapacity.reviewFloor(below: cut, confidences: queue, steps: steps)
    else { return 0 }
    return future.count { $0 >= floor && $0 < cut }
  }
}
