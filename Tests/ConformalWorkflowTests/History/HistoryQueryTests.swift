import ConformalWorkflow
import Foundation
import GRDB
import ScoringCore
import Testing

@Suite struct HistoryQueryTests {
  /// Ten days of runs of two models, every third failed; promotions between them.
  private func filled(_ directory: String) throws -> History {
    let history = try History(directory: directory, makes: true)
    for day in 0..<10 {
      for model in ["a", "b"] {
        let run = try history.append(
          HistorySamples.run(
            model, "\(day / 5)", outcome: day.isMultiple(of: 3) ? .failed : .passed,
            reviewRate: 0.1 + Double(day) / 100), at: HistorySamples.day(day))
        if day == 4 || day == 8 { try history.put(run, at: HistorySamples.day(day)) }
      }
    }
    return history
  }

  private static func filter(
    model: String? = nil, version: String? = nil, outcome: GateOutcome? = nil,
    kind: HistoryEvent.Kind? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
    limit: Int = 1_000
  ) -> HistoryFilter {
    var filter = HistoryFilter()
    (filter.model, filter.version, filter.outcome) = (model, version, outcome)
    (filter.kind, filter.since, filter.until, filter.limit) = (kind, since, until, limit)
    return filter
  }

  private static let filters = [
    filter(model: "a"), filter(kind: .run), filter(outcome: .failed),
    filter(since: HistorySamples.day(3)), filter(until: HistorySamples.day(6)),
    filter(since: HistorySamples.day(3), until: HistorySamples.day(6)),
    filter(model: "b", since: HistorySamples.day(3), until: HistorySamples.day(6)),
    filter(model: "a", kind: .promotion), filter(model: "a", outcome: .failed),
    filter(model: "a", version: "1"), filter(model: "a", version: "1", outcome: .failed),
  ]

  private static func isIn(_ line: HistoryLine, _ filter: HistoryFilter) -> Bool {
    (filter.model == nil || line.model == filter.model)
      && (filter.version == nil || line.version == filter.version)
      && (filter.outcome == nil || line.outcome == filter.outcome)
      && (filter.kind == nil || line.kind == filter.kind)
      && line.time >= filter.since ?? line.time && line.time <= filter.until ?? line.time
  }

  @Test func filters() throws {
    try HistorySamples.inDirectory { directory in
      let history = try filled(directory)
      let all = try history.lines(Self.filter())
      #expect(all.map(\.sequence) == Array((1...24).reversed()))
      for filter in Self.filters {
        let found = try history.lines(filter)
        #expect(found == all.filter { Self.isIn($0, filter) }, "\(filter)")
        #expect(!found.isEmpty)
      }
      let ofVersion = try history.lines(Self.filter(model: "a", version: "1"))
      #expect(Set(ofVersion.map(\.kind)) == [.run, .promotion])
      #expect(try history.lines(Self.filter(limit: 3)).count == 3)
      #expect(try history.lines(Self.filter(model: "c")).isEmpty)
      #expect(throws: DataError.self) { try history.lines(Self.filter(version: "1")) }
      let trend = try history.trend(of: "review_rate", "a", limit: 4)
      let rates: [Double] = [6, 7, 8, 9].map { 0.1 + $0 / 100 }
      #expect(trend.points.map(\.value) == rates)
    }
  }

