import ProbabilityCalibration
import Testing

/// Rows on edges, where tools differ; every expected value is worked out by hand.
@Suite struct EdgeConventionTests {
  /// 0 with the event, 1/15 without, 14.5/15 with, and 1 without.
  static func onEdges() throws -> BinaryForecasts {
    try BinaryForecasts(
      probabilities: [0, 1.0 / 15, 14.5 / 15, 1], outcomes: [true, false, true, false])
  }

  static let expected: [(rule: BinningRule, fourfold: Double)] = [
    // {0, 1/15}: 1 - 1/15; {14.5/15, 1}: |1 - 29.5/15|.
    (.equalWidth(15), 14.0 / 15 + 14.5 / 15),
    (.scikitLearnUniform(15), 14.0 / 15 + 14.5 / 15),
    // 0 is in no bin: {1/15} and the upper two.
    (.guo(15), 1.0 / 15 + 14.5 / 15),
    // {0}: 1; {1/15}: 1/15; the upper two together.
    (.netcal(15), 1 + 1.0 / 15 + 14.5 / 15),
    (.pycalibBinary(15), 14.0 / 15 + 14.5 / 15),
    (.mapie(16), 1 + 1.0 / 15 + 14.5 / 15),
    // 1 has a bin of its own: {14.5/15}: 0.5/15; {1}: 1.
    (.torchmetrics(15), 1 + 1.0 / 15 + 0.5 / 15 + 1),
    (.relplot(15), 1 + 1.0 / 15 + 0.5 / 15 + 1),
  ]

  @Test(arguments: expected.indices)
  func edges(_ index: Int) throws {
    let (rule, fourfold) = Self.expected[index]
    let binned = try Self.onEdges().binned(by: rule)
    #expect(isClose(4 * binned.expectedError, fourfold, 1e-15), "\(rule.name)")
  }

  /// The third edge of ten is 0.30000000000000004 as a multiple of the width: 0.3 is then below it.
  @Test func edgesThatAreNoMultiplesOfTheWidth() throws {
    let forecasts = try BinaryForecasts(probabilities: [0.3, 0.35], outcomes: [true, false])
    #expect(forecasts.binned(by: .equalWidth(10)).bins.count == 2)
    #expect(forecasts.binned(by: .netcal(10)).bins.count == 2)
    let atEdge = try BinaryForecasts(probabilities: [0.25, 0.3], outcomes: [true, false])
    #expect(atEdge.binned(by: .netcal(10)).bins.count == 1)
    #expect(atEdge.binned(by: .equalWidth(10)).bins.count == 1)
  }

  @Test func tiesStayTogether() throws {
    let probabilities = [Double](repeating: 0.2, count: 8) + [0.9, 0.9]
    let outcomes = (0..<10).map { $0.isMultiple(of: 2) }
    let forecasts = try BinaryForecasts(probabilities: probabilities, outcomes: outcomes)
    for rule in [
      BinningRule.equalMass(5), .verifiedCalibration(5), .netcalEqualMass(5),
      .scikitLearnQuantile(5),
    ] {
      let bins = forecasts.binned(by: rule).bins
      #expect(bins.map { $0.count } == [8, 2], "\(rule.name)")
      #expect(bins.map { $0.eventCount } == [4, 1], "\(rule.name)")
    }
    // 8 |0.5 - 0.2| + 2 |0.5 - 0.9|, over 10.
    #expect(isClose(forecasts.binned(by: .equalMass(5)).expectedError, 0.32, 1e-15))
  }

  @Test func equalMassIsEven() throws {
    let probabilities = (0..<200).map { Double($0 * 77 % 200) / 200 }
    let forecasts = try BinaryForecasts(
      probabilities: probabilities, outcomes: probabilities.map { $0 > 0.5 })
    let counts = forecasts.binned(by: .equalMass(15)).bins.map { $0.count }
    #expect(counts.count == 15 && counts.allSatisfy { $0 == 13 || $0 == 14 })
  }

  @Test func names() {
    #expect(BinningRule.equalMass(15).name == "equal-mass,bins=15,ties=together")
    #expect(BinningRule.equalWidth(15).name == "equal-width,bins=15,edges=(a,b],zero=first")
    #expect(BinningRule.guo(15).name == "equal-width,bins=15,edges=(a,b],zero=dropped")
  }

  @Test(arguments: [(1, 5), (215, 5), (216, 6), (3374, 14), (3375, 15), (1_000_000, 15)])
  func binsOfDiagrams(rowCount: Int, bins: Int) {
    #expect(BinningRule.diagram(rowCount: rowCount).binCount == bins)
  }
}
