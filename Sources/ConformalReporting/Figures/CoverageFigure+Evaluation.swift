public import ConformalPrediction
internal import ExactStatistics

extension CoverageFigure {
  /// Describes what prediction sets did on labelled rows: sizes, then coverage of all, by size, by class, by group.
  ///
  /// Classes and groups go from the least covered on. Where each category has a quantile of its own, the law of a row
  /// is its category's only where rows are the category; elsewhere it is that of the whole.
  ///
  /// - Parameters:
  ///   - evaluation: what the sets did.
  ///   - classNames: the names of the classes, or `nil` for their indices.
  public init(_ evaluation: CoverageEvaluation, classNames: [String]? = nil) {
    let target = evaluation.quantile.alpha.complement.doubleValue
    let law = { (count: HitCount) in
      evaluation.effectiveSampleSize == nil
        ? Self.lawRange(of: evaluation.quantile, count: count.count) : nil
    }
    let verdict = evaluation.consistency
    let words: String
    switch verdict.verdict {
    case .consistent: words = "Sets keep their promise"
    case .tooFewHits: words = "Sets cover too little"
    case .tooManyHits: words = "Sets cover more than promised"
    case .inconclusive: words = "Nothing tests the promise"
    }
    let all = Row(name: "all rows", hitCount: evaluation.total, lawRange: law(evaluation.total))
    let sizes = evaluation.sizeStratified.filter { $0.hitCount.count > 0 }.map { stratum in
      Row(name: Self.name(of: stratum.sizes), hitCount: stratum.hitCount, lawRange: nil)
    }
    let classes = evaluation.perClass.enumerated().filter { $0.element.count > 0 }
      .map { index, count in
        Row(
          name: classNames.flatMap { $0.indices.contains(index) ? $0[index] : nil }
            ?? "class \(index)", hitCount: count, lawRange: law(count))
      }
    let groups = evaluation.perGroup.filter { $0.hitCount.count > 0 }.map { group in
      Row(name: group.name, hitCount: group.hitCount, lawRange: law(group.hitCount))
    }
    let categories = evaluation.categories.filter { $0.own.count > 0 }.map { category in
      Row(
        name: category.name, hitCount: category.own,
        lawRange: Self.lawRange(of: category.quantile, count: category.own.count))
    }
    let (covers, asked) = Numerals.percents(evaluation.coverage, target)
    self.init(
      headline: "\(words): \(covers) of rows covered, \(asked) asked for",
      subtitles: [
        "\(Numerals.count(evaluation.count)) rows, \(Numerals.significant(evaluation.meanSize)) "
          + "labels a set on average, \(Numerals.pValue(verdict.pValue))"
      ], target: target, sizeCounts: evaluation.sizeCounts,
      panels: [
        Panel(title: "of all rows", rows: [all]), Panel(title: "by labels in the set", rows: sizes),
        Panel(title: "by category, least covered first", rows: Self.worstFirst(categories)),
        Panel(title: "by class, least covered first", rows: Self.worstFirst(classes)),
        Panel(title: "by group, least covered first", rows: Self.worstFirst(groups)),
      ])
  }

  /// Where the exact law puts the coverage of so many fresh rows with 95 %; `nil` without a quantile or rows.
  static func lawRange(of quantile: ConformalQuantile, count: Int) -> ClosedRange<Double>? {
    guard let rank = quantile.k, count > 0 else { return nil }
    let range = BetaBinomialLaw.coverage(rank: rank, count: quantile.count, testCount: count)
      .centralInterval(delta: "0.05")
    return Double(range.lowerBound) / Double(count)...Double(range.upperBound) / Double(count)
  }

  private static func worstFirst(_ rows: [Row]) -> [Row] {
    rows.enumerated().sorted { first, second in
      let (a, b) = (first.element.hitCount.coverage ?? 1, second.element.hitCount.coverage ?? 1)
      return a == b ? first.offset < second.offset : a < b
    }.map(\.element)
  }

  private static func name(of sizes: ClosedRange<Int>) -> String {
    let isOne = sizes.lowerBound == sizes.upperBound
    return isOne
      ? "\(sizes.lowerBound) label" + (sizes.lowerBound == 1 ? "" : "s")
      : "\(sizes.lowerBound)–\(sizes.upperBound) labels"
  }
}
