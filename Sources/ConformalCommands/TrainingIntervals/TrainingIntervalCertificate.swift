internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// The statement that goes with intervals: what `--json` prints.
struct TrainingIntervalCertificate: Encodable {
  /// The folds of the training rows.
  struct Folds: Encodable {
    let count: Int
    let largest: Int
    let smallest: Int
  }

  /// The ridge regression behind the intervals.
  struct Regression: Encodable {
    let features: Int
    let intercept: Bool
    let penalty: Double
  }

  let assumption: String
  let folds: Folds?
  let inputs: [DataRecord.Input]
  let levels: [TrainingIntervalLevel]
  let method: String
  let n: Int
  let name: String
  let regression: Regression?
  let rows: Int
  let schema: String
  let scope =
    "marginal: on average over training rows and new rows, not given the training rows and not for each row"
  let sides: String

  /// Whether no level has too few hits.
  var isConsistent: Bool {
    levels.allSatisfy { level in level.evaluation.map { $0.verdict == "consistent" } ?? true }
  }

  /// The certificate for people.
  var text: String {
    var lines = [
      "\(name) (\(sides)) of \(grouped(n)) training rows\(model) for \(grouped(rows)) rows"
    ]
    for level in levels { lines += level.lines }
    lines.append("assumption: \(assumption)")
    return lines.joined(separator: "\n")
  }

  private var model: String {
    if let folds {
      guard folds.count < n else { return ", each left out once" }
      let sizes =
        folds.smallest == folds.largest
        ? "\(grouped(folds.largest))" : "\(grouped(folds.smallest)) to \(grouped(folds.largest))"
      return " in \(grouped(folds.count)) folds of \(sizes)"
    }
    guard let regression else { return "" }
    return " and \(grouped(regression.features)) features, penalty \(regression.penalty)"
      + (regression.intercept ? "" : ", no intercept")
  }
}

extension TrainingIntervalCertificate.Folds {
  init(_ folds: CrossValidationFolds) {
    self.init(
      count: folds.count, largest: folds.sizes.max() ?? 0, smallest: folds.sizes.min() ?? 0)
  }
}

/// One level of a certificate.
struct TrainingIntervalLevel: Encodable {
  /// How the intervals did on rows with targets.
  struct Evaluation: Encodable {
    let consistent: Bool
    let coverage: Double?
    let coverageInterval: [Double]
    let guaranteedCoverage: Double
    let hits: Int
    let n: Int
    let note =
      "Markov's bound on the share of misses: the guarantee is for the mean over training sets, and the law given "
      + "one training set is not exactly known"
    let pValue: Double
    let significance: String
    let verdict: String
  }

  let alpha: String
  let dividedRows: Int?
  let emptyRows: Int
  let evaluation: Evaluation?
  let formula: String
  let guaranteedCoverage: Double
  /// The ranks of the lower and the upper end among the n candidates of each.
  let kLower: Int?
  let kUpper: Int?
  let meanWidth: Double?
  let minimumN: Int
  let source: String
  let trivial: Bool
  let unboundedRows: Int

  /// The level for people.
  var lines: [String] {
    var facts = meanWidth.map { ["mean width \(brief($0))"] } ?? []
    if trivial { facts.append("trivial: n is too small, at least \(minimumN) are needed") }
    if unboundedRows > 0 { facts.append("\(counted(unboundedRows)) unbounded") }
    if emptyRows > 0 { facts.append("\(counted(emptyRows)) empty") }
    if let dividedRows, dividedRows > 0 {
      facts.append("\(counted(dividedRows)) of several intervals")
    }
    if let kLower, let kUpper { facts.append("ranks \(kLower) and \(kUpper)") }
    let guarantee =
      guaranteedCoverage > 0
      ? "coverage >= \(floored(guaranteedCoverage)) (\(formula))" : "no guarantee (\(formula))"
    var lines = ["alpha \(alpha): \(guarantee); \(facts.joined(separator: ", "))"]
    if let evaluation {
      let share = evaluation.coverage.map { percent($0) } ?? "none"
      let ends = evaluation.coverageInterval.map { percent($0) }.joined(separator: " to ")
      lines.append(
        "alpha \(alpha): \(grouped(evaluation.hits)) of \(grouped(evaluation.n)) targets inside, "
          + "\(share) (exact 95 % interval \(ends)): "
          + verdictText(evaluation) + ", p <= " + probabilityText(evaluation.pValue))
    }
    return lines
  }

  private func verdictText(_ evaluation: Evaluation) -> String {
    switch evaluation.verdict {
    case "consistent": "consistent with the guarantee"
    case "inconclusive":
      "inconclusive, as the guarantee is for the mean over training sets and one of them cannot refute it"
    default: "TOO FEW for the guarantee"
    }
  }

  init(
    _ level: CrossValidationLevel, coverage: Double, formula: String, source: String,
    _ tally: TrainingIntervalTally, hasPieces: Bool, isEvaluated: Bool, significance: Level
  ) {
    alpha = "\(level.alpha)"
    dividedRows = hasPieces ? tally.divided : nil
    emptyRows = tally.empty
    let check = GuaranteeCheck(
      hits: tally.hits, count: tally.count, guaranteedCoverage: level.isTrivial ? 1 : coverage,
      sharesTrainingRows: true, significance: significance)
    evaluation = isEvaluated ? Evaluation(check) : nil
    self.formula = level.isTrivial ? "the whole line" : formula
    guaranteedCoverage = level.isTrivial ? 1 : coverage
    kLower = level.lowerRank
    kUpper = level.upperRank
    meanWidth = tally.meanWidth
    minimumN = level.minimumCount
    self.source = source
    trivial = level.isTrivial
    unboundedRows = tally.unbounded
  }

  /// A share with four decimals, rounded down: a bound must not grow.
  private func floored(_ share: Double) -> String {
    fixed((share * 10_000 + 1e-6).rounded(.down) / 10_000, 4)
  }

  /// A number with five digits or so.
  private func brief(_ value: Double) -> String {
    value.magnitude >= 0.1 && value.magnitude < 1e6 ? fixed(value, 4) : "\(value)"
  }
}

extension TrainingIntervalLevel.Evaluation {
  init(_ check: GuaranteeCheck) {
    self.init(
      consistent: check.isConsistent && !check.isInconclusive, coverage: check.coverage,
      coverageInterval: [check.interval.lowerBound, check.interval.upperBound],
      guaranteedCoverage: check.guaranteedCoverage, hits: check.hits, n: check.count,
      pValue: check.pValue, significance: "\(check.significance)",
      verdict: check.isInconclusive
        ? "inconclusive" : check.isConsistent ? "consistent" : "too-few-hits")
  }
}

/// A number of rows.
private func counted(_ rows: Int) -> String { "\(grouped(rows)) row\(rows == 1 ? "" : "s")" }
