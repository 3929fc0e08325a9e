public import ExactStatistics
public import ScoringCore

/// Two predictors on the same labelled rows: which covers more, and which has smaller sets.
///
/// Both tests are paired and exact. Rows on which the two agree say nothing; among the others each direction is as
/// likely as the other if there is no difference (McNemar's test for hits, the sign test for sizes).
///
/// Source: Q. McNemar (1947), doi:10.1007/BF02295996.
public struct PredictorComparison: Hashable, Sendable {
  /// What one predictor did.
  public private(set) var first = HitCount()
  /// What the other did.
  public private(set) var second = HitCount()
  /// Rows whose true label is in the first one's set alone.
  public private(set) var onlyFirstHits = 0
  /// Rows whose true label is in the second one's set alone.
  public private(set) var onlySecondHits = 0
  /// Rows of which the first one's set is smaller.
  public private(set) var firstSmaller = 0
  /// Rows of which the second one's set is smaller.
  public private(set) var secondSmaller = 0

  /// Starts without rows.
  public init() {}

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - first: whether the first one's set holds the true label, and its size.
  ///   - second: the same of the second one.
  public mutating func add(
    _ first: (isHit: Bool, size: Int), _ second: (isHit: Bool, size: Int)
  ) {
    self.first.add(isHit: first.isHit, size: first.size)
    self.second.add(isHit: second.isHit, size: second.size)
    if first.isHit, !second.isHit { onlyFirstHits += 1 }
    if second.isHit, !first.isHit { onlySecondHits += 1 }
    if first.size < second.size { firstSmaller += 1 }
    if second.size < first.size { secondSmaller += 1 }
  }

  /// The two-sided p-value of equal coverage; 1 where the two never differ.
  public var coveragePValue: Double {
    PredictorComparison.signPValue(onlyFirstHits, onlySecondHits)
  }

  /// The two-sided p-value of sets that are as often smaller as larger.
  public var sizePValue: Double { PredictorComparison.signPValue(firstSmaller, secondSmaller) }

  /// Coverage of the first less that of the second.
  public var coverageDifference: Double {
    first.count == 0 ? 0 : Double(onlyFirstHits - onlySecondHits) / Double(first.count)
  }

  /// An interval for ``coverageDifference`` that holds it with probability at least 1 - delta, given how many rows
  /// the two differ on.
  ///
  /// - Parameter delta: the probability with which it may miss.
  /// - Returns: from -1 to 1.
  public func coverageDifferenceInterval(delta: Level = "0.05") -> ClosedRange<Double> {
    let differing = onlyFirstHits + onlySecondHits
    guard differing > 0 else { return 0...0 }
    let share = Double(differing) / Double(first.count)
    let interval = ClopperPearson(successes: onlyFirstHits, trials: differing)
      .interval(delta: delta)
    return (2 * interval.lowerBound - 1) * share...(2 * interval.upperBound - 1) * share
  }

  /// Mean size of the first one's sets less that of the second one's.
  public var sizeDifference: Double {
    first.count == 0
      ? 0 : Double(first.labelCount - second.labelCount) / Double(first.count)
  }

  private static func signPValue(_ one: Int, _ other: Int) -> Double {
    guard one + other > 0 else { return 1 }
    return BinomialLaw(trials: one + other, probability: 0.5).tails(at: one).twoSided
  }
}

extension PredictorComparison {
  /// What the sets of a predictor are made from.
  public struct Side: Sendable {
    /// The predictor.
    public let predictor: ConformalPredictor
    /// The outputs of the rows, as it takes them.
    public let outputs: Outputs
    /// The groups of the rows, as it takes them.
    public let groups: RowGroups?
    /// The weights of the rows, as it takes them.
    public let weights: RowWeights?
    /// The miscoverage level; `nil` when exactly one was fitted.
    public let alpha: Level?

    /// Takes a predictor with what it needs.
    ///
    /// - Parameters:
    ///   - predictor: the predictor.
    ///   - outputs: the outputs of the rows.
    ///   - groups: the groups of the rows, for a group-conditional predictor.
    ///   - weights: the weights of the rows, for a predictor weighted by row.
    ///   - alpha: the miscoverage level; `nil` when exactly one was fitted.
    public init(
      _ predictor: ConformalPredictor, _ outputs: Outputs, groups: RowGroups? = nil,
      weights: RowWeights? = nil, alpha: Level? = nil
    ) {
      self.predictor = predictor
      self.outputs = outputs
      self.groups = groups
      self.weights = weights
      self.alpha = alpha
    }

    fileprivate func sets(_ rows: Range<Int>, _ execution: Execution) throws -> PredictionSets {
      try predictor.sets(
        for: outputs.slice(rows: rows), groups: groups?.slice(rows: rows),
        weights: weights?.slice(rows: rows), alpha: alpha, execution: execution)
    }
  }

  /// Compares two predictors on the same rows.
  ///
  /// - Parameters:
  ///   - first: one predictor with its outputs.
  ///   - second: the other with its outputs, of the same rows.
  ///   - labels: the true labels of the rows.
  ///   - execution: how to work.
  ///   - progress: called with the number of rows done, now and then.
  /// - Throws: `DataError` for different numbers of rows, no rows, labels out of range, and as the sets of either.
  /// - Complexity: O(m K) time.
  public init(
    _ first: Side, _ second: Side, labels: LabeledOutputs, execution: Execution = .standard,
    progress: (Int) -> Void = { _ in }
  ) throws {
    self.init()
    guard first.outputs.rowCount == second.outputs.rowCount else {
      throw DataError(
        found: "\(second.outputs.rowCount) rows of outputs",
        expected: "\(first.outputs.rowCount), as of the first predictor: the same rows",
        file: second.outputs.file)
    }
    guard first.outputs.rowCount > 0 else {
      throw DataError(found: "no rows", expected: "at least one", file: first.outputs.file)
    }
    guard labels.rowCount == first.outputs.rowCount else {
      throw DataError(
        found: "\(labels.rowCount) labels for \(first.outputs.rowCount) rows of outputs",
        expected: "one label a row", file: first.outputs.file)
    }
    for rows in first.outputs.batches {
      let (left, right) = (try first.sets(rows, execution), try second.sets(rows, execution))
      for (row, label) in labels.slice(rows: rows).labels.enumerated() {
        add(
          (left.contains(label, at: row), left.size(of: row)),
          (right.contains(label, at: row), right.size(of: row)))
      }
      progress(rows.upperBound)
    }
  }
}
