package import ConformalPrediction
internal import ExactStatistics

/// One level of an interval predictor as JSON; without quantiles when it is trivial.
package struct IntervalLevelRecord: Hashable, Sendable, Encodable {
  /// The miscoverage level, exactly.
  package let alpha: String
  /// The rank of the quantiles among the calibration scores.
  package let k: Int?
  /// The quantile that lower ends go by.
  package let lowerQuantile: Double?
  /// The smallest number of calibration rows that is enough for alpha.
  package let minimumN: Int
  /// The number of calibration rows.
  package let n: Int
  /// The level of each quantile: alpha, or alpha / 2.
  package let sideAlpha: String
  /// The certificate in words.
  package let statement: String
  /// Whether ends are infinite because n is too small.
  package let trivial: Bool
  /// The quantile that upper ends go by.
  package let upperQuantile: Double?

  /// Describes a level.
  ///
  /// - Parameter quantiles: its conformal quantiles.
  package init(_ quantiles: IntervalQuantiles) {
    let isTrivial = quantiles.isTrivial
    alpha = "\(quantiles.alpha)"
    k = quantiles.each.first?.k
    lowerQuantile = isTrivial ? nil : quantiles.lower?.tail
    minimumN = quantiles.minimumCount
    n = quantiles.count
    sideAlpha = quantiles.each.first.map { "\($0.alpha)" } ?? "\(quantiles.alpha)"
    statement = IntervalCertificate.statement(quantiles)
    trivial = isTrivial
    upperQuantile = isTrivial ? nil : quantiles.upper?.tail
  }

  /// - Throws: `DocumentReader.Mismatch` for a key that is missing or of another type.
  init(_ reader: DocumentReader) throws {
    alpha = try reader.member("alpha").string()
    k = try reader.optional("k")?.integer()
    lowerQuantile = try reader.optional("lower_quantile")?.double()
    minimumN = try reader.member("minimum_n").integer()
    n = try reader.member("n").integer()
    sideAlpha = try reader.member("side_alpha").string()
    statement = try reader.member("statement").string()
    trivial = try reader.member("trivial").boolean()
    upperQuantile = try reader.optional("upper_quantile")?.double()
  }

  /// Whether the numbers are the same; wording may change between versions.
  func agrees(with other: IntervalLevelRecord) -> Bool {
    alpha == other.alpha && k == other.k && n == other.n && minimumN == other.minimumN
      && sideAlpha == other.sideAlpha && trivial == other.trivial
      && lowerQuantile == other.lowerQuantile && upperQuantile == other.upperQuantile
  }
}
