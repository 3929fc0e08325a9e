internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

extension HitCount {
  /// The ends of the exact 95 % interval.
  var intervalEnds: [Double] {
    let interval = interval(delta: "0.05")
    return [interval.lowerBound, interval.upperBound]
  }

  /// The ends of the exact interval that holds together with those of other groups in 95 % of cases (Bonferroni).
  func intervalEnds(among count: Int) -> [Double] {
    let interval = interval(delta: delta(among: count))
    return [interval.lowerBound, interval.upperBound]
  }

  private func delta(among count: Int) -> Level {
    (try? Level("1/\(20 * max(1, count))")) ?? "0.05"
  }
}

/// The name of the law of the number of hits.
enum CoverageLawText {
  /// The law that the verdict of an evaluation goes by.
  static func text(_ evaluation: CoverageEvaluation) -> String {
    if let size = evaluation.effectiveSampleSize {
      return
        "no exact law: approximately that of \(grouped(Int(size))) calibration rows, the effective "
        + "sample size"
    }
    guard !evaluation.categories.isEmpty else {
      return text(evaluation.quantile, count: evaluation.total.count)
    }
    let count = evaluation.consistency.comparisons
    return "the beta-binomial law of each category; smallest p-value times \(grouped(count))"
  }

  static func text(_ quantile: ConformalQuantile, count: Int) -> String {
    guard let k = quantile.k else { return "every set holds every label" }
    return "beta-binomial(\(count), \(k), \(quantile.count + 1 - k))"
  }
}
