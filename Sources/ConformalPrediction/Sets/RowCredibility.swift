public import ExactStatistics
public import ScoringCore

/// How well each row conforms, from the p-values of its labels.
public struct RowCredibility: Hashable, Sendable {
  /// The label with the largest p-value in each row; the one ranked first among equals.
  public let labels: [Int32]
  /// The largest p-value of each row: small where no label conforms, so that the row is unlike the calibration
  /// rows.
  public let credibility: [Double]
  /// 1 minus the second largest p-value: the largest coverage level whose set holds at most one label.
  public let confidence: [Double]
}

extension ConformalPredictor {
  /// The credibility and confidence of rows.
  ///
  /// Source: V. Vovk, A. Gammerman, G. Shafer (2005), Algorithmic learning in a random world, 3.1.
  ///
  /// - Parameters:
  ///   - outputs: n rows, K classes, of the kind that the predictor was fitted on.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - weights: the weights of the rows, for a predictor weighted by row.
  ///   - alpha: the level that says which groups have enough rows, for a group-conditional predictor; `nil`
  ///     when exactly one was fitted.
  ///   - execution: how to work.
  /// - Returns: three facts a row.
  /// - Throws: `DataError` for outputs of another kind or shape, missing groups, or bad rows.
  /// - Complexity: O(K + log n) time a row; a class-conditional predictor needs the p-values of all labels, O(K)
  ///   each.
  public func credibility(
    of outputs: Outputs, groups: RowGroups? = nil, weights: RowWeights? = nil,
    alpha: Level? = nil,
    execution: Execution = .standard
  ) throws -> RowCredibility {
    try requireMatch(outputs)
    // Where p-values fall with rank, the two largest are those of the first two labels.
    let isRanked =
      !taxonomy.isByClass && weighting?.scheme.isOfRows ?? true
      && score is any KernelScore
      && outputKind != .scores
    let labels =
      isRanked && classCount > 2
      ? LabelLists(firstTwoOf: try outputs.summaries(precision: precision, execution: execution))
      : LabelLists(everyLabelOf: outputs)
    let pValues = try pValues(
      of: labels, in: outputs, groups: groups, weights: weights, alpha: alpha,
      execution: execution)
    var best: [Int32] = []
    var credibility: [Double] = []
    var confidence: [Double] = []
    for row in 0..<labels.rowCount {
      var first = -1.0
      var second = 0.0
      var label: Int32 = 0
      for index in Int(labels.offsets[row])..<Int(labels.offsets[row + 1]) {
        let value = pValues[index]
        if value > first {
          (first, second, label) = (value, max(first, 0), labels.labels[index])
        } else {
          second = max(second, value)
        }
      }
      best.append(label)
      credibility.append(first)
      confidence.append(1 - second)
    }
    return RowCredibility(labels: best, credibility: credibility, confidence: confidence)
  }
}

extension LabelLists {
  fileprivate init(firstTwoOf rows: RowSummaries) {
    self.init()
    for (first, second) in zip(rows.topLabels, rows.secondLabels) { append([first, second]) }
  }
}
