/// What is lost by answering a row with a set of labels when a set of labels is true.
///
/// C is the set that was answered, Y the set that is true, K the number of labels. Every loss is a
/// fraction from 0 to 1, and its mean over rows is the risk.
public enum MultilabelRisk: String, Hashable, Sendable, CaseIterable {
  /// `1 - |C and Y| / |Y|`: true labels that were missed; 0 for a row without true labels.
  case falseNegativeRate = "false-negative-rate"
  /// `1 - |C and Y| / |C|`: answered labels that are false; 0 for an empty set.
  case falseDiscoveryRate = "false-discovery-rate"
  /// `|C| / K`.
  case setSize = "set-size"
  /// 1 where any true label was missed, else 0.
  case anyMiss = "any-miss"
}

extension MultilabelRisk {
  /// How a loss changes when the threshold grows, so that sets shrink.
  public enum Trend: Hashable, Sendable {
    /// It never falls: the lowest threshold is the safest.
    case growsWithThreshold
    /// It never grows: the highest threshold is the safest.
    case fallsWithThreshold
    /// It may do either.
    case none
  }

  /// How the loss of every single row changes when the threshold grows.
  public var trend: Trend {
    switch self {
    case .falseNegativeRate, .anyMiss: .growsWithThreshold
    case .setSize: .fallsWithThreshold
    case .falseDiscoveryRate: .none
    }
  }

  /// Whether losses are 0 or 1 only.
  public var isZeroOne: Bool { self == .anyMiss }

  /// The loss as a fraction: of `kept` labels `hits` are true, of K labels `trueCount`.
  func loss(kept: Int, hits: Int, trueCount: Int, labelCount: Int) -> (
    numerator: Int, denominator: Int
  ) {
    switch self {
    case .falseNegativeRate: (trueCount - hits, max(1, trueCount))
    case .falseDiscoveryRate: (kept - hits, max(1, kept))
    case .setSize: (kept, labelCount)
    case .anyMiss: (hits < trueCount ? 1 : 0, 1)
    }
  }
}
