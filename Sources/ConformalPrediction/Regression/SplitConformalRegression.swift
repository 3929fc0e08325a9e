public import ExactStatistics
internal import ScoringCore

/// Split conformal regression: what to fit.
///
///     let method = SplitConformalRegression(score: .normalized, alpha: "0.1")
///     let intervals = try method.fit(on: calibration).intervals(for: outputs)
///
/// **Guarantee.** For each level alpha, on average over calibration rows and a new row, the interval of the new row
/// holds its target with probability at least 1 - alpha; with asymmetric sides, each side misses with probability at
/// most alpha / 2. **Assumption:** calibration rows and the new row are exchangeable, and the model was not trained
/// on the calibration rows. The guarantee is marginal: not for each region of the inputs.
///
/// Source: H. Papadopoulos et al. (2002), doi:10.1007/3-540-36755-1_29; J. Lei et al. (2018),
/// doi:10.1080/01621459.2017.1307116; Y. Romano et al. (2019), arXiv:1905.03222.
public struct SplitConformalRegression: Sendable {
  /// The nonconformity score.
  public let score: any RegressionScore
  /// The sides that are bounded.
  public let sides: IntervalSides
  /// The miscoverage levels, distinct and ascending.
  public let alphas: [Level]
  /// What becomes of crossed quantile predictions.
  public let crossing: CrossingPolicy
  /// Whether a level that n is too small for gives infinite bounds, instead of an error.
  public let allowsTrivial: Bool

  /// States what to fit, for several levels at once.
  ///
  /// - Parameters:
  ///   - score: the nonconformity score.
  ///   - sides: the sides that are bounded.
  ///   - alphas: miscoverage levels, at least one.
  ///   - crossing: what becomes of crossed quantile predictions.
  ///   - allowsTrivial: whether a level that n is too small for gives infinite bounds.
  public init(
    score: some RegressionScore, sides: IntervalSides = .symmetric, alphas: [Level],
    crossing: CrossingPolicy = .sort, allowsTrivial: Bool = false
  ) {
    precondition(!alphas.isEmpty, "a predictor needs at least one level")
    self.score = score
    self.sides = sides
    self.alphas = Set(alphas).sorted()
    self.crossing = crossing
    self.allowsTrivial = allowsTrivial
  }

  /// States what to fit, for one level.
  ///
  /// - Parameters:
  ///   - score: the nonconformity score.
  ///   - sides: the sides that are bounded.
  ///   - alpha: the miscoverage level.
  ///   - crossing: what becomes of crossed quantile predictions.
  ///   - allowsTrivial: whether a level that n is too small for gives infinite bounds.
  public init(
    score: some RegressionScore, sides: IntervalSides = .symmetric, alpha: Level,
    crossing: CrossingPolicy = .sort, allowsTrivial: Bool = false
  ) {
    self.init(
      score: score, sides: sides, alphas: [alpha], crossing: crossing,
      allowsTrivial: allowsTrivial)
  }

  /// Fits a predictor with a quantile for each group of rows.
  ///
  /// - Parameters:
  ///   - calibration: n rows that the model was not trained on, with targets.
  ///   - groups: the groups of the rows.
  ///   - minimumGroupSize: the fewest rows of a group with quantiles of its own.
  ///   - unseenGroups: what becomes of rows of unknown groups.
  /// - Returns: the predictor.
  /// - Throws: as ``fit(on:)``, and `DataError` for another number of groups.
  /// - Complexity: O(n log n).
  public func fit(
    on calibration: RegressionData, groups: GroupColumns, minimumGroupSize: Int = 0,
    unseenGroups: UnseenGroups = .refuse
  ) throws -> RegressionPredictor {
    guard groups.rowCount == calibration.rowCount else {
      throw DataError(
        found: "\(groups.rowCount) groups for \(calibration.rowCount) rows of predictions",
        expected: "one group a row", file: calibration.outputs.file)
    }
    let lists = try scores(of: calibration)
    let tree = GroupTree(groups)
    let leaves = tree.leaves
    var parts = [[[Double]]](
      repeating: [[Double]](repeating: [], count: lists.count), count: leaves[0].count)
    for (row, node) in tree.place(groups).enumerated() {
      let leaf = leaves[Int(node)].lowerBound
      for list in lists.indices { parts[leaf][list].append(lists[list][row]) }
    }
    return RegressionPredictor(
      RegressionGroups(
        tree, minimumSize: minimumGroupSize, unseen: unseenGroups, method: self,
        parts: parts.map { $0.map { $0.sorted() } }))
  }

