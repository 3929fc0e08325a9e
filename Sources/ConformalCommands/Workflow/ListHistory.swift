internal import ConformalReporting
public import ConformalWorkflow
internal import ScoringCore

/// `conformal history`: what ran and what was put in force, with who, when and why.
public struct ListHistory: Sendable {
  /// The directory of the history.
  public var directory: String
  /// Which entries.
  public var filter = HistoryFilter()
  /// The metrics whose trends are shown; none shows the usual ones where a model is named.
  public var metrics: [String] = []
  /// Whether to print JSON.
  public var json = false

  /// Makes the command.
  ///
  /// - Parameter directory: the directory of the history.
  public init(directory: String) { self.directory = directory }

  private struct Output: Encodable {
    let schema = "swift-conformal/history-list/1"
    let entries: [HistoryLine]
    let trends: [MetricTrend]
    let warnings: [TrendWarning]
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `success`.
  /// - Throws: `DataError` where there is no history, or no such model or metric.
  public func run(_ console: Console) throws -> ExitStatus {
    let history = try History(directory: directory, makes: false).repaired(console)
    let output = Output(
      entries: try history.lines(filter), trends: try trends(history),
      warnings: try filter.model.map { try history.warnings($0) } ?? [])
    guard !json else {
      try console.print(jsonText(output))
      return .success
    }
    var text = table(output.entries)
    if !output.trends.isEmpty { text += "\n" + trendText(output.trends, console) }
    if !output.warnings.isEmpty {
      text += "\n" + output.warnings.map { "warning: \(printable($0.sentence))\n" }.joined()
    }
    try console.print(text)
    return .success
  }

  private func trends(_ history: History) throws -> [MetricTrend] {
    guard let model = filter.model else {
      guard metrics.isEmpty else {
        throw DataError(
          .usage, found: "--metric without a model", expected: "the model whose trend is shown")
      }
      return []
    }
    guard let last = try history.lastRun(model) else {
      throw DataError(
        found: "no run of a model named '\(model)'", remedy: "see `conformal status`",
        file: directory)
    }
    let known = try history.metricNames(last.sequence)
    for metric in metrics where !known.contains(metric) {
      throw DataError(
        .usage, found: "no metric '\(metric)' in the last run of \(model)",
        expected: "one of \(known.joined(separator: ", "))")
    }
    let shown =
      metrics.isEmpty
      ? known.filter {
        $0 == MetricName.ece || $0 == MetricName.reviewRate || MetricName.isCoverage($0)
      } : metrics
    return try shown.map { try history.trend(of: $0, model) }
  }

  private func table(_ entries: [HistoryLine]) -> String {
    guard !entries.isEmpty else { return "no entries\n" }
    var table = TextTable([
      ("entry", .right), ("time", .left), ("what", .left), ("model", .left), ("version", .left),
      ("outcome", .left), ("who", .left), ("why", .left),
    ])
    for entry in entries {
      table.add([
        "\(entry.sequence)", entry.time.description, entry.kind.rawValue, entry.model,
        entry.version,
        entry.outcome?.words ?? entry.run.map { "run \($0)" } ?? "", oneLine(entry.who),
        oneLine(entry.why ?? ""),
      ])
    }
    return table.text
  }

  private func trendText(_ trends: [MetricTrend], _ console: Console) -> String {
    factLines(
      trends.map { trend in
        let values = trend.points.map(\.value)
        guard let first = values.first, let last = values.last else {
          return (MetricWords.name(trend.name), "no numbers")
        }
        let line = Sparkline(isUnicode: console.terminal?.isUnicode ?? true).text(values)
        let ends =
          values.count == 1
          ? MetricWords.value(trend.name, first)
          : "\(MetricWords.value(trend.name, first)) → \(MetricWords.value(trend.name, last))"
        return (
          MetricWords.name(trend.name),
          "\(line)  \(ends), \(values.count) run\(values.count == 1 ? "" : "s")"
        )
      })
  }
}
