internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// What `compare --json` prints.
struct ComparisonDocument: Encodable {
  struct Side: Encodable {
    let alpha: String?
    let coverage: Double?
    let coverageInterval: [Double]
    let meanSize: Double?
    let onlyHits: Int
    let smallerSets: Int
  }

  let coverageDifference: Double
  let coverageDifferenceInterval: [Double]
  let coveragePValue: Double
  let first: Side
  let n: Int
  let schema = "swift-conformal/predictor-comparison/1"
  let second: Side
  let sizeDifference: Double
  let sizePValue: Double

  init(_ comparison: PredictorComparison, first: Level?, second: Level?) {
    func side(_ rows: HitCount, _ alpha: Level?, _ onlyHits: Int, _ smaller: Int) -> Side {
      Side(
        alpha: alpha.map { "\($0)" }, coverage: rows.coverage,
        coverageInterval: rows.intervalEnds, meanSize: rows.meanSize, onlyHits: onlyHits,
        smallerSets: smaller)
    }
    let interval = comparison.coverageDifferenceInterval()
    coverageDifference = comparison.coverageDifference
    coverageDifferenceInterval = [interval.lowerBound, interval.upperBound]
    coveragePValue = comparison.coveragePValue
    self.first = side(
      comparison.first, first, comparison.onlyFirstHits, comparison.firstSmaller)
    n = comparison.first.count
    self.second = side(
      comparison.second, second, comparison.onlySecondHits, comparison.secondSmaller)
    sizeDifference = comparison.sizeDifference
    sizePValue = comparison.sizePValue
  }
}

/// What `compare` prints for a person.
struct ComparisonText {
  private let comparison: PredictorComparison
  private let files: (first: String, second: String)
  private let alphas: [Level?]

  init(
    _ comparison: PredictorComparison, _ files: (first: String, second: String), _ first: Level?,
    _ second: Level?
  ) {
    self.comparison = comparison
    self.files = files
    alphas = [first, second]
  }

  var text: String {
    var table = TextTable([
      ("predictor", .left), ("alpha", .left), ("coverage", .right), ("95 % interval", .left),
      ("mean size", .right), ("alone right", .right), ("smaller sets", .right),
    ])
    for (file, alpha, rows, facts) in [
      (
        files.first, alphas[0], comparison.first,
        (comparison.onlyFirstHits, comparison.firstSmaller)
      ),
      (
        files.second, alphas[1], comparison.second,
        (comparison.onlySecondHits, comparison.secondSmaller)
      ),
    ] {
      let interval = rows.interval()
      table.add([
        file, alpha.map { "\($0)" } ?? "", percent(rows.coverage ?? 0),
        "\(percent(interval.lowerBound)) ... \(percent(interval.upperBound))",
        fixed(rows.meanSize ?? 0, 3), grouped(facts.0), grouped(facts.1),
      ])
    }
    let interval = comparison.coverageDifferenceInterval()
    return table.text + "\n"
      + factLines([
        ("rows", grouped(comparison.first.count)),
        (
          "coverage",
          "differs by \(percent(comparison.coverageDifference)), 95 % interval "
            + "\(percent(interval.lowerBound)) ... \(percent(interval.upperBound)), p = "
            + "\(probabilityText(comparison.coveragePValue)) (exact McNemar test)"
        ),
        (
          "mean size",
          "differs by \(fixed(comparison.sizeDifference, 3)), p = "
            + "\(probabilityText(comparison.sizePValue)) (exact sign test)"
        ),
      ])
  }
}
