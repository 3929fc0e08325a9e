import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Guarantees by simulation: independent repetitions, each with fresh calibration rows and new rows.
///
/// False discovery proportions lie in 0 ... 1, so that Hoeffding's inequality bounds how far their mean may be above
/// its expectation: exp(-2 R t^2) <= 1e-6 for t = sqrt(ln(1e6) / (2 R)).
@Suite struct FalseDiscoveryTests {
  private let repetitions = 400
  /// sqrt(ln(1e6) / 800).
  private let slack = 0.1315

  /// Scores of inliers are uniform, or multiples of 1/8; outliers are shifted up by 0.75.
  private struct Sample {
    var synthetic: Synthetic
    var isTied = false

    mutating func inlier() -> Double {
      isTied ? Double(synthetic.integer(below: 8)) / 8 : synthetic.uniform()
    }

    mutating func rows(inliers: Int, outliers: Int) -> (scores: [Double], truth: [Bool]) {
      let first = (0..<inliers).map { _ in inlier() }
      let second = (0..<outliers).map { _ in inlier() + 0.75 }
      return (
        first + second,
        [Bool](repeating: false, count: inliers) + [Bool](repeating: true, count: outliers)
      )
    }
  }

  private struct Means {
    var proportion = 0.0
    var power = 0.0
    var anyFalse = 0
  }

  private func means(
    _ sample: Sample, count: Int = 39, inliers: Int, outliers: Int, contamination: Int = 0,
    isStrict: Bool = false,
    repetitions: Int = 400,
    _ procedure: (RowPValues) -> Discoveries
  ) throws -> Means {
    var sample = sample
    var means = Means()
    for _ in 0..<repetitions {
      var calibration = (0..<count).map { _ in sample.inlier() }
      // Contaminated from below: rows that are more usual than the inliers to come.
      for row in 0..<contamination { calibration[row] -= 2 }
      let (scores, truth) = sample.rows(inliers: inliers, outliers: outliers)
      let fitted = try detector(calibration)
      let pValues =
        isStrict
        ? RowPValues(
          greaterOrEqualCounts: scores.map { s in calibration.count { $0 > s } },
          calibrationCount: count) : try fitted.pValues(of: scores)
      let found = DiscoveryCount(
        isDiscovery: procedure(pValues).isRejected, isPositive: truth)
      means.proportion += found.falseDiscoveryProportion / Double(repetitions)
      means.power += (found.power ?? 0) / Double(repetitions)
      means.anyFalse += found.falseDiscoveries > 0 ? 1 : 0
    }
    return means
  }

  /// The mean over 2000 repetitions, for which Hoeffding's bound at 1e-6 is sqrt(ln(1e6) / 4000).
  @Test(arguments: [false, true], [nil, "0.5", "0.3"] as [String?])
  func theRateIsKept(isTied: Bool, lambda: String?) throws {
    let threshold = try lambda.map { try Level($0) }
    let (inliers, outliers) = lambda == nil ? (15, 5) : (4, 16)
    let found = try means(
      Sample(synthetic: Synthetic(seed: 1), isTied: isTied), inliers: inliers, outliers: outliers,
      repetitions: 2000
    ) { BenjaminiHochberg(rate: "0.25", nullThreshold: threshold).discoveries(in: $0) }
    let bound = threshold == nil ? 0.25 * Double(inliers) / 20 : 0.25
    #expect(found.proportion <= bound + 0.0588, "\(found)")
    // Ties only make it more careful.
    #expect(isTied || (found.proportion > 0.05 && found.power > 0.25))
  }

  /// Where all rows are inliers any discovery is false.
  ///
  /// With q (n + 1) / m whole the probability of one is q
  /// exactly, and the repetitions with one are binomial.
  @Test func theGlobalNullIsExact() throws {
    let found = try means(
      Sample(synthetic: Synthetic(seed: 2)), count: 199, inliers: 20, outliers: 0
    ) { BenjaminiHochberg(rate: "0.1").discoveries(in: $0) }
    let tails = BinomialLaw(trials: repetitions, probability: 0.1).tails(at: found.anyFalse)
    #expect(tails.twoSided > 1e-6, "\(found.anyFalse)")
  }

