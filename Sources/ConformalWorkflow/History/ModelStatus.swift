internal import FoundationEssentials
internal import GRDB

/// How a model stands.
public struct ModelStatus: Codable, Hashable, Sendable {
  /// What is in force.
  public struct InForce: Codable, Hashable, Sendable {
    /// The version.
    public var version: String
    /// The run.
    public var run: Int
    /// Since when.
    public var since: Timestamp
    /// Who put it in force.
    public var who: String
    /// Gates that were set aside, by name.
    public var setAside: [String]
  }

  /// The last run.
  public struct LastRun: Codable, Hashable, Sendable {
    /// The number of its entry.
    public var sequence: Int
    /// The version that ran.
    public var version: String
    /// When.
    public var time: Timestamp
    /// What came of the gates.
    public var outcome: GateOutcome
  }

  /// The model.
  public var model: String
  /// Who answers for it, by the last run.
  public var owner: String
  /// What is in force, or `nil`.
  public var inForce: InForce?
  /// The last run.
  public var lastRun: LastRun
  /// When the next run is due, where there is a schedule.
  public var due: Timestamp?
  /// How late the next run is, counted from when it was due; `nil` within the grace.
  public var overdue: TimeSpan?
  /// The same in seconds.
  public var overdueSeconds: Int?
  /// What the last runs show.
  public var warnings: [TrendWarning]
}

extension History {
  /// How every model stands.
  ///
  /// - Parameter time: now.
  /// - Returns: a status for each model that has run, by name.
  /// - Throws: `DataError` where the history cannot be read.
  public func status(at time: Timestamp) throws -> [ModelStatus] {
    try file.read { database in
      var inForce: [String: ModelStatus.InForce] = [:]
      for row in try Row.fetchAll(database, sql: ModelStatus.inForceQuery) {
        inForce[try row.value("model", String.self)] = ModelStatus.InForce(
          version: try row.value("version", String.self), run: try row.value("run", Int.self),
          since: try row.time("time"), who: try row.value("who", String.self),
          setAside: InForceRecord.names(try row.value("set_aside", String.self)))
      }
      let warnings = Dictionary(
        grouping: try Self.trends(database).compactMap { TrendRules.warning($0) }, by: \.model)
      var schedules: [String: CronExpression] = [:]
      return try Row.fetchAll(database, sql: ModelStatus.lastRunQuery).map { row in
        let model = try row.value("model", String.self)
        let last = ModelStatus.LastRun(
          sequence: try row.value("sequence", Int.self),
          version: try row.value("version", String.self), time: try row.time("time"),
          outcome: try row.name("outcome", GateOutcome.self))
        var status = ModelStatus(
          model: model, owner: try row.value("owner", String.self), inForce: inForce[model],
          lastRun: last, due: nil, overdue: nil, overdueSeconds: nil,
          warnings: warnings[model] ?? [])
        guard let cron = try row.optional("cron", String.self),
          let schedule = schedules[cron] ?? (try? CronExpression(cron))
        else { return status }
        schedules[cron] = schedule
        let due = schedule.next(after: last.time)
        status.due = due
        let late = time.seconds - due.seconds
        if late > (try row.optional("grace", Int.self) ?? 0) {
          (status.overdue, status.overdueSeconds) = (TimeSpan(seconds: late), late)
        }
        return status
      }
    }
  }

  /// The last numbers that trend rules look at, of all models.
  private static func trends(_ database: Database) throws -> [MetricTrend] {
    var trends: [MetricTrend] = []
    let rows = try Row.fetchCursor(
      database, sql: ModelStatus.trendQuery,
      arguments: [MetricName.calibrationRows, TrendRules.lookBack])
    while let row = try rows.next() {
      let (model, name) = (
        try row.value("model", String.self), try row.value("name", String.self)
      )
      if trends.last?.model != model || trends.last?.name != name {
        trends.append(MetricTrend(model: model, name: name, points: []))
      }
      trends[trends.count - 1].points.append(
        TrendRules.overFits(
          MetricTrend.Point(
            run: try row.value("sequence", Int.self), time: Timestamp(seconds: 0),
            value: try row.value("value", Double.self),
            lower: try row.optional("lower", Double.self),
            upper: try row.optional("upper", Double.self)),
          of: name, rows: try row.optional("fit_rows", Double.self)))
    }
    return trends
  }
}

extension ModelStatus {
  package static let inForceQuery = """
    SELECT promotion.model, promotion.version, promotion.run, promotion.set_aside, entry.time,
      entry.who
    FROM model JOIN promotion ON promotion.sequence = (
        SELECT last.sequence FROM promotion AS last WHERE last.model = model.name
        ORDER BY last.sequence DESC LIMIT 1)
      JOIN entry ON entry.sequence = promotion.sequence
    """

  package static let lastRunQuery = """
    SELECT run.model, run.version, run.sequence, run.outcome, run.owner, run.cron, run.grace,
      entry.time
    FROM model JOIN run ON run.sequence = (
        SELECT last.sequence FROM run AS last WHERE last.model = model.name
        ORDER BY last.sequence DESC LIMIT 1)
      JOIN entry ON entry.sequence = run.sequence
    ORDER BY run.model
    """

  package static let trendQuery = """
    SELECT model.name AS model, metric.name, metric.sequence, metric.value, metric.lower,
      metric.upper, (
        SELECT fit.value FROM metric AS fit
        WHERE fit.sequence = metric.sequence AND fit.name = ?) AS fit_rows
    FROM model JOIN metric ON metric.sequence IN (
        SELECT last.sequence FROM run AS last WHERE last.model = model.name
        ORDER BY last.sequence DESC LIMIT ?)
    WHERE metric.name IN ('\(MetricName.ece)', '\(MetricName.reviewRate)')
      OR metric.name GLOB '\(MetricName.prefix(.coverage))*'
    ORDER BY model.name, metric.name, metric.sequence
    """
}
