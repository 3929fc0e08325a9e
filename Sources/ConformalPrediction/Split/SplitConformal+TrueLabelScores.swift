public import ScoringCore

extension SplitConformal {
  /// Fits a predictor on nonconformity scores of the true labels alone.
  ///
  /// Of use where the scores of other labels of calibration rows were never computed, or where a row's labels are
  /// candidates of its own, such as the answers of a language model. Sets need the scores of all labels of new rows.
  ///
  /// - Parameters:
  ///   - scores: n rows of one score each, that of the row's true label, larger for stranger labels.
  ///   - classCount: K, the number of scores of each new row.
  ///   - groups: the groups of the rows, for a group-conditional predictor.
  ///   - weighting: how rows are weighted where new rows come from another population, for a marginal predictor.
  ///   - execution: how to work.
  ///   - progress: called with the number of rows done, now and then.
  /// - Returns: the predictor.
  /// - Throws: as ``fit(on:groups:weighting:excluding:execution:progress:)``; `DataError` with code `usage` for a
  ///   method other than given scores, or one that needs the classes of calibration rows.
  /// - Complexity: O(n).
  public func fit(
    onTrueLabelScores scores: Outputs, classCount: Int, groups: GroupColumns? = nil,
    weighting: Weighting? = nil, execution: Execution = .standard,
    progress: (Int) -> Void = { _ in }
  ) throws -> ConformalPredictor {
    guard score is GivenScore, scores.kind == .scores, scores.classCount == 1 else {
      throw DataError(
        .usage, found: "\(scores.kind.rawValue) of \(scores.classCount) classes without labels",
        expected: "one given score a row, or labels", file: scores.file)
    }
    guard (1...Outputs.largestClassCount).contains(classCount) else {
      throw DataError(
        .usage, found: "\(classCount) classes", expected: "1 ... \(Outputs.largestClassCount)")
    }
    if taxonomy.isByClass || weighting.map({ !$0.scheme.isOfRows }) ?? false {
      throw DataError(
        .usage, found: "scores of true labels for a method that goes by class",
        expected: "the labels of calibration rows, and scores of all of their labels",
        file: scores.file)
    }
    let rows = try LabeledOutputs(
      scores, labels: LargeArray([Int64](repeating: 0, count: scores.rowCount)))
    return try fit(
      on: rows, groups: groups, weighting: weighting, execution: execution, progress: progress
    ).predicting(classCount: classCount)
  }
}

extension ConformalPredictor {
  /// The same for rows of another number of labels.
  fileprivate func predicting(classCount: Int) -> ConformalPredictor {
    ConformalPredictor(
      SplitConformal(
        score: score, alphas: alphas, seed: seed, precision: precision,
        allowsTrivial: allowsTrivial, setPolicy: setPolicy, taxonomy: taxonomy),
      precision: precision, outputKind: outputKind, classCount: classCount, groups: groups,
      categories: categories, weighting: weighting)
  }
}
