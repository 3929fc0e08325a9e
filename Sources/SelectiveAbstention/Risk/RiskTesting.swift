/// How several thresholds are tested without raising the probability of one wrong certificate.
public enum RiskTesting: String, Hashable, Sendable, CaseIterable {
  /// All thresholds from a start downwards, each at the full delta, until the first that fails.
  ///
  /// The start is chosen on design rows, so that it is fixed as far as the test rows go. Take the infinitely many
  /// thresholds t below it in descending order, and let t* be the supremum of those whose risk is above the limit.
  /// To certify any of these, the scan must pass t*, where the risk is at least the limit too, as the accepted rows at
  /// t* are the limit of those at thresholds from below; given the number of rows accepted there, which is not 0, its
  /// count of errors is binomial, so that it passes with probability at most delta. (Of several risks take one that is
  /// above its limit at thresholds as near to t* as one likes.) No order of risks, no continuity and no absence of ties
  /// is needed. Between distinct confidences of test rows nothing changes, so that the scan tests only those.
  ///
  /// Source: A. Angelopoulos, S. Bates, E. Candès, M. Jordan, L. Lei (2021), Learn then test,
  /// arXiv:2110.01052, proposition 2; the start on rows of its own is their split fixed-sequence test.
  case fixedSequence = "fixed-sequence"
  /// A number of thresholds fixed by design rows, each at delta over their number.
  case bonferroni
  /// The same thresholds, by Holm's step-down procedure: never fewer than Bonferroni's.
  case holm
  /// One threshold, at the full delta: for thresholds that were there before the rows.
  case single

  /// Those that look for a threshold.
  public static var searching: [RiskTesting] { [.fixedSequence, .bonferroni, .holm] }

  /// What it does, in a clause.
  public var explanation: String {
    switch self {
    case .fixedSequence: "fixed-sequence test downwards from a start that design rows chose"
    case .bonferroni: "Bonferroni over thresholds that design rows fixed"
    case .holm: "Holm's procedure over thresholds that design rows fixed"
    case .single: "a threshold that was there before these rows"
    }
  }
}
