internal import ConformalArtifacts
internal import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics

/// What `evaluate` prints for a person: the verdict first, then sizes, then tables.
struct EvaluationText {
  /// Classes shown without being asked: the worst covered ones.
  private static let shownClassCount = 10
  /// Categories shown without being asked.
  private static let shownCategoryCount = 20

  private let evaluation: CoverageEvaluation
  private let artifact: PredictorArtifact
  private let classNames: [String]?

  init(
    _ evaluation: CoverageEvaluation, _ artifact: PredictorArtifact, classNames: [String]?
  ) {
    self.evaluation = evaluation
    self.artifact = artifact
    self.classNames = classNames
  }

  var text: String {
    ([verdict, facts, sizes, classes] + (evaluation.perGroup.isEmpty ? [] : [groups])
      + (evaluation.categories.isEmpty ? [] : [categories])
      + (evaluation.worstSlab.map { [slab($0)] } ?? []))
      .joined(separator: "\n")
  }

  /// The verdict, one line.
  var verdict: String {
    let consistency = evaluation.consistency
    let target = evaluation.quantile.alpha.complement
    let words =
      switch consistency.verdict {
      case .consistent: "The guarantee of \(target) coverage is consistent with these rows."
      case .tooFewHits:
        "The guarantee of \(target) coverage did NOT hold on these rows: too few hits for chance."
      case .inconclusive:
        evaluation.effectiveSampleSize == nil
          ? "Inconclusive: no row is of a group with a quantile of its own, so that nothing here tests the "
            + "guarantee of \(target) coverage."
          : "Inconclusive: the weights leave too few calibration rows to test \(target) coverage."
      case .tooManyHits:
        "Coverage is above what \(target) allows by chance: these rows are easier than the "
          + "calibration rows."
      }
    return words + "\n"
  }

  private var facts: String { factLines(factPairs) }

  private var factPairs: [(String, String)] {
    let total = evaluation.total
    let interval = total.interval()
    let consistency = evaluation.consistency
    let quantile = evaluation.quantile
    let law = CoverageLawText.text(evaluation)
    let isLawAlone =
      !evaluation.categories.isEmpty || evaluation.effectiveSampleSize != nil
      || quantile.isTrivial
    let tail =
      isLawAlone
      ? law
      : consistency.lawIsExact
        ? "two-sided, under \(law)"
        : "of so few hits, under \(law); ties or forced labels only add hits"
    return [
      (
        "coverage",
        "\(percent(evaluation.coverage))   (\(grouped(total.hits)) of "
          + "\(grouped(total.count)) sets hold the true label)"
      ),
      (
        "95 % interval",
        "\(percent(interval.lowerBound)) ... \(percent(interval.upperBound))   exact"
      ),
      (
        "target",
        "\(percent(quantile.alpha.complement.doubleValue))   alpha \(quantile.alpha), "
          + "score \(artifact.predictor.scoreDescription)"
      ),
      (
        "p-value",
        "\(probabilityText(consistency.pValue))   \(tail)"
      ),
      (
        "mean size",
        "\(fixed(evaluation.meanSize, 3)) labels of \(evaluation.perClass.count), "
          + "median \(fixed(evaluation.medianSize, 1)); sets rule out "
          + "\(percent(evaluation.informativeness)) of the labels"
      ),
      (
        "single labels",
        "\(grouped(evaluation.singletonCount))   empty sets \(grouped(evaluation.emptyCount))"
      ),
      ("top-1 accuracy", percent(evaluation.accuracy)),
    ]
  }

  private var sizes: String {
    var table = TextTable([
      ("set size", .left), ("rows", .right), ("coverage", .right), ("95 % interval", .left),
    ])
    for stratum in evaluation.sizeStratified where stratum.hitCount.count > 0 {
      let range = stratum.sizes
      table.add(
        [range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) - \(range.upperBound)"]
          + cells(stratum.hitCount))
    }
    return table.text
  }

  private var classes: String {
    let worst = worstClasses
    let isCut = worst.count > EvaluationText.shownClassCount
    let shown = isCut ? Array(worst.prefix(EvaluationText.shownClassCount)) : worst.sorted()
    let note =
      isCut
      ? "the \(shown.count) worst covered of \(worst.count) classes; all with --json\n" : ""
    return classTable(shown).text + note
      + "\(artifact.predictor.taxonomy.scopeOfTables)\n"
  }

  /// Classes that occur, from the least covered on.
  private var worstClasses: [Int] {
    evaluation.perClass.indices.filter { evaluation.perClass[$0].count > 0 }.sorted {
      left, right in
      let (a, b) = (evaluation.perClass[left], evaluation.perClass[right])
      let (x, y) = (a.hits * b.count, b.hits * a.count)
      return x != y ? x < y : left < right
    }
  }

