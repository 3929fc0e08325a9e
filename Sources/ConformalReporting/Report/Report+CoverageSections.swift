public import ConformalPrediction
internal import ExactStatistics

extension Report {
  /// What there is to say of prediction sets on test rows: numbers and pictures, then tables by size and class.
  ///
  /// - Parameters:
  ///   - evaluation: what the sets did.
  ///   - predictor: the predictor that made them, for its score and scope; `nil` leaves those out.
  ///   - classNames: the names of classes, one each; `nil` shows their indices.
  /// - Returns: sections, in order.
  public static func sections(
    _ evaluation: CoverageEvaluation, of predictor: ConformalPredictor? = nil,
    classNames: [String]? = nil
  ) -> [Section] {
    let scores = predictor.flatMap {
      ScoreDistributionFigure($0, quantile: evaluation.quantile)
    }
    return [
      Section(
        title: "All rows",
        blocks: [
          .facts(facts(evaluation, predictor)),
          .figure(.init(CoverageFigure(evaluation, classNames: classNames))),
        ] + (scores.map { [.figure(.init($0))] } ?? [])),
      Section(
        title: "By size and class",
        blocks: [
          .table(Table(sizesOf: evaluation)),
          .table(Table(classesOf: evaluation, classNames: classNames)),
        ] + (predictor.map { [.paragraph($0.taxonomy.scopeOfTables)] } ?? [])),
    ]
  }

  private static func facts(
    _ evaluation: CoverageEvaluation, _ predictor: ConformalPredictor?
  ) -> [Fact] {
    let (total, interval) = (evaluation.total, evaluation.total.interval())
    let alpha = evaluation.quantile.alpha
    let tail =
      evaluation.effectiveSampleSize != nil
      ? "about, by the effective sample size of the weights"
      : !evaluation.categories.isEmpty
        ? "the smallest of \(Numerals.count(evaluation.consistency.comparisons)) categories, times their number"
        : evaluation.consistency.lawIsExact
          ? "two-sided, under the exact law of the guarantee"
          : "of so few hits, under the law of the guarantee; ties or forced labels only add hits"
    return [
      (
        "coverage",
        "\(Numerals.percent(evaluation.coverage, places: 2)) · \(Numerals.count(total.hits)) of "
          + "\(Numerals.count(total.count)) sets hold the true label"
      ),
      (
        "95 % interval",
        "\(Numerals.percent(interval.lowerBound, places: 2)) ... "
          + "\(Numerals.percent(interval.upperBound, places: 2)) · exact"
      ),
      (
        "target",
        "\(Numerals.percent(alpha.complement.doubleValue, places: 2)) · alpha \(alpha)"
          + (predictor.map { ", score \($0.scoreDescription)" } ?? "")
      ),
      ("p-value", "\(Numerals.pValue(evaluation.consistency.pValue)) · \(tail)"),
      (
        "mean size",
        "\(Numerals.fixed(evaluation.meanSize, places: 3)) labels of "
          + "\(Numerals.count(evaluation.perClass.count)), median "
          + "\(Numerals.fixed(evaluation.medianSize, places: 1)); sets rule out "
          + "\(Numerals.precisePercent(evaluation.informativeness)) of the labels"
      ),
      (
        "single labels",
        "\(Numerals.count(evaluation.singletonCount)) · empty sets "
          + Numerals.count(evaluation.emptyCount)
      ),
      ("top-1 accuracy", Numerals.percent(evaluation.accuracy, places: 2)),
    ].map { Fact(name: $0.0, value: $0.1) }
  }
}

extension Report.Table {
  /// Coverage by the size of sets.
  init(sizesOf evaluation: CoverageEvaluation) {
    let strata = evaluation.sizeStratified.filter { $0.hitCount.count > 0 }
    self.init(
      title: "Coverage by set size", header: ["set size", "rows", "coverage", "95 % interval"],
      rows: strata.map { stratum in
        let sizes = stratum.sizes
        return [
          sizes.count == 1 ? "\(sizes.lowerBound)" : "\(sizes.lowerBound) - \(sizes.upperBound)"
        ] + stratum.hitCount.cells
      })
  }

  /// Coverage by class, in order or from the least covered on.
  init(classesOf evaluation: CoverageEvaluation, classNames: [String]?) {
    let present = evaluation.perClass.indices.filter { evaluation.perClass[$0].count > 0 }
    let worstFirst = present.indices.sorted { left, right in
      let (a, b) = (evaluation.perClass[present[left]], evaluation.perClass[present[right]])
      // Products compare shares without rounding.
      let (x, y) = (a.hits * b.count, b.hits * a.count)
      return x != y ? x < y : left < right
    }
    self.init(
      title: "Coverage by class",
      header: ["class", "rows", "coverage", "95 % interval", "mean size"],
      rows: present.map { label in
        let rows = evaluation.perClass[label]
        return [classNames.map { "\(label) \($0[label])" } ?? "\(label)"] + rows.cells
          + [Numerals.fixed(rows.meanSize ?? 0, places: 2)]
      },
      orderings: [
        Ordering(name: "in order", rows: Array(present.indices)),
        Ordering(name: "worst first", rows: worstFirst),
      ])
  }
}

extension HitCount {
  fileprivate var cells: [String] {
    let interval = interval()
    return [
      Numerals.count(count), Numerals.percent(coverage ?? 0, places: 2),
      "\(Numerals.percent(interval.lowerBound, places: 2)) ... "
        + Numerals.percent(interval.upperBound, places: 2),
    ]
  }
}

extension Taxonomy {
  /// What the guarantee does not say of the rows of a table.
  package var scopeOfTables: String {
    switch self {
    case .marginal:
      "Coverage of single classes and sizes is not guaranteed: the guarantee is for all rows."
    case .classConditional, .rankCalibrated:
      "The guarantee is for each class; coverage of single sizes is not guaranteed."
    case .clusterConditional:
      "Coverage of single classes and sizes is not guaranteed: the guarantee is for each cluster."
    case .groupConditional:
      "Coverage of single classes and sizes is not guaranteed: the guarantee is for each group."
    }
  }
}
