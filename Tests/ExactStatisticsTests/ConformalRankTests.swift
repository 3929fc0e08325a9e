import ExactStatistics
import Testing

@Suite struct ConformalRankTests {
  /// All levels of the exhaustive comparison: k/1000 (k/100 among them), 1/3 and 1/7.
  private static let levels: [(numerator: Int, denominator: Int)] =
    (1...999).map { ($0, 1000) } + [(1, 3), (1, 7)]

  @Test func agreesWithIncrementalSearch() throws {
    var wrong: [String] = []
    for (a, b) in Self.levels {
      let alpha = try Level(numerator: a, denominator: b)
      // The smallest n with n/(n+1) >= 1 - alpha, by search.
      var minimum = 0
      while minimum * b < (minimum + 1) * (b - a) { minimum += 1 }
      var k = 0
      for n in 0...2000 {
        // The smallest k with k/(n+1) >= 1 - alpha; it never decreases as n grows.
        while k * b < (n + 1) * (b - a) { k += 1 }
        let expected: ConformalRank = k <= n ? .rank(k) : .infeasible(minimumCount: minimum)
        if ConformalRank(count: n, alpha: alpha) != expected { wrong.append("\(n) \(alpha)") }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test func levelsOverOneHundredReduceToTheSame() throws {
    for k in 1...99 {
      #expect(
        try Level(numerator: k, denominator: 100) == Level(numerator: 10 * k, denominator: 1000))
    }
  }

  @Test func isRightWhereDoubleArithmeticIsWrong() {
    #expect(((999.0 + 1) * (1 - 0.059)).rounded(.up) == 942)
    #expect(ConformalRank(count: 999, alpha: "0.059") == .rank(941))
  }

  /// Column "exact k" of appendix B of methods/conformal.md; 0 stands for infeasible.
  @Test(arguments: [
    (9, [0, 0, 9, 8]), (10, [0, 0, 10, 9]), (19, [0, 19, 18, 16]), (20, [0, 20, 19, 17]),
    (39, [0, 38, 36, 32]), (99, [99, 95, 90, 80]), (100, [100, 96, 91, 81]),
    (499, [495, 475, 450, 400]), (500, [496, 476, 451, 401]), (999, [990, 950, 900, 800]),
    (1000, [991, 951, 901, 801]),
  ])
  func matchesThePublishedTable(n: Int, ranks: [Int]) {
    let levels: [(Level, Int)] = [("0.01", 99), ("0.05", 19), ("0.1", 9), ("0.2", 4)]
    for ((alpha, minimum), rank) in zip(levels, ranks) {
      #expect(
        ConformalRank(count: n, alpha: alpha)
          == (rank == 0 ? .infeasible(minimumCount: minimum) : .rank(rank)))
    }
  }

  @Test(arguments: [
    ("0.2", 4), ("0.1", 9), ("0.05", 19), ("0.02", 49), ("0.01", 99), ("0.005", 199),
    ("0.001", 999), ("2/3", 1), ("0.999", 1), ("0.3", 3), ("1e-15", 999_999_999_999_999),
  ])
  func minimumCountIsJustEnough(text: String, minimum: Int) throws {
    let alpha = try Level(text)
    #expect(ConformalRank(count: 0, alpha: alpha) == .infeasible(minimumCount: minimum))
    #expect(ConformalRank(count: minimum - 1, alpha: alpha) == .infeasible(minimumCount: minimum))
    #expect(ConformalRank(count: minimum, alpha: alpha) == .rank(minimum))
  }

  @Test func hugeCountsDoNotOverflow() {
    #expect(ConformalRank(count: 1 << 62, alpha: "0.5") == .rank(1 << 61 + 1))
    #expect(ConformalRank(count: .max, alpha: "0.5") == .rank(1 << 62))
    #expect(
      ConformalRank(count: 1 << 62, alpha: "1e-15") == .rank((1 << 62) + 1 - (1 << 62) / Int(1e15)))
    #expect(
      ConformalRank.isIncluded(greaterOrEqualCount: 1 << 62, count: 1 << 62, alpha: "0.999999"))
    #expect(
      !ConformalRank.isIncluded(greaterOrEqualCount: 0, count: 1 << 62, alpha: "1e-15"))
  }

  /// score <= conformal quantile, and p-value > alpha, on scores with many ties.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func quantileAndPValueAgreeOnTies(seed: UInt64) throws {
    var stream = CounterBasedStream(seed: seed, purpose: .testing)
    let n = Int(stream.next(below: 60))
    let scores = (0..<n).map { _ in Double(stream.next(below: 5)) / 4 }.sorted()
    for _ in 0..<40 {
      let b = Int(stream.next(below: 60)) + 2
      let alpha = try Level(numerator: Int(stream.next(below: UInt64(b - 1))) + 1, denominator: b)
      for score in [0, 0.25, 0.5, 0.75, 1, 2] {
        let count = scores.count { $0 >= score }
        let included = ConformalRank.isIncluded(
          greaterOrEqualCount: count, count: n, alpha: alpha)
        switch ConformalRank(count: n, alpha: alpha) {
        case .rank(let k): #expect(included == (score <= scores[k - 1]))
        case .infeasible: #expect(included)
        }
      }
    }
  }

  @Test func negativeCountStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = ConformalRank(count: -1, alpha: "0.1")
    }
    await #expect(processExitsWith: .failure) {
      _ = ConformalRank.isIncluded(greaterOrEqualCount: 3, count: 2, alpha: "0.1")
    }
  }
}
