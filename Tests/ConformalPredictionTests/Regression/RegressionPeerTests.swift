import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Other packages' regression intervals, on numbers that they computed: Fixtures/regression.json.
@Suite struct RegressionPeerTests {
  struct Fixture: Decodable {
    struct Level: Decodable {
      let alpha: String
      let std: [[Double]]
      let norm: [[Double]]
      let mond: [[Double]]
      let cpsLoHiPercentiles: [[Double]]
      let exactK: Int
      let exactHalfwidth: Double
    }

    let yhatCal: [Double]
    let yCal: [Double]
    let sigmaCal: [Double]
    let binsCal: [Int]
    let binsTest: [Int]
    let yhatTest: [Double]
    let sigmaTest: [Double]
    let crepes: [Level]
    let crepesCpsPAtHalf: [Double]
  }

  let peer: Fixture

  init() throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "regression", withExtension: "json", subdirectory: "Fixtures"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    peer = try decoder.decode(Fixture.self, from: Data(contentsOf: url))
  }

  private func absolute(_ alphas: [Level]) throws -> RegressionPredictor {
    try SplitConformalRegression(score: .absolute, alphas: alphas).fit(
      on: RegressionData(RegressionOutputs(predictions: peer.yhatCal), targets: peer.yCal))
  }

  /// The Mondrian intervals of crepes are those of groups, at all three levels: there (1 - c)(n + 1) does not round down.
  @Test func crepesMondrianIntervalsAreThoseOfGroups() throws {
    let calibration = try RegressionData(
      RegressionOutputs(predictions: peer.yhatCal), targets: peer.yCal)
    for level in peer.crepes {
      let predictor = try SplitConformalRegression(
        score: .absolute, alpha: try Level(level.alpha)
      ).fit(on: calibration, groups: GroupColumns([peer.binsCal.map { "\($0)" }]))
      let places = try predictor.place(GroupColumns([peer.binsTest.map { "\($0)" }]))
      let intervals = try predictor.intervals(
        for: RegressionOutputs(predictions: peer.yhatTest), groups: places)
      // Residuals are dyadic: ends are exact, but for the double next to a dyadic end that scores the same.
      for (row, ends) in level.mond.enumerated() {
        #expect(abs(intervals.lower[row] - ends[0]) < 1e-14)
        #expect(abs(intervals.upper[row] - ends[1]) < 1e-14)
        #expect(intervals.contains(ends[0], at: row) && intervals.contains(ends[1], at: row))
      }
    }
  }

  /// crepes takes index int((1 - c)(n + 1)) - 1 in doubles: (1 - 0.9) 40 = 3.9999999999999996 is 3, so that its
  /// rank is 37 of 39 where 36 is enough, and likewise at 0.8; at 0.7 the doubles happen to be right.
  @Test func crepesIsOneRankTooHighWhereDoublesRoundDown() throws {
    for level in peer.crepes {
      let alpha = try Level(level.alpha)
      let predictor = try absolute([alpha])
      let outputs = try RegressionOutputs(predictions: peer.yhatTest)
      let ours = try predictor.intervals(for: outputs)
      #expect(ours.quantiles.lower?.k == level.exactK)
      let agrees = level.alpha == "0.3"
      for row in peer.yhatTest.indices {
        // Dyadic numbers: the exact ends are a few units in the last place outside of the sums.
        #expect((ours.upper[row] - (peer.yhatTest[row] + level.exactHalfwidth)).magnitude < 1e-14)
        #expect(ours.upper[row] >= peer.yhatTest[row] + level.exactHalfwidth)
        #expect(((ours.upper[row] - level.std[row][1]).magnitude < 1e-14) == agrees)
        #expect(((ours.lower[row] - level.std[row][0]).magnitude < 1e-14) == agrees)
      }
      let k = try #require(ours.quantiles.lower?.k)
      let scores = zip(peer.yhatCal, peer.yCal).map { ($0 - $1).magnitude }.sorted()
      #expect(scores[k - 1] == level.exactHalfwidth)
      #expect(scores[agrees ? k - 1 : k] == level.std[0][1])
    }
  }

  @Test func crepesNormalizedAgreesAtSevenTenths() throws {
    for level in peer.crepes {
      let predictor = try SplitConformalRegression(score: .normalized, alpha: Level(level.alpha))
        .fit(
          on: RegressionData(
            RegressionOutputs(predictions: peer.yhatCal, difficulties: peer.sigmaCal),
            targets: peer.yCal))
      let ours = try predictor.intervals(
        for: RegressionOutputs(predictions: peer.yhatTest, difficulties: peer.sigmaTest))
      for row in peer.yhatTest.indices {
        let agrees = (ours.upper[row] - level.norm[row][1]).magnitude < 1e-14
        #expect(agrees == (level.alpha == "0.3"), "\(level.alpha) \(row)")
      }
    }
  }

  @Test func crepesDistributionAtAPointIsOurUpperBound() throws {
    let system = try #require(try absolute(["0.1"]).predictiveSystem)
    for (row, value) in peer.crepesCpsPAtHalf.enumerated() {
      let outputs = try RegressionOutputs(predictions: [peer.yhatTest[row]])
      #expect(Double(system.counts(atMost: 0.5, outputs[0]).upper) / 40 == value)
    }
  }

  /// Targets 1 to n about a prediction of 0, alpha 0.1 shared out over two sides, as MAPIE 1.6 gives them.
  @Test(arguments: [(39, 2, 38), (40, 2, 39), (41, 2, 40), (20, 1, 20)])
  func mapieAsymmetricCheckValues(n: Int, low: Int, high: Int) throws {
    let predictor = try SplitConformalRegression(
      score: .absolute, sides: .asymmetric, alpha: "0.1"
    ).fit(
      on: RegressionData(
        RegressionOutputs(predictions: [Double](repeating: 0, count: n)),
        targets: (1...n).map { Double($0) }))
    let interval = try predictor.intervals(for: RegressionOutputs(predictions: [0]))
    #expect(interval.lower == [Double(low)])
    #expect(interval.upper == [Double(high)])
  }

  /// MAPIE up to 1.5 clips to the largest score where n is too small, which under-covers.
  @Test func tooFewRowsAreNotClippedAsInMAPIE15() throws {
    let data = try RegressionData(
      RegressionOutputs(predictions: [Double](repeating: 0, count: 18)),
      targets: (1...18).map { Double($0) })
    let method = SplitConformalRegression(score: .absolute, sides: .asymmetric, alpha: "0.1")
    let error = try dataError { try method.fit(on: data) }
    #expect(error.code == .infeasible)
    #expect(error.expected == "at least 19")
    let trivial = try SplitConformalRegression(
      score: .absolute, sides: .asymmetric, alpha: "0.1", allowsTrivial: true
    ).fit(on: data).intervals(for: RegressionOutputs(predictions: [0]))
    #expect(trivial.quantiles.isTrivial)
    #expect(trivial.lower == [-.infinity])
    #expect(trivial.upper == [.infinity])
  }

  /// TorchCP's CQRR scales its correction by a vector of 1e-6, so that intervals hardly grow.
  ///
  /// Predictions 0 and 10 with quantile 0.5 give an upper end of 10 there. Here both ends move, also where the two predictions are one.
  @Test(arguments: [(0.0, 10.0), (3.0, 3.0)])
  func bothEndsMoveUnlikeTorchCPsCQRR(lower: Double, upper: Double) throws {
    let data = try RegressionData(
      RegressionOutputs(lower: [0, 0, 0], upper: [1, 1, 1]), targets: [0.5, -0.5, 1.5])
    let interval = try SplitConformalRegression(score: .cqr, alpha: "1/4").fit(on: data)
      .intervals(for: RegressionOutputs(lower: [lower], upper: [upper]))
    #expect(interval.lower[0] <= lower - 0.5 && interval.lower[0] > lower - 0.5000001)
    #expect(interval.upper[0] >= upper + 0.5 && interval.upper[0] < upper + 0.5000001)
  }
}