  private func classTable(_ labels: [Int]) -> TextTable {
    var table = TextTable([
      ("class", .left), ("rows", .right), ("coverage", .right), ("95 % interval", .left),
      ("mean size", .right),
    ])
    for label in labels {
      let rows = evaluation.perClass[label]
      let name = classNames.map { "\(label) \($0[label])" } ?? "\(label)"
      table.add([name] + cells(rows) + [fixed(rows.meanSize ?? 0, 2)])
    }
    return table
  }

  /// The groups that were asked about: the worst covered ones, with intervals that hold together.
  private var groups: String {
    let all = evaluation.perGroup
    let isCut = all.count > EvaluationText.shownCategoryCount
    let worst = all.sorted {
      ($0.hitCount.coverage ?? 0, $0.name) < ($1.hitCount.coverage ?? 0, $1.name)
    }
    var table = TextTable([
      ("group", .left), ("rows", .right), ("coverage", .right), ("joint 95 % interval", .left),
      ("mean size", .right),
    ])
    for group in isCut ? Array(worst.prefix(EvaluationText.shownCategoryCount)) : all {
      let rows = group.hitCount
      let ends = rows.intervalEnds(among: all.count)
      table.add([
        group.name, grouped(rows.count), percent(rows.coverage ?? 0),
        "\(percent(ends[0])) ... \(percent(ends[1]))", fixed(rows.meanSize ?? 0, 2),
      ])
    }
    return table.text
      + (isCut
        ? "the \(EvaluationText.shownCategoryCount) worst covered of \(grouped(all.count)) groups; all "
          + "with --json\n" : "")
      + "The intervals hold for all \(grouped(all.count)) groups together. Coverage of single groups is not "
      + "guaranteed: fit with --groups for that.\n"
  }

  private func slab(_ slab: WorstSlab) -> String {
    let interval = slab.heldOut.interval()
    return factLines([
      (
        "worst slab",
        slab.heldOut.count == 0
          ? "no other row lies in it"
          : "coverage \(percent(slab.heldOut.coverage ?? 0)) of \(grouped(slab.heldOut.count)) rows, 95 % "
            + "interval \(percent(interval.lowerBound)) ... \(percent(interval.upperBound)), mean size "
            + fixed(slab.heldOut.meanSize ?? 0, 2)
      ),
      (
        "found with",
        "coverage \(percent(slab.searched.coverage ?? 0)) of \(grouped(slab.searched.count)) of the rows that "
          + "were searched, which are not among those above"
      ),
    ])
  }

  /// The categories by how loudly they speak against the guarantee.
  private var categories: String {
    let judged = evaluation.categories.sorted { left, right in
      let (a, b) = (left.consistency?.pValue ?? 2, right.consistency?.pValue ?? 2)
      return a != b ? a < b : left.index < right.index
    }
    let isCut = judged.count > EvaluationText.shownCategoryCount
    let shown =
      isCut ? Array(judged.prefix(EvaluationText.shownCategoryCount)) : evaluation.categories
    var table = TextTable([
      ("category", .left), ("rows", .right), ("coverage", .right), ("95 % interval", .left),
      ("mean size", .right), ("k of n", .left), ("p-value", .left), ("other rows", .right),
      ("coverage", .right),
    ])
    for category in shown {
      let rank = category.quantile.k.map { "\(grouped($0)) of \(grouped(category.quantile.count))" }
      table.add(
        [name(of: category)]
          + (category.own.count > 0 ? cells(category.own) : ["0", "", ""])
          + [
            category.own.meanSize.map { fixed($0, 2) } ?? "",
            rank ?? "needs n >= \(grouped(category.quantile.minimumCount))",
            category.consistency.map { probabilityText($0.pValue) } ?? "",
            category.others.count > 0 ? grouped(category.others.count) : "",
            category.others.coverage.map { percent($0) } ?? "",
          ])
    }
    var notes: [String] = []
    if isCut {
      notes.append(
        "the \(shown.count) of \(grouped(judged.count)) categories that fit the guarantee least; all "
          + "with --json")
    }
    if evaluation.categories.contains(where: { $0.others.count > 0 }) {
      notes.append(
        "Other rows are of groups too small for a quantile of their own, or unknown: they have the "
          + "guarantee of the larger group only on average over all of it.")
    }
    if evaluation.unserved.count > 0 {
      notes.append(
        "\(grouped(evaluation.unserved.count)) rows of unknown groups have sets of all labels.")
    }
    return table.text + notes.map { "\($0)\n" }.joined()
  }

  private func name(of category: CategoryCoverage) -> String {
    guard artifact.predictor.taxonomy.isOfEachClass else { return category.name }
    let label = category.index - 1
    return classNames.map { "\(label) \($0[label])" } ?? category.name
  }

  private func cells(_ rows: HitCount) -> [String] {
    let interval = rows.interval()
    return [
      grouped(rows.count), percent(rows.coverage ?? 0),
      "\(percent(interval.lowerBound)) ... \(percent(interval.upperBound))",
    ]
  }
}
