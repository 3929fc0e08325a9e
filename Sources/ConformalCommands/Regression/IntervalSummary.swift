internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// What `predict --json` prints of several levels.
struct IntervalSummaries: Encodable {
  let levels: [IntervalSummary]
  let schema = "swift-conformal/interval-summaries/1"
}

/// What `predict --json` prints of the intervals of one level.
struct IntervalSummary: Encodable {
  let alpha: String
  let empty: Int
  let infinite: Int
  let lowerQuantile: Double?
  let meanWidth: Double?
  let n: Int
  let schema = "swift-conformal/interval-summary/1"
  let upperQuantile: Double?

  init(_ intervals: PredictionIntervals) {
    let widths = (0..<intervals.count).map { intervals.width($0) }
    let mean = widths.reduce(0, +) / Double(max(1, widths.count))
    let isTrivial = intervals.quantiles.isTrivial
    alpha = "\(intervals.quantiles.alpha)"
    empty = (0..<intervals.count).count { intervals.isEmpty($0) }
    infinite = widths.count { $0 == .infinity }
    lowerQuantile = isTrivial ? nil : intervals.quantiles.lower?.tail
    meanWidth = mean.isFinite ? mean : nil
    n = intervals.count
    upperQuantile = isTrivial ? nil : intervals.quantiles.upper?.tail
  }

  /// One line for a person.
  var text: String {
    "\(grouped(n)) intervals at alpha \(alpha): "
      + (meanWidth.map { "\(fixed($0, 4)) wide on average" } ?? "without a finite mean width")
      + ", \(grouped(infinite)) with an infinite end, \(grouped(empty)) empty"
  }
}
