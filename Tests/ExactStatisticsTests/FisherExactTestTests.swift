import ExactStatistics
import Testing

@Suite struct FisherExactTestTests {
  private func test(_ a: Int, of n: Int, against b: Int, of m: Int) -> FisherExactTest {
    FisherExactTest(.init(successes: a, count: n), against: .init(successes: b, count: m))
  }

  /// Fisher's lady tasting tea: 3 of 4 right has p = 17/70, 4 of 4 has 1/70.
  @Test func tastingTea() {
    #expect(relativeError(test(3, of: 4, against: 1, of: 4).higherSharePValue, 17.0 / 70) < 1e-14)
    #expect(relativeError(test(4, of: 4, against: 0, of: 4).higherSharePValue, 1.0 / 70) < 1e-14)
    #expect(relativeError(test(4, of: 4, against: 0, of: 4).twoSidedPValue, 1.0 / 35) < 1e-14)
  }

  /// scipy.stats.fisher_exact([[a, n - a], [b, m - b]], alternative="greater"), scipy 1.17.1,
  /// 2026-11-22.
  @Test(arguments: [
    (8, 10, 1, 6, 0.024475524475524483),
    (40, 400, 25, 500, 0.0030451108600014418),
    (25, 500, 40, 400, 0.9986623473566434),
    (120, 1_000, 90, 1_000, 0.017101254853484352),
    (5_000, 50_000, 4_500, 50_000, 3.66840826555249e-08),
    (1, 100_000, 0, 3, 0.999970000899973),
  ])
  func agreesWithScipy(a: Int, n: Int, b: Int, m: Int, expected: Double) {
    #expect(relativeError(test(a, of: n, against: b, of: m).higherSharePValue, expected) < 1e-11)
  }

  @Test func allLabellingsOfSmallGroups() {
    // Every way to choose which 4 of 9 rows form the first group, given 5 successes.
    let rows = (0..<9).map { $0 < 5 ? 1 : 0 }
    var counts = [Int](repeating: 0, count: 5)
    for mask in 0..<512 where mask.nonzeroBitCount == 4 {
      counts[rows.indices.reduce(0) { $0 + (mask >> $1 & 1) * rows[$1] }] += 1
    }
    for a in 0...4 {
      let exact = Double(counts[a...].reduce(0, +)) / Double(counts.reduce(0, +))
      #expect(
        relativeError(test(a, of: 4, against: 5 - a, of: 5).higherSharePValue, exact) < 1e-14)
    }
  }

  @Test func groupsThatSayNothing() {
    #expect(test(0, of: 0, against: 3, of: 7).higherSharePValue == 1)
    #expect(test(3, of: 7, against: 0, of: 0).higherSharePValue == 1)
    #expect(test(0, of: 0, against: 0, of: 0).twoSidedPValue == 1)
    #expect(test(0, of: 5, against: 0, of: 7).higherSharePValue == 1)
    #expect(test(5, of: 5, against: 7, of: 7).higherSharePValue == 1)
  }

  @Test func moreSuccessesThanRowsStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = FisherExactTest.Group(successes: 3, count: 2)
    }
  }
}
