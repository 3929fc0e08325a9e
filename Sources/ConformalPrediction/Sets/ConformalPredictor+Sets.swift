public import ExactStatistics
public import ScoringCore

extension ConformalPredictor {
  /// The prediction sets of rows.
  ///
  /// - Parameters:
  ///   - outputs: n rows, K classes, of the kind that the predictor was fitted on.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - alpha: the miscoverage level, fitted or not; `nil` when exactly one was fitted.
  ///   - policy: what becomes of empty sets; `nil` is the predictor's own.
  ///   - execution: how to work.
  /// - Returns: one set a row.
  /// - Throws: `DataError` for outputs of another kind or shape, bad rows, missing groups, or a level that n
  ///   is too small for.
  /// - Complexity: O(n K) time; a class-conditional predictor takes O(K) more for each label whose score lies
  ///   between the quantiles of the classes.
  public func sets(
    for outputs: Outputs, groups: RowGroups? = nil, alpha: Level? = nil,
    policy: SetPolicy? = nil, execution: Execution = .standard
  ) throws -> PredictionSets {
    let alpha = try quantile(for: alpha).alpha
    try requireMatch(outputs)
    try require(groups, for: outputs)
    let policy = policy ?? setPolicy
    let context = context(execution)
    let found: LabelLists
    var categories: [Int32]?
    switch taxonomy {
    case .marginal:
      found = try score.sets(
        atMost: self.categories[0].quantile(for: alpha).tail, in: outputs, context: context)
    case .classConditional:
      found = try score.sets(
        atMostOfClass: try classTails(at: alpha), in: outputs, context: context)
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

  /// The p-values of labels: `(1 + number of calibration scores at least as large) / (n + 1)`, of the n
  /// calibration rows of the label's category.
  ///
  /// A label is in the set of level alpha exactly when its p-value is above alpha.
  ///
  /// - Parameters:
  ///   - labels: the labels of each row.
  ///   - outputs: n rows, K classes, of the kind that the predictor was fitted on.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - alpha: the level that says which groups have enough rows, for a group-conditional predictor; `nil`
  ///     when exactly one was fitted.
  ///   - execution: how to work.
  /// - Returns: the p-values as exact counts, in the order of `labels.labels`; 1, of no calibration rows, for
  ///   the rows of unknown groups whose sets hold every label.
  /// - Throws: `DataError` for outputs of another kind or shape, missing groups, or bad rows.
  /// - Complexity: O(K + log n) time a label.
  public func pValues(
    of labels: LabelLists, in outputs: Outputs, groups: RowGroups? = nil, alpha: Level? = nil,
    execution: Execution = .standard
  ) throws -> PValues {
    try requireMatch(outputs)
    try require(groups, for: outputs)
    let scores = try score.scores(of: labels, in: outputs, context: context(execution))
    switch taxonomy {
    case .marginal:
      let counts = try categories[0].greaterOrEqualCounts(scores, execution)
      return PValues(greaterOrEqualCounts: counts, calibrationCount: calibrationCount)
    case .classConditional:
      return try pValues(scores, in: labels.labels.map { $0 + 1 }, execution)
    case .groupConditional:
      let serving = servingCategories(of: groups, at: try quantile(for: alpha).alpha)
      let categories = (0..<labels.rowCount).flatMap { row in
        [Int32](repeating: serving[row], count: labels.size(of: row))
      }
      return try pValues(scores, in: categories, execution)
    }
  }

  private func pValues(
    _ scores: [Double], in categories: [Int32], _ execution: Execution
  ) throws -> PValues {
    var counts = [Int](repeating: 0, count: scores.count)
    var sizes = counts
    for (category, places) in Dictionary(grouping: scores.indices, by: { categories[$0] })
    where category >= 0 {
      let category = self.categories[Int(category)]
      let found = try category.greaterOrEqualCounts(places.map { scores[$0] }, execution)
      for (place, count) in zip(places, found) {
        (counts[place], sizes[place]) = (count, category.count)
      }
    }
    return PValues(greaterOrEqualCounts: counts, calibrationCounts: sizes)
  }

  private func require(_ groups: RowGroups?, for outputs: Outputs) throws {
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
    try categories.dropFirst().map { category in
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

extension CalibrationCategory {
  /// How many scores are at least as large as each of some numbers.
  fileprivate func greaterOrEqualCounts(
    _ numbers: [Double], _ execution: Execution
  ) throws -> [Int] {
    try scores.sortedColumn(execution).withSpan { sorted in
      numbers.map { count - sorted.firstIndex(atLeast: $0) }
    }
  }
}
