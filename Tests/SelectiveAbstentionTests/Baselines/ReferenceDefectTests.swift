import ExactStatistics
import SelectiveAbstention
import Testing

/// Where the published code of selection with guaranteed risk departs from its paper or from what is deployed.
@Suite struct ReferenceDefectTests {
  let oracle = SelectiveOracle.profile

  /// The restatement gives the values of the code itself.
  @Test func theRestatementIsTheReference() {
    let half = ReferenceSearch(target: 0.5, delta: 0.05)
      .answer(SelectiveOracle.confidences, SelectiveOracle.isError)
    #expect(half.threshold == 0.372_372_725_707_329_54)
    #expect(close(half.bound, 0.436_295_313_709_796_63))
    #expect(half.countedRows == 199)
    #expect(
      close(
        ReferenceSearch.truncatingBound(errors: 15, count: 22, delta: 0.05),
        0.804_437_355_561_689_7, tolerance: 1e-6))
  }

  /// 22 * (15 / 22) is below 15 in binary fractions, and 14 errors are counted: a bound that is too small.
  @Test func first_countsAreTruncated() throws {
    var tooFew = 0
    for count in 1..<200 {
      for errors in 0...count {
        let rate = Double(errors) / Double(count)
        tooFew += Int(Double(count) * rate) < errors ? 1 : 0
      }
    }
    #expect(tooFew == 748)
    // 22 rows with 15 errors in one tie block: 0.83 is certified from 14 counted errors.
    let errors = Array(repeating: true, count: 15) + Array(repeating: false, count: 7)
    let point = try #require(
      RiskAcceptanceCurve(
        ConfidenceProfile(confidences: Array(repeating: 0.5, count: 22), isError: errors)
      ).points.first)
    #expect(ReferenceSearch.truncatingBound(errors: 15, count: 22, delta: 0.05) < 0.83)
    #expect(close(point.riskUpperBound(delta: "0.05"), 0.840_058_696_144_886_6))
  }

  /// The last threshold is returned though its bound is 1.
  @Test(arguments: ["0.2", "0.02"])
  func second_infeasibleTargetsAreNotSaid(target: String) throws {
    let level = try Level(target)
    let theirs = ReferenceSearch(target: level.doubleValue, delta: 0.05)
      .answer(SelectiveOracle.confidences, SelectiveOracle.isError)
    #expect(theirs.bound == 1)
    #expect(theirs.countedRows == 1)
    let ours = try SelectiveGuaranteedRisk(target: level, delta: "0.05")
      .fit(RiskAcceptanceCurve(oracle))
    #expect(ours.certified == nil)
    // (1 - target)^m <= 0.05 / 8.
    #expect(ours.outcome == .infeasible(minimumAcceptedCount: target == "0.2" ? 23 : 252))
  }

  /// 100 equal confidences at the top, 28 below: 66 rows of the block are certified, 100 accepted.
  @Test func third_partOfATieBlockIsCertified() throws {
    let confidences = Array(repeating: 0.1, count: 28) + Array(repeating: 0.9, count: 100)
    // The errors of the block happen to lie where the sort puts rows first.
    let isError = (0..<128).map { $0 < 60 }
    let theirs = ReferenceSearch(target: 0.1, delta: 0.05).answer(confidences, isError)
    #expect(theirs.threshold == 0.9)
    #expect(theirs.bound <= 0.1)
    let deployed = confidences.indices.filter { confidences[$0] >= theirs.threshold }
    #expect(deployed.count == 100)
    #expect(theirs.countedRows < 70)
    let risk = Double(deployed.count { isError[$0] }) / 100
    #expect(risk == 0.32)
    let ours = try SelectiveGuaranteedRisk(target: "0.1", delta: "0.05")
      .fit(RiskAcceptanceCurve(ConfidenceProfile(confidences: confidences, isError: isError)))
    #expect(ours.certified == nil)
    #expect(ours.steps.allSatisfy { [100, 128].contains($0.point.acceptedCount) })
  }

  /// Index 0 is never tried: one row is always refused.
  @Test func fourth_allRowsAreNeverAccepted() throws {
    let theirs = ReferenceSearch(target: 0.5, delta: 0.05)
      .answer(SelectiveOracle.confidences, SelectiveOracle.isError)
    #expect(theirs.countedRows == 199)
    let ours = try #require(
      try SelectiveGuaranteedRisk(target: "0.5", delta: "0.05").fit(RiskAcceptanceCurve(oracle))
        .certified)
    #expect(ours.point.acceptanceRate == 1)
    #expect(close(ours.bound, 0.439_430_618_730_667_24))
  }

  /// For a delta below the tolerance of 10^-7 the first halving that makes the tail small ends the search.
  @Test func fifth_theToleranceIsOfTheTail() {
    let theirs = ReferenceSearch.looseBound(errors: 0, count: 100, delta: 1e-9)
    #expect(theirs == 0.5)
    let ours = RiskAcceptancePoint(threshold: 0, acceptedCount: 100, errorCount: 0, rowCount: 100)
      .riskUpperBound(delta: "1e-9")
    // 1 - (10^-9)^(1/100).
    #expect(close(ours, 0.187_169_483_835_900_7))
    // And too small where the tail at a midpoint, 2^-22, is only a little larger than delta.
    let loose = ReferenceSearch.looseBound(errors: 0, count: 22, delta: 1.5e-7)
    let exact = ReferenceSearch.exactBound(errors: 0, count: 22, delta: 1.5e-7)
    #expect(loose == 0.5)
    #expect(exact > 0.51)
  }

  /// The bound is not monotone: both searches stop short of a threshold that could be certified.
  ///
  /// Ours says that it certified none, theirs ends on a threshold that it did not certify.
  @Test func sixth_theBoundIsNotMonotone() throws {
    // The most confident 300 of 512 rows have 60 errors, the rest none.
    let confidences = (0..<512).map { 1 - Double($0) / 512 }
    let isError = (0..<512).map { $0 < 300 && $0 % 5 == 0 }
    let theirs = ReferenceSearch(target: 0.165, delta: 0.05).answer(confidences, isError)
    #expect(theirs.bound > 0.165)
    let curve = try RiskAcceptanceCurve(
      ConfidenceProfile(confidences: confidences, isError: isError))
    let search = try SelectiveGuaranteedRisk(target: "0.165", delta: "0.05").fit(curve)
    let bounds = curve.points.map { $0.riskUpperBound(delta: search.stepDelta) }
    #expect(bounds[511] <= 0.165)
    #expect(bounds[300] > 0.165)
    #expect(search.steps.allSatisfy { $0.bound > 0.165 })
    #expect(search.certified == nil)
  }
}
