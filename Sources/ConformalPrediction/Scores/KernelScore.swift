public import ScoringCore

/// A score that the row kernels of ScoringCore compute.
public protocol KernelScore: NonconformityScore {
  /// The score as the kernels know it.
  var function: ScoreFunction { get }
}

extension KernelScore {
  /// The usual form: `1 + tail` for masses, else the score itself.
  public func usualForm(ofTail tail: Double) -> Double {
    switch function {
    case .lac, .cumulative: 1 + tail
    case .sorted, .rank, .margin, .given: tail
    }
  }

  /// The precision of the arithmetic for scores that are masses; double for ranks and their prices.
  public func scorePrecision(in arithmetic: Precision) -> Precision {
    switch function {
    case .lac, .cumulative, .margin, .given: arithmetic
    case .sorted, .rank: .float64
    }
  }

  /// Scores one label a row, without a sort.
  public func scores(
    ofLabels labels: [Int32], in outputs: Outputs, context: ScoringContext
  ) throws -> [Double] {
    try outputs.scores(
      function, ofLabels: labels, ownWeights: shares(context), precision: context.precision,
      execution: context.execution)
  }

  /// Scores labels.
  public func scores(
    of labels: LabelLists, in outputs: Outputs, context: ScoringContext
  ) throws -> [Double] {
    try outputs.scores(
      function, of: labels, ownWeights: shares(context), precision: context.precision,
      execution: context.execution)
  }

  /// Finds the labels whose score is at most the quantile of their row, without scoring every label.
  public func sets(
    atMost quantiles: RowQuantiles, in outputs: Outputs, context: ScoringContext
  ) throws -> LabelLists {
    try outputs.sets(
      function, atMost: quantiles, ownWeights: shares(context), precision: context.precision,
      execution: context.execution)
  }

  private func shares(_ context: ScoringContext) -> OwnWeights {
    precondition(
      isRandomized == (context.ownWeights != .none) || context.ownWeights == .given([]),
      "a randomized score needs draws, a deterministic one has none")
    return context.ownWeights
  }
}
