internal import ExactStatistics

extension GateDefinition {
  /// The limit; what is usual where there is none.
  var limitOrStandard: Double { limit ?? kind.standardLimit ?? 0 }

  /// The significance of each of several tests, so that they keep that of the gate together.
  func significance(eachOf count: Int) -> Double {
    significance.doubleValue / Double(max(1, count))
  }
}

extension GateKind {
  /// Whether what it judges is known without a test, so that its significance says nothing.
  var isExact: Bool { [.minimumRows, .noOverlap, .freshness].contains(self) }

  /// Whether its significance can be chosen: the interval of the ECE is at 95 %.
  var hasSignificance: Bool { !isExact && self != .ece }
}
