/// How far parameters of a map are drawn towards those of temperature scaling.
public enum Shrinkage: Hashable, Sendable {
  /// Not at all: least log-loss, which many classes on few rows overfit.
  case none
  /// By a price on the square of each distance.
  case ridge(Double)
  /// By prices that follow from the shape: K / n for the factors and biases of classes, K (K - 1) / n for pairs.
  ///
  /// Source: E. Berta, D. Holzmüller, M. I. Jordan, F. Bach (2025), Structured matrix scaling for multi-class
  /// calibration, arXiv:2511.03685.
  case structured
}

extension Shrinkage {
  /// As the command line names it.
  var text: String {
    switch self {
    case .none: "none"
    case .ridge(let price): "\(price)"
    case .structured: "structured"
    }
  }
}