  /// Fits a predictor: scores the targets of the calibration rows and sorts the scores.
  ///
  /// - Parameter calibration: n rows that the model was not trained on, with targets.
  /// - Returns: the predictor.
  /// - Throws: `DataError` with code `infeasible`, naming the smallest sufficient n, when n is too small for a level
  ///   and trivial intervals are not allowed; with code `usage` for outputs of another kind than the score's; and
  ///   `DataError` for the first row that the score cannot take.
  /// - Complexity: O(n log n).
  public func fit(on calibration: RegressionData) throws -> RegressionPredictor {
    RegressionPredictor(self, lists: try scores(of: calibration).map { $0.sorted() })
  }

  /// The scores that are kept of each row, in the order of rows.
  private func scores(of calibration: RegressionData) throws -> [[Double]] {
    try requireUsable(calibration.outputs)
    try score.requireUsable(calibration)
    try requireFeasible(count: calibration.rowCount, file: calibration.outputs.file)
    return try kept.map { side in
      var scores = [Double](repeating: 0, count: calibration.rowCount)
      for row in scores.indices {
        let score = side.score(
          calibration.targets[row], crossing.apply(calibration.outputs[row]), by: self.score)
        guard score.isFinite else {
          throw DataError(
            found: "target \(calibration.targets[row]), whose score overflows",
            expected: "targets and predictions of moderate size", file: calibration.targetFile,
            row: row)
        }
        // One zero.
        scores[row] = score + 0
      }
      return scores
    }
  }

  /// The scores that are kept: all that any use needs.
  var kept: [ScoreSide] {
    if score.isSigned { return [.above] }
    switch sides {
    case .symmetric: return [.both]
    case .asymmetric: return [.below, .above]
    case .lower: return [.below]
    case .upper: return [.above]
    }
  }

  /// - Throws: `DataError` for outputs that the method cannot take.
  func requireUsable(_ outputs: RegressionOutputs) throws {
    guard outputs.kind == score.inputKind else {
      throw DataError(
        .usage, found: "score \(score.name) with \(outputs.kind.rawValue)",
        expected: score.inputKind.rawValue, file: outputs.file)
    }
    try crossing.requireUsable(outputs)
    try score.requireUsable(outputs)
  }

  /// - Throws: `DataError` with code `infeasible` for too few rows, unless trivial intervals are allowed.
  func requireFeasible(count: Int, file: String?) throws {
    for alpha in alphas {
      let level = try sides.sideLevel(alpha)
      guard !allowsTrivial,
        case .infeasible(let minimum) = ConformalRank(count: count, alpha: level)
      else { continue }
      throw DataError.infeasibleInterval(
        alpha: alpha, sides: sides, count: count, minimumCount: minimum, file: file)
    }
  }
}

/// One side of a score, or the larger of both.
enum ScoreSide: String, Hashable, Sendable {
  case below
  case above
  case both

  func score(_ target: Double, _ row: RegressionRow, by score: some RegressionScore) -> Double {
    switch self {
    case .below: score.below(target, row)
    case .above: score.above(target, row)
    case .both: score.score(target, row)
    }
  }
}

extension DataError {
  /// The error for a level that n is too small for.
  static func infeasibleInterval(
    alpha: Level, sides: IntervalSides, count: Int, minimumCount: Int, file: String?
  ) -> DataError {
    DataError(
      .infeasible,
      found: "\(count) calibration rows, too few for alpha \(alpha)"
        + (sides == .asymmetric ? " with asymmetric sides" : ""),
      expected: "at least \(minimumCount)",
      remedy: "add calibration rows, take a larger alpha, or allow trivial, infinite intervals",
      file: file)
  }
}

extension SplitConformalRegression {
  /// What each list of kept scores holds: `signed`, `both`, `below` or `above`.
  package var listNames: [String] {
    score.isSigned ? ["signed"] : kept.map { $0.rawValue }
  }
}