  @Test func theGlobalNullIsKeptByStorey() throws {
    let found = try means(
      Sample(synthetic: Synthetic(seed: 2)), count: 199, inliers: 20, outliers: 0
    ) { BenjaminiHochberg(rate: "0.1", nullThreshold: "0.5").discoveries(in: $0) }
    let check = StatisticalCheck.failures(
      atMost: "0.1", failures: found.anyFalse, of: repetitions)
    #expect(check.holds, "\(check)")
    #expect(found.anyFalse > 0)
  }

  @Test func storeyFindsMoreWhereManyAreOutliers() throws {
    let sample = Sample(synthetic: Synthetic(seed: 3))
    let plain = try means(sample, inliers: 4, outliers: 16) {
      BenjaminiHochberg(rate: "0.1").discoveries(in: $0)
    }
    let adaptive = try means(sample, inliers: 4, outliers: 16) {
      BenjaminiHochberg(rate: "0.1", nullThreshold: "0.5").discoveries(in: $0)
    }
    #expect(adaptive.power > plain.power)
  }

  @Test func familyWiseErrorsAreRare() throws {
    let sample = Sample(synthetic: Synthetic(seed: 4))
    let found = try means(sample, inliers: 3, outliers: 1) {
      FamilyWise(level: "0.2").discoveries(in: $0)
    }
    let check = StatisticalCheck.failures(
      atMost: "0.2", failures: found.anyFalse, of: repetitions)
    #expect(check.holds, "\(check)")
    #expect(found.power > 0.3)
  }

  /// Calibration rows that are more usual than inliers to come void the guarantee, and the test sees it.
  @Test func contaminationBreaksTheRate() throws {
    let sample = Sample(synthetic: Synthetic(seed: 5))
    let found = try means(sample, count: 199, inliers: 20, outliers: 0, contamination: 150) {
      BenjaminiHochberg(rate: "0.1").discoveries(in: $0)
    }
    #expect(
      !StatisticalCheck.failures(atMost: "0.1", failures: found.anyFalse, of: repetitions).holds)
    #expect(found.proportion > 0.1 + slack)
  }

  /// Counting strictly above, as nonconform's weighted p-values do, is anti-conservative where scores tie.
  @Test func strictCountingBreaksTheRate() throws {
    let sample = Sample(synthetic: Synthetic(seed: 6), isTied: true)
    let strict = try means(sample, count: 199, inliers: 20, outliers: 0, isStrict: true) {
      BenjaminiHochberg(rate: "0.1").discoveries(in: $0)
    }
    #expect(
      !StatisticalCheck.failures(atMost: "0.1", failures: strict.anyFalse, of: repetitions).holds)
    let ours = try means(sample, count: 199, inliers: 20, outliers: 0) {
      BenjaminiHochberg(rate: "0.1").discoveries(in: $0)
    }
    #expect(
      StatisticalCheck.failures(atMost: "0.1", failures: ours.anyFalse, of: repetitions).holds)
  }

  /// Alarms at alpha among inliers follow the beta-binomial law of coverage, exactly.
  @Test func alarmsFollowTheirLaw() throws {
    var sample = Sample(synthetic: Synthetic(seed: 7))
    var coverage = RepeatedCoverage(seed: 8)
    var shifted = RepeatedCoverage(seed: 8)
    for _ in 0..<repetitions {
      let fitted = try detector((0..<49).map { _ in sample.inlier() })
      let scores = sample.rows(inliers: 30, outliers: 0).scores
      let truth = [Bool](repeating: false, count: 30)
      for delta in [0, 0.1] {
        let tested = TestedRows(
          scores: scores, pValues: try fitted.pValues(of: scores.map { $0 + delta }))
        let alarms = try #require(
          OutlierEvaluation(of: tested, isOutlier: truth, by: fitted, alpha: "0.1").falseAlarms)
        if delta == 0 {
          coverage.add(hits: 30 - alarms.count, of: 30, rank: 45, count: 49)
        } else {
          shifted.add(hits: 30 - alarms.count, of: 30, rank: 45, count: 49)
        }
      }
    }
    #expect(coverage.check().holds, "\(coverage.check())")
    #expect(!shifted.check().holds)
  }
}
