import ConformalPrediction
import ConformalTesting
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// The guarantee on the outputs of real classifiers, against its exact law.
///
/// Both parts of a dataset are pooled and cut anew, at random, into n calibration and m test rows. Given
/// the pool and, for a randomized score, the draw that each row meets, the scores are fixed numbers;
/// draws are independent of the cut, because those of both purposes have one law. Order all rows by
/// score, equal scores by row. Every set of n places in that order is equally likely to be the
/// calibration rows, so the number of test rows ahead of the k-th of them has the law
/// BetaBinomial(m, k, n + 1 - k), whatever the data. It depends on the cut only, so over independent
/// shuffles these counts are independent, and their probability integral transforms are independent and
/// uniform: exact tests need no assumption.
///
/// Without ties this count is the number of hits. With ties the hits also include test rows that are
/// equal to the quantile and behind it: never fewer hits, and at most so many more.
@Suite struct DatasetCoverageTests {
  enum Design: String, CaseIterable, Sendable {
    /// As many calibration rows as the dataset has.
    case asStored
    /// 40 calibration rows, where one rank is half a standard deviation of the hits.
    case small
  }

  /// What the controls do wrong.
  enum Fault {
    case none
    case rankTooLow
    case rankTooHigh
    case shiftedTestRows
  }

  static let alphas: [Level] = ["0.1", "0.3"]
  #if DEBUG
  static let repetitions = 50
  #else
  static let repetitions = 200
  #endif

  @Test func everyDatasetOfTheRepositoryIsHere() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      at: DatasetPool.folder, includingPropertiesForKeys: [.isDirectoryKey]
    ).filter { FileManager.default.fileExists(atPath: $0.appending(path: "README.md").path) }
    let names = folders.map { $0.lastPathComponent }
    #expect(names.sorted() == DatasetPool.sources.map { $0.name }.sorted())
  }

  @Test(arguments: ScoreCase.all, Design.allCases)
  func hitsFollowTheExactLaw(score: ScoreCase, design: Design) throws {
    #expect(try rejections(score, design, .none) == [])
  }

  /// The same test refuses what is only slightly wrong.
  @Test func aRankTooLowIsRejected() throws {
    #expect(try rejections(ScoreCase(LAC()), .small, .rankTooLow) != [])
    #expect(try rejections(ScoreCase(APS()), .small, .rankTooLow) != [])
  }

  /// One rank too high is what MAPIE 1.5 and the notebooks take.
  @Test func aRankTooHighIsRejected() throws {
    #expect(try rejections(ScoreCase(LAC()), .small, .rankTooHigh) != [])
  }

  @Test(arguments: Design.allCases)
  func shiftedTestRowsAreRejected(design: Design) throws {
    #expect(try rejections(ScoreCase(LAC()), design, .shiftedTestRows) != [])
  }

  /// On data that are exchangeable, an evaluation at level 0.01 says "too few hits" in at most one case of
  /// a hundred, ties or not.
  @Test(arguments: ScoreCase.deterministic)
  func verdictsAreRarelyWrong(score: ScoreCase) throws {
    for (index, pool) in try DatasetPool.loaded.get().enumerated() {
      let trial = try Trial(pool: pool, score: score.score, seed: UInt64(index), design: .small)
      var falseAlarms = 0
      for repetition in 0..<Self.repetitions {
        let order = trial.order(repetition)
        let scores = try trial.scores(order, repetition, .none)
        let sorted = order.prefix(trial.calibrationCount).map { scores[$0] }.sorted()
        let quantile = ConformalQuantile(alpha: "0.1", sortedScores: sorted)
        let test = order.dropFirst(trial.calibrationCount)
        let consistency = CoverageConsistency(
          hits: test.count { scores[$0] <= quantile.tail }, count: test.count, quantile: quantile,
          policy: .allowEmpty)
        falseAlarms += consistency.verdict == .tooFewHits ? 1 : 0
      }
      let law = BinomialLaw(trials: Self.repetitions, probability: 0.01)
      #expect(law.survival(from: falseAlarms) > 1e-6 / 24, "\(pool.name): \(falseAlarms)")
    }
  }

  /// The short cut of this suite (score once, count) is what fitting and evaluating do.
  @Test(arguments: ScoreCase.all)
  func countingScoresIsEvaluating(score: ScoreCase) throws {
    for (index, pool) in try DatasetPool.loaded.get().enumerated() {
      let trial = try Trial(pool: pool, score: score.score, seed: UInt64(index), design: .asStored)
      let repetition = 3
      let order = trial.order(repetition)
      let calibration = Array(order.prefix(trial.calibrationCount))
      let test = Array(order.dropFirst(trial.calibrationCount))
      let scores = try trial.scores(order, repetition, .none)
      let predictor = try SplitConformal(
        score: score.score, alphas: Self.alphas, seed: trial.drawSeed(repetition)
      ).fit(on: pool.rows(calibration))
      for alpha in Self.alphas {
        let outcome = trial.outcome(order, scores, alpha: alpha, .none)
        let evaluation = try predictor.evaluate(on: pool.rows(test), alpha: alpha)
        #expect(evaluation.total.hits == outcome.hits, "\(pool.name)")
        #expect(evaluation.count == test.count)
      }
    }
  }

  /// Runs all cuts of all datasets with one score; returns what is implausible.
  private func rejections(
    _ score: ScoreCase, _ design: Design, _ fault: Fault
  ) throws -> [String] {
    let pools = try DatasetPool.loaded.get()
    // All tests of the suite: one for each cut, and those of the pooled samples.
    let tests = ScoreCase.all.count * Design.allCases.count * Self.alphas.count
    var family = CheckFamily(
      testCount: tests * (pools.count * Self.repetitions + UniformSample.cuts.count))
    var samples = [UniformSample](repeating: UniformSample(), count: Self.alphas.count)
    for (index, pool) in pools.enumerated() {
      let trial = try Trial(pool: pool, score: score.score, seed: UInt64(index), design: design)
      var auxiliary = CounterBasedStream(seed: UInt64(index), purpose: .testing)
      for repetition in 0..<Self.repetitions {
        let order = trial.order(repetition)
        let scores = try trial.scores(order, repetition, fault)
        for (position, alpha) in Self.alphas.enumerated() {
          let outcome = trial.outcome(order, scores, alpha: alpha, fault)
          let extra = outcome.hits - outcome.untiedHits
          #expect((0...outcome.tiedCount).contains(extra))
          let law = trial.law(alpha)
          samples[position].add(law.uniform(hits: outcome.untiedHits, auxiliary.nextUniform()))
          family.examine(
            pValue: law.tails(at: outcome.untiedHits).twoSided,
            "\(pool.name), cut \(repetition), alpha \(alpha): \(outcome.hits) hits")
        }
      }
    }
    for (sample, alpha) in zip(samples, Self.alphas) {
      sample.examine(in: &family, "alpha \(alpha)")
    }
    return family.rejections
  }
}

