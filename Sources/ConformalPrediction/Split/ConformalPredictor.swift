public import ExactStatistics
public import ScoringCore

/// A fitted split-conformal predictor: a score with its calibration scores, for any level.
///
/// A label is in a set exactly when its score is at most the conformal quantile of its category, which is
/// exactly when its p-value is above alpha. Sets of the same rows are nested in alpha, as long as the
/// same categories serve them.
public struct ConformalPredictor: Sendable {
  /// The nonconformity score.
  public let score: any NonconformityScore
  /// The seed of a randomized score's draws.
  public let seed: UInt64
  /// The arithmetic of calibration and prediction.
  public let precision: Precision
  /// Whether the predictor takes logits or probabilities.
  public let outputKind: OutputKind
  /// The number of classes, K.
  public let classCount: Int
  /// What becomes of empty sets.
  public let setPolicy: SetPolicy
  /// Whether a level that n is too small for gives the set of all labels.
  public let allowsTrivial: Bool
  /// What has a quantile of its own.
  public let taxonomy: Taxonomy
  /// The groups of a group-conditional predictor.
  public let groups: GroupTree?
  /// All calibration rows; then for a class-conditional predictor those of each class, for a group-conditional
  /// one those of each further node of ``groups``.
  public let categories: [CalibrationCategory]
  /// The weights of calibration rows, where new rows come from another population; `nil` for none.
  public let weighting: CalibrationWeights?

  /// Puts a marginal predictor together from its parts.
  ///
  /// - Parameters:
  ///   - method: what was fitted.
  ///   - precision: the arithmetic.
  ///   - outputKind: logits or probabilities.
  ///   - classCount: number of classes, at least 1.
  ///   - calibrationScores: finite scores in tail form.
  ///   - weighting: their weights, or `nil`.
  package init(
    _ method: SplitConformal, precision: Precision, outputKind: OutputKind, classCount: Int,
    calibrationScores: CalibrationScores, weighting: CalibrationWeights? = nil
  ) {
    let all = CalibrationCategory(
      name: "all rows", alphas: method.alphas, scores: calibrationScores)
    self.init(
      method, precision: precision, outputKind: outputKind, classCount: classCount, groups: nil,
      categories: [all], weighting: weighting)
  }

  init(
    _ method: SplitConformal, precision: Precision, outputKind: OutputKind, classCount: Int,
    groups: GroupTree?, categories: [CalibrationCategory], weighting: CalibrationWeights? = nil
  ) {
    score = method.score
    seed = method.seed
    self.precision = precision
    self.outputKind = outputKind
    self.classCount = classCount
    setPolicy = method.setPolicy
    allowsTrivial = method.allowsTrivial
    taxonomy = method.taxonomy
    self.groups = groups
    self.categories = categories
    self.weighting = weighting
    // What a fit is for: nobody need wait for it later.
    if taxonomy == .marginal { _ = categories[0].quantiles }
  }

  /// The quantiles of all rows together at the fitted levels, in ascending order of alpha.
  public var quantiles: [ConformalQuantile] { categories[0].quantiles }
  /// The fitted levels, ascending.
  public var alphas: [Level] { quantiles.map { $0.alpha } }

  /// The scores of all calibration rows, wherever they are.
  package var scores: CalibrationScores { categories[0].scores }

  /// The precision that holds every score exactly.
  public var scorePrecision: Precision { score.scorePrecision(in: precision) }

  /// The number of calibration rows, n.
  public var calibrationCount: Int { scores.count }

  /// The calibration scores in tail form, ascending.
  ///
  /// - Complexity: O(n) time and memory the first time after a fit, which needs no sort of its own; then
  ///   O(1), or O(n) for more scores than are kept in memory.
  public var calibrationScores: [Double] { scores.sorted }

  /// The quantile of all rows together at a level, fitted or not: what a marginal predictor's sets go by.
  ///
  /// - Parameter alpha: the miscoverage level; `nil` is the fitted one, when there is exactly one.
  /// - Returns: the quantile.
  /// - Throws: `DataError` with code `usage` when `alpha` is `nil` and several levels were fitted; with
  ///   code `infeasible` when n is too small and trivial sets are not allowed.
  /// - Complexity: O(1) for a fitted level, else O(n) after a fit and O(log n) for a predictor that was kept.
  public func quantile(for alpha: Level? = nil) throws -> ConformalQuantile {
    guard let alpha = alpha ?? (quantiles.count == 1 ? quantiles.first?.alpha : nil) else {
      throw DataError(
        .usage,
        found: "a predictor fitted for alpha "
          + quantiles.map { "\($0.alpha)" }.joined(separator: ", "),
        expected: "one level", remedy: "say which alpha")
    }
    let quantile = categories[0].quantile(for: alpha)
    if case .infeasible(let minimum) = quantile.rank, !allowsTrivial {
      throw DataError.infeasible(
        alpha: alpha, count: calibrationCount, minimumCount: minimum, file: nil)
    }
    return quantile
  }

  /// Checks that outputs are of the kind and the number of classes that the predictor was fitted on.
  ///
  /// - Parameter outputs: the outputs.
  /// - Throws: `DataError` that says what differs.
  public func requireMatch(_ outputs: Outputs) throws {
    guard outputs.kind == outputKind else {
      throw DataError(
        .usage, found: "\(outputs.kind.rawValue)",
        expected: "\(outputKind.rawValue), as the predictor was fitted on",
        remedy: "calibration and prediction must go through one arithmetic", file: outputs.file)
    }
    guard outputs.classCount == classCount else {
      throw DataError(
        found: "outputs of \(outputs.classCount) classes",
        expected: "\(classCount), as the predictor was fitted on", file: outputs.file)
    }
  }

  func context(_ execution: Execution) -> ScoringContext {
    ScoringContext(
      ownWeights: .of(score, seed: seed, purpose: .prediction), precision: precision,
      execution: execution)
  }
}
