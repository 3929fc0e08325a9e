public import ExactStatistics
public import ScoringCore

/// Split conformal prediction: what to fit.
///
///     let predictor = try SplitConformal(score: .aps, alpha: "0.1", seed: 7).fit(on: calibration)
///     let sets = try predictor.sets(for: outputs)
///
/// **Guarantee.** For each level alpha, on average over calibration rows and a new row, the set of the new
/// row holds its true label with probability at least 1 - alpha. **Assumption:** calibration rows and the
/// new row are exchangeable (for instance drawn independently from one population), and the model was not
/// trained on the calibration rows. The guarantee is marginal: it is not a promise for each class, group
/// or row.
///
/// Source: H. Papadopoulos et al. (2002), Inductive confidence machines for regression,
/// doi:10.1007/3-540-36755-1_29; A. Angelopoulos, S. Bates (2021), arXiv:2107.07511. Also called: inductive
/// conformal prediction.
public struct SplitConformal: Sendable {
  /// The nonconformity score.
  public let score: any NonconformityScore
  /// The miscoverage levels, distinct and ascending.
  public let alphas: [Level]
  /// The seed of a randomized score's draws.
  public let seed: UInt64
  /// The arithmetic, or `nil` for the precision of the calibration outputs.
  public let precision: Precision?
  /// Whether a level that n is too small for gives the set of all labels, instead of an error.
  public let allowsTrivial: Bool
  /// What becomes of empty sets.
  public let setPolicy: SetPolicy

  /// States what to fit, for several levels at once.
  ///
  /// - Parameters:
  ///   - score: the nonconformity score.
  ///   - alphas: miscoverage levels, at least one.
  ///   - seed: seed of a randomized score's draws.
  ///   - precision: the arithmetic, or `nil` for the precision of the calibration outputs.
  ///   - allowsTrivial: whether a level that n is too small for gives the set of all labels.
  ///   - setPolicy: what becomes of empty sets.
  public init(
    score: some NonconformityScore, alphas: [Level], seed: UInt64 = 0, precision: Precision? = nil,
    allowsTrivial: Bool = false, setPolicy: SetPolicy = .allowEmpty
  ) {
    precondition(!alphas.isEmpty, "a predictor needs at least one level")
    self.score = score
    self.alphas = Set(alphas).sorted()
    self.seed = seed
    self.precision = precision
    self.allowsTrivial = allowsTrivial
    self.setPolicy = setPolicy
  }

  /// States what to fit, for one level.
  ///
  /// - Parameters:
  ///   - score: the nonconformity score.
  ///   - alpha: the miscoverage level.
  ///   - seed: seed of a randomized score's draws.
  ///   - precision: the arithmetic, or `nil` for the precision of the calibration outputs.
  ///   - allowsTrivial: whether a level that n is too small for gives the set of all labels.
  ///   - setPolicy: what becomes of empty sets.
  public init(
    score: some NonconformityScore, alpha: Level, seed: UInt64 = 0, precision: Precision? = nil,
    allowsTrivial: Bool = false, setPolicy: SetPolicy = .allowEmpty
  ) {
    self.init(
      score: score, alphas: [alpha], seed: seed, precision: precision,
      allowsTrivial: allowsTrivial, setPolicy: setPolicy)
  }

  /// Fits a predictor: scores the true labels of the calibration rows and finds the quantiles.
  ///
  /// - Parameters:
  ///   - calibration: n rows that the model was not trained on, with labels.
  ///   - execution: how to work.
  ///   - progress: called with the number of rows done, now and then.
  /// - Returns: the predictor.
  /// - Throws: `DataError` with code `infeasible`, naming the smallest sufficient n, when n is too small
  ///   for a level and trivial sets are not allowed; `DataError` for bad rows, and with code `cannot-write`
  ///   when there is no room for the scores of many rows.
  /// - Complexity: O(n K) time; bounded memory beyond the outputs, and 8 n bytes of temporary file for more
  ///   than about a million rows.
  public func fit(
    on calibration: LabeledOutputs, execution: Execution = .standard,
    progress: (Int) -> Void = { _ in }
  ) throws -> ConformalPredictor {
    let outputs = calibration.outputs
    let precision = precision ?? outputs.naturalPrecision
    try requireFeasible(count: calibration.rowCount, file: outputs.file)
    let context = ScoringContext(
      ownWeights: .of(score, seed: seed, purpose: .calibration), precision: precision,
      execution: execution)
    var scores = LargeArrayWriter<Double>(expectedCount: calibration.rowCount)
    for rows in outputs.batches {
      let batch = calibration.slice(rows: rows)
      try scores.append(
        try score.scores(ofLabels: batch.labels, in: batch.outputs, context: context))
      batch.releasePages()
      progress(rows.upperBound)
    }
    return ConformalPredictor(
      score: score, seed: seed, precision: precision, outputKind: outputs.kind,
      classCount: outputs.classCount, setPolicy: setPolicy, allowsTrivial: allowsTrivial,
      alphas: alphas, calibrationScores: CalibrationScores(try scores.finish(), isSorted: false))
  }

  private func requireFeasible(count: Int, file: String?) throws {
    guard !allowsTrivial, let alpha = alphas.first,
      case .infeasible(let minimum) = ConformalRank(count: count, alpha: alpha)
    else { return }
    throw DataError.infeasible(alpha: alpha, count: count, minimumCount: minimum, file: file)
  }
}

extension DataError {
  /// The error for a level that n is too small for.
  static func infeasible(
    alpha: Level, count: Int, minimumCount: Int, file: String?
  ) -> DataError {
    DataError(
      .infeasible,
      found: "\(count) calibration rows, too few for alpha \(alpha)",
      expected: "at least \(minimumCount)",
      remedy:
        "add calibration rows, take a larger alpha, or allow trivial sets of all labels",
      file: file)
  }
}
