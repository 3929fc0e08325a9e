import ConformalPrediction
import ExactStatistics
import Testing

/// Procedures against their definitions, on all small cases.
@Suite struct ProcedureTests {
  /// Every list of m counts from 0 to n.
  private func lists(_ m: Int, upTo n: Int) -> [[Int]] {
    guard m > 0 else { return [[]] }
    return lists(m - 1, upTo: n).flatMap { list in (0...n).map { list + [$0] } }
  }

  private func pValues(_ counts: [Int], _ n: Int) -> RowPValues {
    RowPValues(greaterOrEqualCounts: counts, calibrationCount: n)
  }

  /// The definition: the largest r such that r rows have p <= q r / W, by trying all r; integers throughout.
  private func reference(
    _ counts: [Int], _ n: Int, _ rate: Level, _ lambda: Level?
  ) -> [Bool] {
    let (a, b) = (rate.numerator, rate.denominator)
    // W = (1 + #{p > u/v}) (n + 1) / (n - floor(u (n + 1) / v)), or m; infinite for n - ... = 0.
    var (weight, share) = (counts.count, 1)
    if let lambda {
      let (u, v) = (lambda.numerator, lambda.denominator)
      weight = (1 + counts.count { ($0 + 1) * v > u * (n + 1) }) * (n + 1)
      share = n - u * (n + 1) / v
    }
    func isWithin(_ count: Int, _ r: Int) -> Bool {
      (count + 1) * weight * b <= r * a * share * (n + 1)
    }
    let r = (0...counts.count).last { r in counts.count { isWithin($0, r) } >= r } ?? 0
    return counts.map { r > 0 && isWithin($0, r) }
  }

  @Test(
    arguments: [
      ("0.1", nil), ("1/4", nil), ("0.5", nil), ("3/4", nil), ("0.1", "0.5"), ("1/4", "1/3"),
      ("1/2", "0.9"), ("1/3", "1/6"),
    ] as [(String, String?)])
  func benjaminiHochberg(rate: String, lambda: String?) throws {
    let procedure = BenjaminiHochberg(
      rate: try Level(rate), nullThreshold: try lambda.map { try Level($0) })
    for (m, n) in [(1, 9), (2, 7), (3, 5), (4, 3), (5, 2)] {
      for counts in lists(m, upTo: n) {
        let found = procedure.discoveries(in: pValues(counts, n))
        let expected = reference(counts, n, procedure.rate, procedure.nullThreshold)
        #expect(found.isRejected == expected, "\(counts) of \(n)")
      }
    }
  }

  /// Where no p-value could be above lambda nothing is rejected.
  ///
  /// With 1 - lambda in place of (n - k) / (n + 1) inliers alone would be found too often where n is small.
  @Test func nullThresholdsOfFewRows() {
    let all = pValues([0, 0, 0, 0], 2)
    #expect(BenjaminiHochberg(rate: "0.9", nullThreshold: "0.9").discoveries(in: all).count == 0)
    #expect(BenjaminiHochberg(rate: "0.9", nullThreshold: "1/3").discoveries(in: all).count == 4)
    let smoothed = RowPValues(
      greaterCounts: [0], equalCounts: [0], draws: [0], calibrationCount: 1)
    let procedure = BenjaminiHochberg(rate: "0.5", nullThreshold: "0.5")
    #expect(procedure.discoveries(in: smoothed).count == 0)
    #expect(procedure.discoveries(in: smoothed).adjusted == [1])
  }

  /// A row is rejected exactly at the levels from its q-value on.
  @Test func adjustedPValues() throws {
    for counts in lists(4, upTo: 3) {
      let values = pValues(counts, 3)
      let adjusted = BenjaminiHochberg(rate: "0.5").discoveries(in: values).adjusted
      for numerator in 1..<24 {
        let level = try Level(numerator: numerator, denominator: 24)
        let rejected = BenjaminiHochberg(rate: level).discoveries(in: values).isRejected
        for row in counts.indices {
          // q-values here are multiples of 1/48 and 1/36: 1e-9 away from a level or equal to it.
          #expect(rejected[row] == (adjusted[row] <= level.doubleValue + 1e-9))
        }
      }
    }
  }

