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
/// or row, unless the ``Taxonomy`` says so.
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
  /// What has a quantile of its own.
  public let taxonomy: Taxonomy

  /// States what to fit, for several levels at once.
  ///
  /// - Parameters:
  ///   - score: the nonconformity score.
  ///   - alphas: miscoverage levels, at least one.
  ///   - seed: seed of a randomized score's draws.
  ///   - precision: the arithmetic, or `nil` for the precision of the calibration outputs.
  ///   - allowsTrivial: whether a level that n is too small for gives the set of all labels.
  ///   - setPolicy: what becomes of empty sets.
  ///   - taxonomy: what has a quantile of its own.
  public init(
    score: some NonconformityScore, alphas: [Level], seed: UInt64 = 0, precision: Precision? = nil,
    allowsTrivial: Bool = false, setPolicy: SetPolicy = .allowEmpty,
    taxonomy: Taxonomy = .marginal
  ) {
    precondition(!alphas.isEmpty, "a predictor needs at least one level")
    self.score = score
    self.alphas = Set(alphas).sorted()
    self.seed = seed
    self.precision = precision
    self.allowsTrivial = allowsTrivial
    self.setPolicy = setPolicy
    self.taxonomy = taxonomy
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
  ///   - taxonomy: what has a quantile of its own.
  public init(
    score: some NonconformityScore, alpha: Level, seed: UInt64 = 0, precision: Precision? = nil,
    allowsTrivial: Bool = false, setPolicy: SetPolicy = .allowEmpty,
    taxonomy: Taxonomy = .marginal
  ) {
    self.init(
      score: score, alphas: [alpha], seed: seed, precision: precision,
      allowsTrivial: allowsTrivial, setPolicy: setPolicy, taxonomy: taxonomy)
  }

  /// The same with another score.
  ///
  /// - Parameter score: the nonconformity score.
  /// - Returns: what to fit.
  public func scoring(by score: some NonconformityScore) -> SplitConformal {
    SplitConformal(
      score: score, alphas: alphas, seed: seed, precision: precision,
      allowsTrivial: allowsTrivial, setPolicy: setPolicy, taxonomy: taxonomy)
  }

  /// The same with another taxonomy.
  ///
  /// - Parameter taxonomy: what has a quantile of its own.
  /// - Returns: what to fit.
  public func dividing(by taxonomy: Taxonomy) -> SplitConformal {
    SplitConformal(
      score: score, alphas: alphas, seed: seed, precision: precision,
      allowsTrivial: allowsTrivial, setPolicy: setPolicy, taxonomy: taxonomy)
  }

  /// Fits a predictor: scores the true labels of the calibration rows and finds the quantiles.
  ///
  /// - Parameters:
  ///   - calibration: n rows that the model was not trained on, with labels.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - weighting: how rows are weighted where new rows come from another population, for a marginal predictor.
  ///   - excluded: rows that something was tuned on: they do not calibrate.
  ///   - execution: how to work.
  ///   - progress: called with the number of rows done, now and then.
  /// - Returns: the predictor.
  /// - Throws: `DataError` with code `infeasible`, naming the smallest sufficient n, when n is too small
  ///   for a level and trivial sets are not allowed; `DataError` for bad rows, and with code `cannot-write`
  ///   when there is no room for the scores of many rows.
  /// - Complexity: O(n K) time; bounded memory beyond the outputs, and 8 n bytes of temporary file for more
  ///   than about a million rows.
  public func fit(
    on calibration: LabeledOutputs, groups: GroupColumns? = nil, weighting: Weighting? = nil,
    excluding excluded: RowSelection? = nil,
    execution: Execution = .standard, progress: (Int) -> Void = { _ in }
  ) throws -> ConformalPredictor {
    try fit(
      on: calibration, groups: groups, weighting: weighting,
      excluded.map { .without($0) } ?? .all, execution, progress)
  }

  /// Fits a predictor on some of the rows.
  func fit(
    on calibration: LabeledOutputs, groups: GroupColumns? = nil, weighting: Weighting? = nil,
    _ filter: RowFilter, _ execution: Execution, _ progress: (Int) -> Void
  ) throws -> ConformalPredictor {
    let outputs = calibration.outputs
    let precision = precision ?? outputs.naturalPrecision
    try score.requireUsable(outputs)
    try requireGroups(groups, for: calibration)
    try requireMarginal(weighting, for: calibration)
    try requireClasses(outputs)
    let division = taxonomy == .marginal ? nil : Division(of: calibration, taxonomy, groups, filter)
    try requireFeasible(
      count: division?.count ?? filter.count(of: outputs), file: outputs.file)
    let context = ScoringContext(
      ownWeights: .of(score, seed: seed, purpose: .calibration), precision: precision,
      execution: execution)
    func forEachBatch(_ body: (Range<Int>, [Int]?, [Int32], [Double]) throws -> Void) throws {
      for rows in outputs.batches {
        let batch = calibration.slice(rows: rows)
        let labels = batch.labels
        let kept = filter.kept(batch.outputs.identifiers, count: batch.rowCount)
        var scores = try score.scores(
          ofLabels: labels, in: batch.outputs, context: context)
        if case .rankCalibrated(let limits) = taxonomy {
          scores = try limits.limited(
            scores, of: LabelLists(singletons: labels), in: batch.outputs, context)
        }
        try body(rows, kept, labels, kept.elements(of: scores))
        batch.releasePages()
        progress(rows.upperBound)
      }
    }
    if let weighting {
      var (scores, weights): ([Double], [Double]) = ([], [])
      try forEachBatch { rows, kept, labels, part in
        scores += part
        weights += kept.elements(of: weighting.weights(ofLabels: labels, rows: rows))
      }
      return ConformalPredictor(
        self, precision: precision, outputKind: outputs.kind, classCount: outputs.classCount,
        calibrationScores: CalibrationScores(scores),
        weighting: try CalibrationWeights(
          scheme: weighting.scheme, scores: scores, weights: weights, file: outputs.file))
    }
    guard let division else {
      var scores = LargeArrayWriter<Double>(expectedCount: calibration.rowCount)
      try forEachBatch { try scores.append($3) }
      return ConformalPredictor(
        self, precision: precision, outputKind: outputs.kind, classCount: outputs.classCount,
        calibrationScores: CalibrationScores(try scores.finish(), isSorted: false))
    }
    if taxonomy.isByClass {
      try requireFeasible(classSizes: division.sizes, file: outputs.file)
    }
    var divider = try LargeArrayDivider(sizes: division.sizes)
    try forEachBatch { rows, kept, labels, scores in
      let parts = division.parts.map { Array($0[rows]) } ?? taxonomy.parts(ofClasses: labels)
      try divider.add(scores, to: kept.elements(of: parts))
    }
    let (elements, starts) = try divider.finish()
    return ConformalPredictor(
      self, precision: precision, outputKind: outputs.kind, classCount: outputs.classCount,
      groups: division.groups,
      divided: DividedScores(elements: elements, starts: starts, areSorted: false),
      execution: execution)
  }
}
