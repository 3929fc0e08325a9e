internal import ConformalPrediction
internal import ExactStatistics

extension HitCount {
  /// The ends of the exact 95 % interval.
  var intervalEnds: [Double] {
    let interval = interval(delta: "0.05")
    return [interval.lowerBound, interval.upperBound]
  }
}

/// The name of the law of the number of hits.
enum CoverageLawText {
  static func text(_ quantile: ConformalQuantile, count: Int) -> String {
    guard let k = quantile.k else { return "every set holds every label" }
    return "beta-binomial(\(count), \(k), \(quantile.count + 1 - k))"
  }
}
