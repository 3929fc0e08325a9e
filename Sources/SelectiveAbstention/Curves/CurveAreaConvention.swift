/// How the area under a curve over acceptance rates is taken.
///
/// Published numbers differ by it, so that a number is worth little without the name of its convention.
public enum CurveAreaConvention: String, Hashable, Sendable, CaseIterable {
  /// The mean over k = 1 ... n of the risk of the k most confident rows: (1/n) sum_k (1/k) sum_{j <= k} e_(j).
  ///
  /// Source: Y. Geifman, G. Uziel, R. El-Yaniv (2019), Bias-reduced uncertainty estimation for deep neural
  /// classifiers, arXiv:1805.08206.
  case meanPrefix = "mean-prefix"

  /// The trapezoid rule over the points at distinct thresholds, continued to an acceptance rate of 0: flat for the
  /// selective risk, to 0 for the generalised risk.
  ///
  /// This is what fd-shifts computes (and shows times 1000).
  case thresholdTrapezoid = "threshold-trapezoid"

  /// The trapezoid rule over k/n for k = 1 ... n, divided by 1 - 1/n; it needs two rows.
  ///
  /// This is what torch-uncertainty computes when no confidences tie. With ties its value depends on the order in
  /// which a sort leaves them; here it is the mean over all orders.
  case rowTrapezoid = "row-trapezoid"
}
