public import ExactStatistics
public import ScoringCore

extension ConformalPredictor {
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
    if taxonomy == .marginal {
      return PValues(
        greaterOrEqualCounts: try categories[0].greaterOrEqualCounts(compared.scores, execution),
        calibrationCount: categories[0].count)
    }
    var counts = [Int](repeating: 0, count: compared.scores.count)
    var sizes = counts
    try forEachCategory(of: compared) { category, places in
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
    try forEachCategory(of: compared) { category, places in
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
    case .marginal: return (scores, [])
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
    of compared: (scores: [Double], categories: [Int32]),
    _ body: (CalibrationCategory, [Int]) throws -> Void
  ) rethrows {
    if taxonomy == .marginal {
      try body(categories[0], Array(compared.scores.indices))
      return
    }
    let labels = compared.categories
    for (category, places) in Dictionary(grouping: labels.indices, by: { labels[$0] })
    where category >= 0 {
      try body(categories[Int(category)], places)
    }
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
