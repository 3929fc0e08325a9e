/// How rows are grouped by their probability: which edges, and on which side an edge lies.
///
/// Six conventions are in use, and none is told by its name in the tools that use it; see the presets of this type.
/// Here an edge belongs to the bin below it, the first bin holds 0 and the last one 1.
public struct BinningRule: Hashable, Sendable {
  /// How a row finds its bin.
  enum Form: Hashable, Sendable {
    /// By its rank; rows of equal probability stay together.
    case mass
    /// By the number of edges below it.
    case edges(EdgeSource, Side, dropsFirst: Bool)
    /// By the whole number of widths in it.
    case quotient
  }

  /// Where edges come from.
  enum EdgeSource: Hashable, Sendable {
    /// Given ones, ascending.
    case fixed([Double])
    /// Quantiles with linear interpolation, without the ends.
    case quantiles
    /// The middles between slices of as many rows each.
    case slices
  }

  /// To which bin an edge belongs.
  enum Side: Hashable, Sendable {
    /// To the one below it: (a,b].
    case below
    /// To the one above it: [a,b).
    case above
  }

  /// The name that tells the rule, such as `equal-mass,bins=15,ties=together`.
  public let name: String
  /// The number of bins asked for; those without rows do not count.
  public let binCount: Int
  /// The edges from 0 to 1 where bins have equal width, else none.
  let nominalEdges: [Double]
  let form: Form
  /// Whether probabilities are rounded to single precision before they are compared.
  let isSinglePrecision: Bool

  init(
    name: String, binCount: Int, nominalEdges: [Double] = [], form: Form,
    isSinglePrecision: Bool = false
  ) {
    precondition(binCount > 0, "there is at least one bin")
    self.name = name
    self.binCount = binCount
    self.nominalEdges = nominalEdges
    self.form = form
    self.isSinglePrecision = isSinglePrecision
  }

  /// Bins of about the same number of rows, of the same weight where rows are weighted.
  ///
  /// Rows are ranked by probability; rows of one probability go together to the bin of the middle of their ranks.
  ///
  /// - Parameter binCount: the number of bins, B, at least 1; ties may leave fewer.
  /// - Returns: the rule.
  public static func equalMass(_ binCount: Int) -> BinningRule {
    BinningRule(
      name: "equal-mass,bins=\(binCount),ties=together", binCount: binCount, form: .mass)
  }

  /// Bins of equal width: (a,b] with edges k / B, the first with 0.
  ///
  /// - Parameter binCount: the number of bins, B, at least 1.
  /// - Returns: the rule.
  public static func equalWidth(_ binCount: Int) -> BinningRule {
    let edges = (0...max(1, binCount)).map { Double($0) / Double(binCount) }
    return BinningRule(
      name: "equal-width,bins=\(binCount),edges=(a,b],zero=first", binCount: binCount,
      nominalEdges: edges,
      form: .edges(.fixed(Array(edges.dropFirst().dropLast())), .below, dropsFirst: false))
  }

  /// The bins of a diagram unless others are asked for: equal mass, the cube root of n of them, from 5 to 15.
  ///
  /// - Parameter rowCount: the number of rows, n.
  /// - Returns: the rule.
  public static func diagram(rowCount: Int) -> BinningRule {
    .equalMass((5...15).last { $0 * $0 * $0 <= rowCount } ?? 5)
  }
}
