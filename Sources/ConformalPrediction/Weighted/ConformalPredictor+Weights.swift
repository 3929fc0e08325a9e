public import ExactStatistics
internal import ScoringCore

extension ConformalPredictor {
  /// The integer weights of new rows.
  ///
  /// - Throws: `DataError` for a predictor that takes no weights, or needs some; for another number of rows.
  func ownWeights(_ weights: RowWeights?, of outputs: Outputs) throws -> [UInt64] {
    guard let weighting, weighting.scheme.isOfRows else {
      guard weights == nil else {
        throw DataError(
          .usage, found: "weights of rows",
          expected: "none: the predictor is "
            + (weighting.map { "weighted by \($0.scheme.name)" } ?? "not weighted"),
          file: outputs.file)
      }
      return []
    }
    guard let weights else {
      throw DataError(
        .usage, found: "rows without weights",
        expected: "the weight of each row: the predictor is weighted by \(weighting.scheme.name)",
        file: outputs.file)
    }
    guard weights.rowCount == outputs.rowCount else {
      throw DataError(
        found: "\(weights.rowCount) weights for \(outputs.rowCount) rows of outputs",
        expected: "one weight a row", file: outputs.file)
    }
    return weights.values.map { weighting.integer($0) }
  }

  /// The sets of a weighted predictor: each row, or each class, has a quantile of its own.
  func weightedSets(
    _ weighting: CalibrationWeights, _ own: [UInt64], in outputs: Outputs, alpha: Level,
    _ context: ScoringContext
  ) throws -> LabelLists {
    if case .classes(let weights) = weighting.scheme {
      let tails = weights.values.map {
        weighting.quantile(own: weighting.integer($0), alpha: alpha)
      }
      return try score.sets(atMostOfClass: tails, in: outputs, context: context)
    }
    let tails = own.map { weighting.quantile(own: $0, alpha: alpha) }
    return try score.sets(atMost: .each(tails), in: outputs, context: context)
  }

  /// The integer weight of the row of each label, or of the label itself.
  func ownWeights(
    ofEach labels: LabelLists, _ rows: [UInt64], _ weighting: CalibrationWeights
  ) -> [UInt64] {
    if case .classes(let weights) = weighting.scheme {
      let integers = weights.values.map { weighting.integer($0) }
      return labels.labels.map { integers[Int($0)] }
    }
    return (0..<labels.rowCount).flatMap { row in
      [UInt64](repeating: rows[row], count: labels.size(of: row))
    }
  }

  /// The number of rows whose weight is too large for any set but that of all labels.
  ///
  /// - Parameters:
  ///   - weights: the weights of rows.
  ///   - alpha: the miscoverage level.
  /// - Returns: a count; 0 for a predictor whose rows have no weights.
  public func fullSetCount(of weights: RowWeights?, alpha: Level) -> Int {
    guard let weighting, weighting.scheme.isOfRows, let weights else { return 0 }
    return weights.values.count {
      weighting.quantile(own: weighting.integer($0), alpha: alpha) == .infinity
    }
  }
}

extension Weighting.Scheme {
  /// Whether each new row has a weight, not each class.
  public var isOfRows: Bool {
    if case .classes = self { false } else { true }
  }
}
