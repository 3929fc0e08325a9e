public import ConformalPrediction
public import ExactStatistics

/// The hits of many independent repetitions, each with fresh calibration and test rows, held against their exact
/// law.
///
/// Hits of one repetition say little of a law; over hundreds of them a rank that is off by one shows. Each count is
/// turned into a number that is uniform exactly when the law is right (the randomized probability integral
/// transform), and the numbers are tested by Pearson's chi-square over eleven equal cells.
///
///     var coverage = RepeatedCoverage(seed: 1)
///     for seed in 0..<500 {
///       let predictor = try SplitConformal(score: .aps, alpha: "0.1", seed: seed).fit(on: fresh())
///       coverage.add(try predictor.evaluate(on: fresh()))
///     }
///     let check = coverage.check()
///     #expect(check.holds, "\(check)")
///
/// The law is exact for scores that are almost surely distinct; with ties coverage lies above it.
public struct RepeatedCoverage: Sendable {
  private var sample = UniformSample()
  private var stream: CounterBasedStream
  private var hits = 0
  private var count = 0

  /// Starts without repetitions.
  ///
  /// - Parameter seed: the seed of the draws between neighbouring counts.
  public init(seed: UInt64) { stream = CounterBasedStream(seed: seed, purpose: .testing) }

  /// Adds a repetition.
  ///
  /// - Parameters:
  ///   - hits: test rows whose set holds their label.
  ///   - testCount: test rows.
  ///   - rank: k, the rank of the conformal quantile.
  ///   - count: n, the number of calibration rows.
  public mutating func add(hits: Int, of testCount: Int, rank: Int, count: Int) {
    let law = BetaBinomialLaw.coverage(rank: rank, count: count, testCount: testCount)
    sample.add(law.cumulative(through: hits - 1) + stream.nextUniform() * law.probability(of: hits))
    self.hits += hits
    self.count += testCount
  }

  /// Adds the evaluation of a marginal predictor; one whose sets hold every label says nothing.
  ///
  /// - Parameter evaluation: of rows that the predictor was not fitted on.
  public mutating func add(_ evaluation: CoverageEvaluation) {
    guard let k = evaluation.quantile.k else { return }
    add(
      hits: evaluation.total.hits, of: evaluation.count, rank: k, count: evaluation.quantile.count)
  }

  /// Adds one category of an evaluation, as another one.
  ///
  /// - Parameter category: of rows that the predictor was not fitted on.
  public mutating func add(_ category: CategoryCoverage) {
    guard let k = category.quantile.k else { return }
    add(
      hits: category.own.hits, of: category.own.count, rank: k, count: category.quantile.count)
  }

  /// The check of all repetitions so far.
  ///
  /// - Parameter falseAlarmRate: the probability with which it may fail although the law is right.
  /// - Returns: the check.
  public func check(falseAlarmRate: Level = "1e-6") -> StatisticalCheck {
    StatisticalCheck(
      claim: "hits follow the law of split conformal prediction",
      observation:
        "\(hits) of \(count) sets hold their label over \(sample.values.count) repetitions",
      law: "the beta-binomial law of each repetition", pValue: sample.chiSquarePValue(),
      falseAlarmRate: falseAlarmRate)
  }
}