  /// A clock that was set back between entries: order is that of the numbers.
  @Test func clockThatGoesBackwards() throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let runs = try (0..<2).map { try history.append(HistorySamples.run("a", "\($0)")) }
      try history.put(runs[0], at: HistorySamples.day(10))
      try history.put(runs[1], at: HistorySamples.day(5))
      func run(_ day: Int) throws -> [Int] {
        try history.inForceRecords(at: HistorySamples.day(day), "a").map(\.run)
      }
      #expect(try run(4) == [])
      #expect(try run(5) == [2])
      #expect(try run(10) == [2])
      var filter = HistoryFilter()
      filter.since = HistorySamples.day(1)
      #expect(try history.lines(filter).map(\.sequence) == [4, 3])
      #expect(try history.verification().findings.filter { $0.kind == .chain }.isEmpty)
    }
  }

  @Test func inForceRecordAnswersTheAuditor() throws {
    try HistorySamples.inDirectory { directory in
      let history = try filled(directory)
      let record = try #require(try history.inForceRecords(at: HistorySamples.day(5), "a").first)
      #expect(
        record.version == "0" && record.who == "grace@example.org" && record.why == "approved")
      #expect(record.since == HistorySamples.day(4) && record.ranAt == HistorySamples.day(4))
      #expect(record.thresholds == [Metric("threshold.approve", 0.8)])
      #expect(record.artifacts.map(\.name) == ["calibrator.json", "policy.yaml"])
      #expect(record.gates.map(\.kind) == [.ece] && record.inputs.count == 1)
      #expect(try history.inForceRecords(at: HistorySamples.day(9)).map(\.model) == ["a", "b"])
      #expect(try history.inForceRecords(at: HistorySamples.day(9)).map(\.version) == ["1", "1"])
      #expect(try history.inForceRecords(at: HistorySamples.day(3)).isEmpty)
      #expect(try history.inForceRecords().count == 2)
    }
  }

  @Test func statusSaysWhatIsOverdue() throws {
    try HistorySamples.inDirectory { directory in
      let history = try filled(directory)
      // The last runs were on 10 March at midnight; the next are due on 1 April at six, with a day's grace.
      let due = try #require(Timestamp("2026-04-01T06:00:00Z"))
      let punctual = try history.status(at: Timestamp(seconds: due.seconds + 86_400))
      #expect(punctual.map(\.model) == ["a", "b"])
      #expect(punctual.map(\.due) == [due, due] && punctual.map(\.overdue) == [nil, nil])
      #expect(punctual.map(\.lastRun.outcome) == [.failed, .failed])
      #expect(punctual.map(\.inForce?.version) == ["1", "1"])
      let late = try history.status(at: Timestamp(seconds: due.seconds + 86_401))
      #expect(late.map(\.overdue) == [TimeSpan(seconds: 86_401), TimeSpan(seconds: 86_401)])
      // Steps of a point in an interval of two either way are noise.
      #expect(late.flatMap(\.warnings) == [])
    }
  }

  /// No query of `history`, `status` and `at` reads a large table from end to end.
  @Test func queriesUseIndices() throws {
    try HistorySamples.inDirectory { directory in
      _ = try filled(directory)
      let queue = try DatabaseQueue(path: directory + "/history.sqlite")
      func plan(_ sql: String) throws -> [String] {
        try queue.read { database in
          let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
          let numbers = Set(sql.matches(of: /\?\d/).map(\.output)).count
          let count = numbers > 0 ? numbers : sql.count { $0 == "?" }
          return try Row.fetchAll(
            statement, arguments: StatementArguments([String?](repeating: nil, count: count))
          ).map { $0["detail"] as String }
        }
      }
      func scans(_ sql: String) throws -> [String] {
        try plan(sql).filter {
          // A search that names no index goes from one end of the table until something fits.
          $0 == "SEARCH entry"
            || $0.hasPrefix("SCAN") && !$0.hasPrefix("SCAN model") && $0 != "SCAN last"
        }
      }
      for filter in Self.filters { #expect(try scans(filter.sql) == [], "\(filter)") }
      // The newest entries, by number, and no more than the limit.
      #expect(try scans(HistoryFilter().sql) == ["SCAN entry"])
      let others = [
        MetricTrend.query, ModelStatus.inForceQuery, ModelStatus.lastRunQuery,
        ModelStatus.trendQuery, InForceRecord.query(ofOne: false),
      ]
      for sql in others { #expect(try scans(sql) == [], "\(sql)") }
      // What was in force is found among the promotions of years without a look at their entries.
      for isOne in [true, false] {
        let steps = try plan(InForceRecord.query(ofOne: isOne))
        let covered = steps.count {
          $0.hasPrefix("SEARCH entry USING COVERING INDEX entry_by_model_kind")
        }
        #expect(covered == 2, "\(steps)")
      }
    }
  }
}
