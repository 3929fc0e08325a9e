internal import ExactStatistics
internal import ScoringCore

extension SplitConformal {
  func requireClasses(_ outputs: Outputs) throws {
    let count: Int
    switch taxonomy {
    case .clusterConditional(let clusters): count = clusters.assignment.count
    case .rankCalibrated(let limits):
      count = limits.values.count
      guard outputs.kind != .scores else {
        throw DataError(
          .usage, found: "rank limits of given scores", expected: "logits or probabilities")
      }
    case .marginal, .classConditional, .groupConditional: return
    }
    guard count == outputs.classCount else {
      throw DataError(
        found: "a \(taxonomy.name) method of \(count) classes for \(outputs.classCount) classes",
        expected: "one method for these outputs", file: outputs.file)
    }
  }

  func requireMarginal(_ weighting: Weighting?, for rows: LabeledOutputs) throws {
    guard let weighting else { return }
    guard taxonomy == .marginal else {
      throw DataError(
        .usage, found: "weights for a predictor that is \(taxonomy.name)",
        expected: "one of them: a weighted predictor is marginal")
    }
    try weighting.requireMatch(rows)
  }

  func requireGroups(_ groups: GroupColumns?, for rows: LabeledOutputs) throws {
    guard case .groupConditional = taxonomy else {
      guard groups == nil else {
        throw DataError(
          .usage, found: "groups", expected: "none: the predictor is \(taxonomy.name)")
      }
      return
    }
    guard let groups else {
      throw DataError(
        .usage, found: "a group-conditional predictor without groups",
        expected: "the group of each row")
    }
    guard groups.rowCount == rows.rowCount else {
      throw DataError(
        found: "\(groups.rowCount) groups for \(rows.rowCount) rows of outputs",
        expected: "one group a row", file: rows.outputs.file)
    }
  }

  /// - Throws: `DataError` with code `infeasible` for too few rows, unless trivial sets are allowed.
  func requireFeasible(count: Int, file: String?) throws {
    guard !allowsTrivial, let alpha = alphas.first,
      case .infeasible(let minimum) = ConformalRank(count: count, alpha: alpha)
    else { return }
    throw DataError.infeasible(alpha: alpha, count: count, minimumCount: minimum, file: file)
  }

  /// A class without enough rows is an error, where a group is served by a larger one.
  ///
  /// - Throws: `DataError` with code `infeasible` for a class of too few rows, unless trivial sets are allowed.
  func requireFeasible(classSizes: [Int], file: String?) throws {
    guard !allowsTrivial, let alpha = alphas.first else { return }
    for (part, count) in classSizes.enumerated() {
      guard case .infeasible(let minimum) = ConformalRank(count: count, alpha: alpha) else {
        continue
      }
      throw DataError(
        .infeasible,
        found:
          "\(count) calibration rows of \(taxonomy.name(ofPart: part)), too few for alpha \(alpha)",
        expected: "at least \(minimum) of each \(taxonomy.isOfEachClass ? "class" : "cluster")",
        remedy:
          "add rows of the class, take a larger alpha, or allow trivial sets, which always hold such "
          + "a class", file: file)
    }
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
