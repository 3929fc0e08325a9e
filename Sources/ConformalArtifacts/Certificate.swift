public import ConformalPrediction
internal import ExactStatistics

/// The statement that goes with a split-conformal predictor.
public enum Certificate {
  /// What is promised.
  ///
  /// - Parameter taxonomy: what has a quantile of its own.
  /// - Returns: a sentence without a final stop.
  public static func guarantee(_ taxonomy: Taxonomy = .marginal) -> String {
    let rows =
      switch taxonomy {
      case .marginal: "a new row"
      case .classConditional, .rankCalibrated: "a new row of each class"
      case .clusterConditional: "a new row of each cluster of classes"
      case .groupConditional: "a new row of each group that has a quantile of its own"
      }
    return "the prediction set of \(rows) holds its true label with probability at least 1 - alpha"
  }

  /// Under which condition.
  ///
  /// - Parameter taxonomy: what has a quantile of its own.
  /// - Returns: a sentence without a final stop.
  public static func assumption(_ taxonomy: Taxonomy = .marginal) -> String {
    let rows =
      switch taxonomy {
      case .marginal: "calibration rows and the new row"
      case .classConditional: "calibration rows and the new row of a class"
      case .clusterConditional:
        "clusters were formed on other rows; calibration rows and the new row of a cluster"
      case .rankCalibrated:
        "rank limits were chosen on other rows; calibration rows and the new row of a class"
      case .groupConditional: "calibration rows and the new row of a group"
      }
    return "\(rows) are exchangeable, and the model was not trained on them"
  }

  /// What the promise is not.
  ///
  /// - Parameter taxonomy: what has a quantile of its own.
  /// - Returns: a sentence without a final stop.
  public static func scope(_ taxonomy: Taxonomy = .marginal) -> String {
    switch taxonomy {
    case .marginal:
      "marginal: on average over calibration rows and new rows, not for each class, group or row"
    case .clusterConditional:
      "cluster-conditional: on average over calibration rows and new rows of the cluster, not for each class or row"
    case .classConditional, .rankCalibrated:
      "class-conditional: on average over calibration rows and new rows of the class, not for each row"
    case .groupConditional:
      "group-conditional: on average over calibration rows and new rows of the group, not for each row; a "
        + "group with too few rows is served by a larger one, and has only that one's guarantee, on "
        + "average over all of it"
    }
  }

  /// What a predictor promises.
  ///
  /// - Parameter predictor: the predictor.
  /// - Returns: a sentence without a final stop.
  public static func guarantee(_ predictor: ConformalPredictor) -> String {
    predictor.weighting == nil
      ? guarantee(predictor.taxonomy)
      : "where the weights are the true ratio of densities, " + guarantee(.marginal)
  }

  /// Under which condition a predictor keeps its promise.
  ///
  /// - Parameter predictor: the predictor.
  /// - Returns: a sentence without a final stop.
  public static func assumption(_ predictor: ConformalPredictor) -> String {
    switch predictor.weighting?.scheme {
    case nil: assumption(predictor.taxonomy)
    case .given, .densityRatio:
      "rows are independent, new rows differ from calibration rows only in how often their features occur, by "
        + "the ratio that the weights say, and the model was not trained on them"
    case .classes:
      "rows are independent, new rows differ from calibration rows only in how often their classes occur, by "
        + "the ratio that the weights say, and the model was not trained on them"
    }
  }

  /// What the promise of a predictor is not.
  ///
  /// - Parameter predictor: the predictor.
  /// - Returns: a sentence without a final stop.
  public static func scope(_ predictor: ConformalPredictor) -> String {
    guard let weighting = predictor.weighting else { return scope(predictor.taxonomy) }
    let estimated =
      if case .densityRatio = weighting.scheme {
        "; the ratio was estimated, and the promise holds as nearly as it is right"
      } else { "" }
    return scope(.marginal) + estimated
  }

  /// The statement of one level, with its counts.
  ///
  /// - Parameter quantile: the conformal quantile of the level.
  /// - Returns: one sentence without a final stop.
  public static func statement(_ quantile: ConformalQuantile) -> String {
    let coverage = quantile.alpha.complement
    guard let k = quantile.k else {
      return "trivial: every set holds every label, because \(tooSmall(quantile))"
    }
    let n = quantile.count
    let ties = quantile.tieCount == 1 ? "" : "; \(quantile.tieCount) scores tie at the quantile"
    return
      "coverage >= \(coverage): the quantile is score \(k) of \(n) in ascending order; over draws of "
      + "the calibration set, coverage follows Beta(\(k), \(n + 1 - k)) or lies above\(ties)"
  }

  /// The statement of one level of a category.
  ///
  /// - Parameters:
  ///   - quantile: the conformal quantile of the level.
  ///   - category: the index of the category; 0 is all rows.
  ///   - predictor: the predictor.
  /// - Returns: one sentence without a final stop.
  public static func statement(
    _ quantile: ConformalQuantile, ofCategory category: Int, in predictor: ConformalPredictor
  ) -> String {
    switch predictor.taxonomy {
    case .marginal:
      guard predictor.weighting == nil else {
        return "of calibration rows without their weights, which no set goes by"
      }
      return statement(quantile)
    case .classConditional, .clusterConditional, .rankCalibrated:
      if category == 0 { return "of all classes together, which no set goes by" }
      return quantile.isTrivial
        ? "trivial: every set holds the class, because \(tooSmall(quantile))" : statement(quantile)
    case .groupConditional(let minimumSize, _):
      if category == 0 {
        return "for rows that no smaller group serves: \(statement(quantile))"
      }
      if quantile.isTrivial { return "a larger group serves: \(tooSmall(quantile))" }
      return quantile.count < minimumSize
        ? "a larger group serves: n = \(quantile.count) is below the minimum size \(minimumSize)"
        : statement(quantile)
    }
  }

  private static func tooSmall(_ quantile: ConformalQuantile) -> String {
    "n = \(quantile.count) is too small for alpha = \(quantile.alpha)"
  }
}
