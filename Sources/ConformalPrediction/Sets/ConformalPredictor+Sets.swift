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

  /// The p-values of labels: `(1 + number of calibration scores at least as large) / (n + 1)`, of the n
  /// calibration rows of the label's category.
  ///
  /// A label is in the set of level alpha exactly when its p-value is above alpha.
  ///
  /// - Parameters:
  ///   - labels: the labels of each row.
  ///   - outputs: n rows, K classes, of the kind that the predictor was fitted on.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - weights: the weights of the rows, for a predictor weighted by row.
  ///   - alpha: the level that says which groups have enough rows, for a group-conditional predictor; `nil`
  ///     when exactly one was fitted.
  ///   - execution: how to work.
  /// - Returns: the p-values as exact counts, in the order of `labels.labels`; 1, of no calibration rows, for
  ///   the rows of unknown groups whose sets hold every label.
  /// - Throws: `DataError` for outputs of another kind or shape, missing groups, or bad rows.
  /// - Complexity: O(K + log n) time a label.
  public func pValues(
    of labels: LabelLists, in outputs: Outputs, groups: RowGroups? = nil,
    weights: RowWeights? = nil, alpha: Level? = nil, execution: Execution = .standard
  ) throws -> PValues {
    let rowWeights = try ownWeights(weights, of: outputs)
    if let weighting {
      let scores = try compared(labels, outputs, groups, alpha, execution).scores
      return PValues(
        greaterOrEqualCounts: scores.map { Int(weighting.weight(atLeast: $0)) },
        calibrationCounts: [Int](repeating: Int(weighting.total), count: scores.count),
        ownCounts: ownWeights(ofEach: labels, rowWeights, weighting).map { Int($0) })
    }
    let compared = try compared(labels, outputs, groups, alpha, execution)
    var counts = [Int](repeating: 0, count: compared.scores.count)
    var sizes = counts
    try forEachCategory(of: compared.categories) { category, places in
      sizes.fill(places, with: category.count)
      let found = try category.greaterOrEqualCounts(
        places.map { compared.scores[$0] }, execution)
      for (place, count) in zip(places, found) { counts[place] = count }
    }
    return PValues(greaterOrEqualCounts: counts, calibrationCounts: sizes)
  }

  /// The smoothed p-values of labels: `(G + U (1 + E)) / (n + 1)`, with G calibration scores above that of the
  /// label, E equal to it, and the row's draw U in 0 ..< 1.
  ///
  /// **Guarantee.** The smoothed p-value of the true label of a new row is uniform on 0 ... 1, exactly, ties or
  /// not. **Assumption:** calibration rows and the new row are exchangeable (within their category). It is at most
  /// the p-value of ``pValues(of:in:groups:alpha:execution:)``, which decides on sets; the labels whose smoothed
  /// p-value is above alpha are sets of exact coverage, smaller where scores tie.
  ///
  /// Source: V. Vovk, A. Gammerman, G. Shafer (2005), Algorithmic learning in a random world, 2.2.
  ///
  /// - Parameters:
  ///   - labels: the labels of each row.
  ///   - outputs: n rows, K classes, of the kind that the predictor was fitted on.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - weights: the weights of the rows, for a predictor weighted by row.
  ///   - alpha: the level that says which groups have enough rows, for a group-conditional predictor; `nil`
  ///     when exactly one was fitted.
  ///   - execution: how to work.
  /// - Returns: the smoothed p-values, in the order of `labels.labels`.
  /// - Throws: `DataError` for outputs of another kind or shape, missing groups, or bad rows.
  /// - Complexity: O(K + log n) time a label.
  public func smoothedPValues(
    of labels: LabelLists, in outputs: Outputs, groups: RowGroups? = nil,
    weights: RowWeights? = nil, alpha: Level? = nil, execution: Execution = .standard
  ) throws -> [Double] {
    let rowWeights = try ownWeights(weights, of: outputs)
    let compared = try compared(labels, outputs, groups, alpha, execution)
    let generator = CounterBasedGenerator(seed: seed, purpose: .smoothing)
    let draws = (0..<labels.rowCount).flatMap { row in
      [Double](
        repeating: generator.uniform(row: outputs.identifiers[row]), count: labels.size(of: row))
    }
    if let weighting {
      let own = ownWeights(ofEach: labels, rowWeights, weighting)
      return compared.scores.indices.map { place in
        let above = weighting.weight(above: compared.scores[place])
        let equal = weighting.weight(atLeast: compared.scores[place]) - above
        return (Double(above) + draws[place] * Double(own[place] + equal))
          / Double(weighting.total + own[place])
      }
    }
    // Where no calibration rows serve a row only its own label counts.
    var values = draws
    try forEachCategory(of: compared.categories) { category, places in
      let numbers = places.map { compared.scores[$0] }
      let above = try category.greaterCounts(numbers, execution)
      let atLeast = try category.greaterOrEqualCounts(numbers, execution)
      for (index, place) in places.enumerated() {
        let equal = atLeast[index] - above[index]
        values[place] =
          (Double(above[index]) + draws[place] * Double(1 + equal)) / Double(category.count + 1)
      }
    }
    return values
  }

  /// The scores of labels, and the category that each is compared with; -1 for none.
  private func compared(
    _ labels: LabelLists, _ outputs: Outputs, _ groups: RowGroups?, _ alpha: Level?,
    _ execution: Execution
  ) throws -> (scores: [Double], categories: [Int32]) {
    try requireMatch(outputs)
    try require(groups, for: outputs)
    let scores = try score.scores(of: labels, in: outputs, context: context(execution))
    switch taxonomy {
    case .marginal: return (scores, [Int32](repeating: 0, count: scores.count))
    case .classConditional, .clusterConditional:
      return (scores, labels.labels.map { 1 + taxonomy.part(ofClass: $0) })
    case .rankCalibrated(let limits):
      let limited = try limits.limited(scores, of: labels, in: outputs, context(execution))
      return (limited, labels.labels.map { 1 + $0 })
    case .groupConditional:
      let serving = servingCategories(of: groups, at: try quantile(for: alpha).alpha)
      let categories = (0..<labels.rowCount).flatMap { row in
        [Int32](repeating: serving[row], count: labels.size(of: row))
      }
      return (scores, categories)
    }
  }

  /// Calls a closure with each category that occurs and the places where it does.
  private func forEachCategory(
    of categories: [Int32], _ body: (CalibrationCategory, [Int]) throws -> Void
  ) rethrows {
    if taxonomy == .marginal {
      try body(self.categories[0], Array(categories.indices))
      return
    }
    for (category, places) in Dictionary(grouping: categories.indices, by: { categories[$0] })
    where category >= 0 {
      try body(self.categories[Int(category)], places)
    }
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

extension [Int] {
  fileprivate mutating func fill(_ places: [Int], with value: Int) {
    for place in places { self[place] = value }
  }
}

extension CalibrationCategory {
  /// How many scores are larger than each of some numbers.
  fileprivate func greaterCounts(
    _ numbers: [Double], _ execution: Execution
  ) throws -> [Int] {
    try scores.ranks(execution).counts(atLeast: numbers, isStrict: true, execution)
  }

  /// How many scores are at least as large as each of some numbers.
  fileprivate func greaterOrEqualCounts(
    _ numbers: [Double], _ execution: Execution
  ) throws -> [Int] {
    try scores.ranks(execution).counts(atLeast: numbers, isStrict: false, execution)
  }
}