  @Test(arguments: FamilyWise.Procedure.allCases)
  func familyWise(procedure: FamilyWise.Procedure) throws {
    for level in ["0.1", "1/4", "1/2"] as [Level] {
      for counts in lists(4, upTo: 4) {
        let found = FamilyWise(level: level, procedure: procedure)
          .discoveries(in: pValues(counts, 4))
        let sorted = counts.sorted()
        func isWithin(_ count: Int, _ weight: Int) -> Bool {
          (count + 1) * weight * level.denominator <= level.numerator * 5
        }
        let steps = sorted.indices.map {
          isWithin(sorted[$0], procedure == .holm ? 4 - $0 : 4)
        }
        let rejections = steps.firstIndex(of: false) ?? 4
        #expect(found.count == rejections)
        #expect(
          found.isRejected == counts.map { rejections > 0 && $0 <= sorted[rejections - 1] })
      }
    }
  }

  @Test func holmRejectsAtLeastAsManyAsBonferroniAndAdjustsSo() {
    let values = pValues([0, 3, 1, 40], 99)
    let bonferroni = FamilyWise(level: "0.05", procedure: .bonferroni).discoveries(in: values)
    let holm = FamilyWise(level: "0.05").discoveries(in: values)
    #expect(bonferroni.isRejected == [true, false, false, false])
    #expect(bonferroni.adjusted == [0.04, 0.16, 0.08, 1])
    #expect(holm.adjusted == [0.04, 0.08, 0.06, 0.41])
    let wider = FamilyWise(level: "0.06").discoveries(in: values)
    #expect(wider.isRejected == [true, false, true, false])
  }

  /// 0.1 has no binary fraction: p = 0.3 at three of ten rows is rejected exactly.
  @Test func levelsAreExact() {
    // Thresholds i / 100 for i = 1...10: the third is 0.03 = 3/100.
    let counts = [2, 2, 2] + [Int](repeating: 90, count: 7)
    let found = BenjaminiHochberg(rate: "0.1").discoveries(in: pValues(counts, 99))
    #expect(found.count == 3)
    #expect(0.1 * 3 / 10 > 0.03 || 3.0 / 10 * 0.1 != 0.03)
    #expect(
      BenjaminiHochberg(rate: "0.09999999999999").discoveries(in: pValues(counts, 99)).count == 0)
  }

  @Test func largeProductsDoNotOverflow() throws {
    let n = 1 << 37
    let level = try Level(
      numerator: Level.largestDenominator - 1, denominator: Level.largestDenominator)
    let values = RowPValues(greaterOrEqualCounts: [0, n, n - 1], calibrationCount: n)
    let procedure = BenjaminiHochberg(rate: level, nullThreshold: level)
    #expect(procedure.discoveries(in: values).isRejected == [false, false, false])
    let smoothed = RowPValues(
      greaterCounts: [0, n], equalCounts: [0, 0], draws: [0.5, 1 - 0x1p-53], calibrationCount: n)
    #expect(
      BenjaminiHochberg(rate: "0.5", nullThreshold: "0.5").discoveries(in: smoothed).isRejected
        == [true, false])
    #expect(smoothed[0] == 0.5 / (0x1p37 + 1))
  }

  @Test func feasibility() {
    for n in 1...40 {
      for (m, lambda) in [(1, nil), (7, nil), (7, "0.5"), (1, "0.5")] as [(Int, Level?)] {
        let procedure = BenjaminiHochberg(rate: "0.1", nullThreshold: lambda)
        let best = procedure.discoveries(in: pValues([Int](repeating: 0, count: m), n))
        #expect(procedure.isFeasible(count: m, calibrationCount: n) == (best.count == m))
      }
      let holm = FamilyWise(level: "0.1")
      #expect(
        holm.isFeasible(count: 3, calibrationCount: n)
          == (holm.discoveries(in: pValues([0, 0, 0], n)).count == 3))
    }
    #expect(BenjaminiHochberg(rate: "0.1").isFeasible(count: 5, calibrationCount: 9))
    #expect(!BenjaminiHochberg(rate: "0.1").isFeasible(count: 5, calibrationCount: 8))
  }

  @Test func noRows() {
    let none = pValues([], 5)
    #expect(BenjaminiHochberg(rate: "0.1", nullThreshold: "0.5").discoveries(in: none).count == 0)
    #expect(FamilyWise(level: "0.1").discoveries(in: none).count == 0)
    #expect(none.alarms(atMost: "0.1").isRejected.isEmpty)
  }

  @Test func rowOrderDoesNotMatter() {
    var synthetic = Synthetic(seed: 3)
    let counts = (0..<200).map { _ in synthetic.integer(below: 30) * synthetic.integer(below: 4) }
    let order = synthetic.permutation(of: 200)
    for lambda in [nil, "0.5"] as [Level?] {
      let procedure = BenjaminiHochberg(rate: "0.4", nullThreshold: lambda)
      let found = procedure.discoveries(in: pValues(counts, 99))
      let shuffled = procedure.discoveries(in: pValues(order.map { counts[$0] }, 99))
      #expect(shuffled.isRejected == order.map { found.isRejected[$0] })
      #expect(shuffled.adjusted == order.map { found.adjusted[$0] })
    }
  }
}
