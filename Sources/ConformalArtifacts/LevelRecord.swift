package import ConformalPrediction
internal import ExactStatistics

/// One level of a predictor as JSON; without quantiles when it is trivial.
package struct LevelRecord: Hashable, Sendable, Encodable {
  /// The miscoverage level, exactly.
  package let alpha: String
  /// The conformal quantile in the score's usual form.
  package let conformalQuantile: Double?
  /// The conformal quantile in tail form, to the last bit.
  package let conformalQuantileTail: Double?
  /// The rank of the quantile among the calibration scores.
  package let k: Int?
  /// The smallest number of calibration rows that is enough for alpha.
  package let minimumN: Int
  /// The number of calibration rows.
  package let n: Int
  /// The certificate in words.
  package let statement: String
  /// The number of calibration scores equal to the quantile.
  package let ties: Int
  /// Whether every set holds every label.
  package let trivial: Bool

  /// Describes a level.
  ///
  /// - Parameters:
  ///   - quantile: its conformal quantile.
  ///   - predictor: the predictor.
  ///   - category: the index of its category; 0 is all rows.
  package init(
    _ quantile: ConformalQuantile, of predictor: ConformalPredictor, category: Int = 0
  ) {
    let score = predictor.score
    alpha = "\(quantile.alpha)"
    conformalQuantile = quantile.isTrivial ? nil : score.usualForm(ofTail: quantile.tail)
    conformalQuantileTail = quantile.isTrivial ? nil : quantile.tail
    k = quantile.k
    minimumN = quantile.minimumCount
    n = quantile.count
    statement = Certificate.statement(quantile, ofCategory: category, in: predictor)
    ties = quantile.tieCount
    trivial = quantile.isTrivial
  }

  init(
    alpha: String, conformalQuantile: Double?, conformalQuantileTail: Double?, k: Int?,
    minimumN: Int, n: Int, statement: String, ties: Int, trivial: Bool
  ) {
    self.alpha = alpha
    self.conformalQuantile = conformalQuantile
    self.conformalQuantileTail = conformalQuantileTail
    self.k = k
    self.minimumN = minimumN
    self.n = n
    self.statement = statement
    self.ties = ties
    self.trivial = trivial
  }

  /// Whether the numbers are the same; wording may change between versions.
  func agrees(with other: LevelRecord) -> Bool {
    alpha == other.alpha && k == other.k && n == other.n && ties == other.ties
      && trivial == other.trivial && conformalQuantileTail == other.conformalQuantileTail
      && conformalQuantile == other.conformalQuantile && minimumN == other.minimumN
  }
}
