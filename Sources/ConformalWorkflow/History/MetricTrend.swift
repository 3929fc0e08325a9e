internal import GRDB

/// The numbers of a metric over the last runs of a model, oldest first.
public struct MetricTrend: Codable, Hashable, Sendable {
  /// A run's number.
  public struct Point: Codable, Hashable, Sendable {
    /// The run.
    public var run: Int
    /// When it was written.
    public var time: Timestamp
    /// The number.
    public var value: Double
    /// The lower end of its interval.
    public var lower: Double?
    /// The upper end.
    public var upper: Double?
  }

  /// The model.
  public var model: String
  /// The metric.
  public var name: String
  /// The numbers.
  public var points: [Point]
}

extension History {
  /// A metric over the last runs of a model.
  ///
  /// - Parameters:
  ///   - name: the metric, such as `review_rate`.
  ///   - model: the model.
  ///   - limit: how many runs at most.
  /// - Returns: the numbers; none where the model has no such metric.
  /// - Throws: `DataError` where the history cannot be read.
  public func trend(of name: String, _ model: String, limit: Int = 40) throws -> MetricTrend {
    try file.read { database in
      let rows = try Row.fetchAll(
        database, sql: MetricTrend.query, arguments: [model, limit, name])
      return MetricTrend(
        model: model, name: name,
        points: try rows.map { row in
          MetricTrend.Point(
            run: try row.value("sequence", Int.self), time: try row.time("time"),
            value: try row.value("value", Double.self),
            lower: try row.optional("lower", Double.self),
            upper: try row.optional("upper", Double.self))
        })
    }
  }

  /// The names of the metrics of a run.
  ///
  /// - Parameter run: the number of its entry.
  /// - Returns: the names, in the order of the run.
  /// - Throws: `DataError` where the history cannot be read.
  public func metricNames(_ run: Int) throws -> [String] {
    try file.read {
      try String.fetchAll(
        $0, sql: "SELECT name FROM metric WHERE sequence = ? ORDER BY position", arguments: [run])
    }
  }
}

extension MetricTrend {
  package static let query = """
    SELECT last.sequence, entry.time, metric.value, metric.lower, metric.upper
    FROM (SELECT sequence FROM run WHERE model = ? ORDER BY sequence DESC LIMIT ?) AS last
    JOIN metric ON metric.sequence = last.sequence JOIN entry ON entry.sequence = last.sequence
    WHERE metric.name = ? ORDER BY last.sequence
    """
}
