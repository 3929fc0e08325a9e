public import ExactStatistics
public import ScoringCore

extension ConformalPredictor {
  /// The prediction sets of rows.
  ///
  /// - Parameters:
  ///   - outputs: n rows, K classes, of the kind that the predictor was fitted on.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - weights: the weights of the rows, for a predictor weighted by row.
  ///   - alpha: the miscoverage level, fitted or not; `nil` when exactly one was fitted.
  ///   - policy: what becomes of empty sets; `nil` is the predictor's own.
  ///   - execution: how to work.
  /// - Returns: one set a row.
  /// - Throws: `DataError` for outputs of another kind or shape, bad rows, missing groups, or a level that n
  ///   is too small for.
  /// - Complexity: O(n K) time; a class-conditional predictor takes O(K) more for each label whose score lies
  ///   between the quantiles of the classes.
  public func sets(
    for outputs: Outputs, groups: RowGroups? = nil, weights: RowWeights? = nil,
    alpha: Level? = nil,
    policy: SetPolicy? = nil, execution: Execution = .standard
  ) throws -> PredictionSets {
    let alpha = try quantile(for: alpha).alpha
    try requireMatch(outputs)
    try require(groups, for: outputs)
    let own = try ownWeights(weights, of: outputs)
    let policy = policy ?? setPolicy
    let context = context(execution)
    let found: LabelLists
    var categories: [Int32]?
    switch taxonomy {
    case .marginal:
      found =
        try weighting.map { try weightedSets($0, own, in: outputs, alpha: alpha, context) }
        ?? score.sets(
          atMost: self.categories[0].quantile(for: alpha).tail, in: outputs, context: context)
    case .classConditional, .clusterConditional:
      found = try score.sets(
        atMostOfClass: try classTails(at: alpha), in: outputs, context: context)
    case .rankCalibrated(let limits):
      let tails = try classTails(at: alpha).map { $0 < RankLimits.beyond ? $0 : .infinity }
      found = try limits.limited(
        score.sets(atMostOfClass: tails, in: outputs, context: context), tails: tails,
        in: outputs, context)
    case .groupConditional:
      let serving = servingCategories(of: groups, at: alpha)
      found = try score.sets(
        atMost: .each(tails(of: serving, at: alpha)), in: outputs, context: context)
      categories = serving
    }
    return PredictionSets(
      labels: policy == .forceTop1 ? try filled(found, outputs, execution) : found, alpha: alpha,
      policy: policy, categories: categories)
  }

  func require(_ groups: RowGroups?, for outputs: Outputs) throws {
    if case .groupConditional = taxonomy {
      guard let groups else {
        throw DataError(
          .usage, found: "rows without groups",
          expected: "the group of each row: the predictor is \(taxonomy.name)", file: outputs.file)
      }
      guard groups.rowCount == outputs.rowCount else {
        throw DataError(
          found: "\(groups.rowCount) groups for \(outputs.rowCount) rows of outputs",
          expected: "one group a row", file: outputs.file)
      }
    } else if groups != nil {
      throw DataError(
        .usage, found: "groups", expected: "none: the predictor is \(taxonomy.name)",
        file: outputs.file)
    }
  }

  /// The quantile of each class in tail form.
  private func classTails(at alpha: Level) throws -> [Double] {
    try (0..<classCount).map { label in
      let category = categories[1 + Int(taxonomy.part(ofClass: Int32(label)))]
      let quantile = category.quantile(for: alpha)
      guard quantile.isTrivial, !allowsTrivial else { return quantile.tail }
      throw DataError(
        .infeasible,
        found: "\(category.count) calibration rows of \(category.name), too few for alpha \(alpha)",
        expected: "at least \(quantile.minimumCount)",
        remedy: "take a larger alpha, or fit on more rows")
    }
  }

  /// The category that serves each row; ``RowGroups/fullSet`` where none does.
  func servingCategories(of groups: RowGroups?, at alpha: Level) -> [Int32] {
    let serving = servingCategories(at: alpha)
    return (groups?.nodes ?? []).map { $0 < 0 ? RowGroups.fullSet : serving[Int($0)] }
  }

  private func tails(of categories: [Int32], at alpha: Level) -> [Double] {
    var known: [Int32: Double] = [RowGroups.fullSet: .infinity]
    return categories.map { category in
      if let tail = known[category] { return tail }
      let tail = self.categories[Int(category)].quantile(for: alpha).tail
      known[category] = tail
      return tail
    }
  }

  /// Puts the label ranked first into empty sets.
  private func filled(
    _ found: LabelLists, _ outputs: Outputs, _ execution: Execution
  ) throws -> LabelLists {
    guard (0..<found.rowCount).contains(where: { found.size(of: $0) == 0 }) else { return found }
    let top = try outputs.topLabels(precision: precision, execution: execution)
    var filled = LabelLists()
    for row in 0..<found.rowCount {
      if found.size(of: row) == 0 {
        filled.append(CollectionOfOne(top[row]))
      } else {
        filled.append(found[row])
      }
    }
    return filled
  }
}