/// The cuts of one dataset.
private struct Trial {
  let pool: DatasetPool
  let score: any NonconformityScore
  let seed: UInt64
  let calibrationCount: Int
  private let fixedScores: [Double]?

  init(
    pool: DatasetPool, score: any NonconformityScore, seed: UInt64,
    design: DatasetCoverageTests.Design
  ) throws {
    self.pool = pool
    self.score = score
    self.seed = seed
    calibrationCount = design == .asStored ? pool.calibrationCount : 40
    fixedScores =
      score.isRandomized ? nil : try Self.scores(pool, score, labels: pool.labels, draws: [])
  }

  /// The rows of a cut: calibration rows first.
  func order(_ repetition: Int) -> [Int] {
    var stream = CounterBasedStream(seed: seed, purpose: .split, substream: UInt32(repetition))
    return stream.shuffledIndices(count: pool.rowCount)
  }

  /// The seed of the score's draws: fresh for each cut.
  func drawSeed(_ repetition: Int) -> UInt64 { seed << 32 | UInt64(repetition) }

  /// The score that each row has in its role.
  func scores(
    _ order: [Int], _ repetition: Int, _ fault: DatasetCoverageTests.Fault
  ) throws -> [Double] {
    if fault != .shiftedTestRows, let fixedScores { return fixedScores }
    var draws: [Double] = []
    if score.isRandomized {
      draws = [Double](repeating: 0, count: pool.rowCount)
      let seed = drawSeed(repetition)
      let calibration = CounterBasedGenerator(seed: seed, purpose: .calibration)
      let prediction = CounterBasedGenerator(seed: seed, purpose: .prediction)
      for (place, row) in order.enumerated() {
        let generator = place < calibrationCount ? calibration : prediction
        draws[row] = generator.uniform(row: UInt64(row))
      }
    }
    var labels = pool.labels
    if fault == .shiftedTestRows {
      // Every fourth test row gets a wrong label.
      for (place, row) in order.enumerated().dropFirst(calibrationCount)
      where place.isMultiple(of: 4) {
        labels[row] = (labels[row] + 1) % Int32(pool.outputs.classCount)
      }
    }
    return try Self.scores(pool, score, labels: labels, draws: draws)
  }

  private static func scores(
    _ pool: DatasetPool, _ score: any NonconformityScore, labels: [Int32], draws: [Double]
  ) throws -> [Double] {
    try score.scores(
      of: LabelLists(singletons: labels), in: pool.outputs,
      context: ScoringContext(draws: draws, precision: pool.outputs.naturalPrecision))
  }

  func outcome(
    _ order: [Int], _ scores: [Double], alpha: Level, _ fault: DatasetCoverageTests.Fault
  ) -> SplitOutcome {
    let calibration = order.prefix(calibrationCount).sorted {
      scores[$0] < scores[$1] || scores[$0] == scores[$1] && $0 < $1
    }
    let offset =
      switch fault {
      case .rankTooLow: -1
      case .rankTooHigh: 1
      case .none, .shiftedTestRows: 0
      }
    return SplitOutcome(
      calibration: calibration, test: order.dropFirst(calibrationCount), scores: scores,
      quantile: ConformalQuantile(alpha: alpha, sortedScores: calibration.map { scores[$0] }),
      rankOffset: offset)
  }

  /// The exact law of the hits, from n, m and alpha alone.
  func law(_ alpha: Level) -> BetaBinomialLaw {
    let below = (calibrationCount + 1) * alpha.numerator / alpha.denominator
    return BetaBinomialLaw(
      trials: pool.rowCount - calibrationCount, a: calibrationCount + 1 - below, b: below)
  }
}
