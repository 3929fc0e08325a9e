import ConformalWorkflow
import ScoringCore
import Testing

/// Definitions say when as cron does, or are refused.
@Suite struct ScheduleTests {
  static func plan(
    _ cron: String, model: String = "fraud", directory: String? = nil,
    pipeline: String = "pipeline.yaml", command: String = "conformal"
  ) throws -> SchedulePlan {
    try SchedulePlan(
      model: model, schedule: .init(cron: cron), directory: directory, pipeline: pipeline,
      command: command)
  }

  static func text(_ format: ScheduleFormat, _ plan: SchedulePlan) throws -> String {
    try format.files(plan).map(\.text).joined()
  }

  @Test(arguments: [
    ("0 6 1 * *", ["*-*-01 06:00:00 UTC"]),
    ("*/15 * * * *", ["*-*-* *:00,15,30,45:00 UTC"]),
    ("5 4 * jan mon-wed", ["Mon,Tue,Wed *-01-* 04:05:00 UTC"]),
    ("30 6 1,15 * 1-5", ["*-*-01,15 06:30:00 UTC", "Mon,Tue,Wed,Thu,Fri *-*-* 06:30:00 UTC"]),
    ("0 0 */10 * 7", ["Sun *-*-01,11,21,31 00:00:00 UTC"]),
    // A full set that is no star: any day counts, whatever the other field says.
    ("0 0 1 * 0-6", ["*-*-* 00:00:00 UTC"]), ("0 0 1-31 * 1", ["*-*-* 00:00:00 UTC"]),
    ("monthly", ["*-*-01 00:00:00 UTC"]), ("0 0 * * *", ["*-*-* 00:00:00 UTC"]),
  ])
  func systemdCalendars(cron: String, events: [String]) throws {
    let lines = try Self.text(.systemd, Self.plan(cron)).split(separator: "\n")
      .filter { $0.hasPrefix("OnCalendar=") }
    #expect(lines == events.map { "OnCalendar=\($0)" })
  }

  /// Fields that other schedulers read name the same times.
  @Test(arguments: [
    "0 6 1 * *", "*/15 * * * *", "5 4 * jan mon-wed", "30 6 1,15 * 1-5", "0 0 1 * 0-6",
    "0 0 1-31 * 1", "7-9,50 */7 * */5 0,7", "weekly", "0 0 1-7 * *",
  ])
  func portableFieldsMeanTheSame(cron: String) throws {
    let workflow = try Self.text(.github, Self.plan(cron))
    let line = try #require(workflow.split(separator: "\n").first { $0.contains("- cron: ") })
    let fields = String(try #require(line.split(separator: "\"").dropFirst().first))
    let (one, other) = try (CronExpression(cron), CronExpression(fields))
    var time = Timestamp(seconds: 1_772_323_200)
    for _ in 0..<200 {
      let next = one.next(after: time)
      #expect(next == other.next(after: time))
      time = next
    }
    // No field but a lone star begins with one: schedulers differ there.
    #expect(fields.split(separator: " ").allSatisfy { $0 == "*" || !$0.hasPrefix("*") })
  }

  @Test(arguments: [ScheduleFormat.airflow, .kubernetes, .github])
  func whatSchedulersReadDifferentlyIsRefused(format: ScheduleFormat) throws {
    let error = #expect(throws: DataError.self) {
      try format.files(Self.plan("0 0 */2 * 1"))
    }
    #expect(error?.code == .usage)
    #expect(try Self.text(.cron, Self.plan("0 0 */2 * 1")).contains("\n0 0 */2 * 1 cd "))
  }

  /// Names that mean something to a shell, cron, systemd, YAML, Python, Kubernetes or GitHub.
  static let hostile = try? plan(
    "0 6 1 * *", directory: "/srv/it's 100% \"$(id)\" ${{ x }} é", pipeline: "-p;rm -rf \\.yaml")

  @Test func hostileNamesAreQuoted() throws {
    let plan = try #require(Self.hostile)
    let quoted = #"'/srv/it'\''s 100% "$(id)" ${{ x }} é'"#
    let crontab = try Self.text(.cron, plan)
    #expect(
      crontab.contains(quoted.split(separator: "%").joined(separator: "\\%")), "\(crontab)")
    #expect(crontab.contains(#" due './-p;rm -rf \.yaml' "#))
    let service = try Self.text(.systemd, plan)
    #expect(service.contains("WorkingDirectory=/srv/it's 100%% \"$(id)\" ${{ x }} é\n"))
    #expect(service.contains(#"due './-p;rm -rf \\.yaml' || s=$$?;"#))
    let dag = try Self.text(.airflow, plan)
    #expect(dag.contains(#"DIRECTORY = "/srv/it's 100% \"$(id)\" ${{ x }} \u00e9""#))
    #expect(dag.contains(#"PIPELINE = "./-p;rm -rf \\.yaml""#))
  }

  @Test func expressionsOfOthersAreDisarmed() throws {
    let plan = try Self.plan("0 6 1 * *", pipeline: "${{ secrets.x }}$(y).yaml")
    #expect(try Self.text(.github, plan).contains("'${{ '${{' }} secrets.x }}$(y).yaml'"))
    #expect(try Self.text(.kubernetes, plan).contains("$$(y).yaml'"))
  }

  @Test(arguments: ["a\nb", "", "a\u{0}", "a\u{202E}b"])
  func lineBreaksAreRefused(name: String) {
    #expect(throws: DataError.self) { try Self.plan("0 6 1 * *", pipeline: name) }
    #expect(throws: DataError.self) { try Self.plan("0 6 1 * *", command: name) }
  }

  @Test func directoriesAreAbsolute() {
    #expect(throws: DataError.self) { try Self.plan("0 6 1 * *", directory: "here") }
  }
}
