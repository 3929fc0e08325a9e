internal import ExactStatistics

/// What prediction sets did on labelled rows that the predictor was not fitted on.
public struct CoverageEvaluation: Sendable {
  /// The quantile that was evaluated.
  public let quantile: ConformalQuantile
  /// What became of empty sets.
  public let policy: SetPolicy
  /// All rows.
  public let total: HitCount
  /// Rows with each number of labels in their set: index is the size.
  public let sizeCounts: [Int]
  /// Rows whose label ranked first is the true label.
  public let topLabelHits: Int
  /// The rows of each class, by label; classes without rows have a count of 0.
  public let perClass: [HitCount]
  /// The rows of each group that was asked about, in the order of their names.
  public let perGroup: [GroupCoverage]
  /// The rows of each stratum of set sizes.
  public let sizeStratified: [SizeStratum]
  /// The rows of each category of a conditional predictor; empty for a marginal one.
  public let categories: [CategoryCoverage]
  /// Rows of unknown groups whose sets hold every label.
  public let unserved: HitCount
  /// Where in the feature space sets cover least, if that was asked for and there are enough rows.
  public let worstSlab: WorstSlab?
  /// What the weights of a weighted predictor leave of its calibration rows; `nil` without weights.
  public let effectiveSampleSize: Double?
  /// Whether the hits are plausible under the guarantee: of a conditional predictor in the category that
  /// speaks loudest against it, with its p-value multiplied by the number of categories.
  public let consistency: CoverageConsistency

  /// The number of rows, m.
  public var count: Int { total.count }
  /// The share of rows whose set holds the true label; 0 without rows.
  public var coverage: Double { total.coverage ?? 0 }
  /// The mean number of labels in a set; 0 without rows.
  public var meanSize: Double { total.meanSize ?? 0 }
  /// The share of rows whose label ranked first is the true label; 0 without rows.
  public var accuracy: Double { count == 0 ? 0 : Double(topLabelHits) / Double(count) }
  /// The mean share of labels that a set rules out, 1 - size / K: 0 where every set holds every label.
  ///
  /// Sets that cover and rule out little are of little use; sets that rule out much and do not cover are of none.
  public var informativeness: Double {
    perClass.isEmpty ? 0 : 1 - meanSize / Double(perClass.count)
  }
  /// The number of empty sets.
  public var emptyCount: Int { sizeCounts.first ?? 0 }
  /// The number of sets of one label.
  public var singletonCount: Int { sizeCounts.count > 1 ? sizeCounts[1] : 0 }

  /// The median number of labels in a set: the mean of the middle two for an even count, 0 without rows.
  public var medianSize: Double {
    guard count > 0 else { return 0 }
    return Double(size(atRank: (count - 1) / 2) + size(atRank: count / 2)) / 2
  }

  /// The mean distance of the coverage of classes from the target, over the classes with rows: CovGap.
  ///
  /// Source: T. Ding et al. (2023), Class-conditional conformal prediction with many classes, arXiv:2306.09335.
  public var classCoverageGap: Double {
    let target = quantile.alpha.complement.doubleValue
    let gaps = perClass.compactMap { $0.coverage.map { abs($0 - target) } }
    return gaps.isEmpty ? 0 : gaps.reduce(0, +) / Double(gaps.count)
  }

  private func size(atRank rank: Int) -> Int {
    var seen = 0
    for (size, rows) in sizeCounts.enumerated() {
      seen += rows
      if seen > rank { return size }
    }
    return sizeCounts.count - 1
  }
}

extension CoverageEvaluation: CustomStringConvertible {
  /// One line: coverage, target, n, verdict.
  public var description: String {
    let target = quantile.alpha.complement
    return "coverage \(coverage.rounded(toDigits: 4)) of \(target), n = \(count), "
      + "\(consistency.verdict.rawValue) (p = \(consistency.pValue.rounded(toDigits: 4)))"
  }
}

extension Double {
  /// The nearest number with some decimal digits, for people.
  func rounded(toDigits digits: Int) -> Double {
    let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    return (self * scale).rounded() / scale
  }
}
