import ConformalCommands
import ConformalWorkflow
import Foundation
import ScoringCore
import Synchronization
import Testing

/// The commands that read and write a history.
@Suite struct HistoryCommandTests {
  private let start = Timestamp(seconds: 1_772_323_200)

  private func day(_ days: Int) -> Timestamp { Timestamp(seconds: start.seconds + days * 86_400) }

  private func record(
    _ version: String, _ outcome: GateOutcome, review: Double, threshold: Double,
    in objects: ObjectStore
  ) throws -> RunRecord {
    func keep(_ text: String, _ suffix: String) throws -> String {
      try objects.keep(Array(text.utf8), suffix: suffix)
    }
    let policy = "thresholds:\n  approve: \(threshold)\n"
    return RunRecord(
      model: ModelDefinition(name: "fraud", version: version), owner: "risk\u{1B}[31m",
      outcome: outcome, asOf: start, definition: try keep("{\"seed\" : 0}\n", ".json"),
      schedule: ScheduleDefinition(cron: "0 6 1 * *"),
      metrics: [
        Metric("review_rate", review, interval: (review - 0.01)...(review + 0.01)),
        Metric("threshold.approve", threshold),
      ],
      gates: [GateResult(.reviewVolume, outcome, "reviews are within capacity")],
      artifacts: [
        ArtifactReference(
          name: "policy.yaml", sha256: try keep(policy, ".yaml"), byteCount: policy.utf8.count)
      ],
      machine: MachineRecord(
        library: "0.1.0", kernelTier: "avx2", linearAlgebra: nil, system: "Linux", host: "build"))
  }

  /// Three passed runs with a review rate that climbs, and one that failed.
  private func withHistory(_ body: (String) throws -> Void) throws {
    let directory = NSTemporaryDirectory() + "conformal-commands-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let history = try History(directory: directory, makes: true)
    let objects = ObjectStore(directory: directory)
    for (index, review) in [0.10, 0.13, 0.16, 0.16].enumerated() {
      let run = try record(
        "\(index + 1)", index == 3 ? .failed : .passed, review: review,
        threshold: 0.80 + review / 10, in: objects)
      try history.append(
        by: Authorship(who: "ada\u{7}", why: "monthly\nrun"), at: day(index), about: "fraud"
      ) { _ in .run(run) }
    }
    try body(directory)
  }

  private func promote(
    _ directory: String, _ target: Promote.Target, despite: Bool = false, json: Bool = false,
    at days: Int = 10
  ) throws -> (ConformalCommands.ExitStatus, Capture) {
    var command = Promote(
      directory: directory, model: "fraud", target: target,
      authorship: Authorship(who: "grace", why: "board"))
    (command.setsGatesAside, command.json) = (despite, json)
    let capture = Capture()
    return (try command.run(capture.console, at: day(days)), capture)
  }

  /// A server that missed a promotion is told when it is asked for again.
  @Test func aPromotionIsToldAgain() throws {
    try withHistory { directory in
      var command = Promote(
        directory: directory, model: "fraud", target: .version("1", run: nil),
        authorship: Authorship(who: "grace", why: "board"))
      let told = Mutex<[Int]>([])
      command.written = { entry, _ in told.withLock { $0.append(entry.sequence) } }
      for _ in 0..<2 {
        let status = try command.run(Capture().console, at: day(10))
        #expect(status == .success)
      }
      #expect(told.withLock { $0 } == [5, 5])
    }
  }

  @Test func promoteAndRollBack() throws {
    try withHistory { directory in
      #expect(
        try promote(directory, .version("1", run: nil)).1.output.hasPrefix(
          "promoted: fraud version 1, run 1; entry 5, "))
      #expect(
        try promote(directory, .version("1", run: nil)).1.output
          == "fraud version 1 is in force already, by run 1\n")
      let (status, refused) = try promote(directory, .version("4", run: nil))
      #expect(status == .checkFailed && refused.output.isEmpty)
      #expect(refused.notes.count == 1 && refused.notes[0].contains("review_volume"))
      #expect(
        try promote(directory, .version("4", run: 4), despite: true).1.output.hasPrefix(
          "promoted: fraud version 4, run 4, instead of run 1; set aside: review_volume; entry 6, ")
      )
      let (_, back) = try promote(directory, .before(version: nil), json: true)
      let document = try Document(back.output)
      #expect(document.text("schema") == "swift-conformal/promotion/1")
      #expect(document.text("outcome") == "put back" && document.number("run") == 1)
      #expect(throws: DataError.self) { try promote(directory, .before(version: nil)) }
      #expect(throws: DataError.self) { try promote(directory, .version("9", run: nil)) }
      #expect(throws: DataError.self) { try promote(directory, .version("1", run: 2)) }
    }
  }

  @Test func reasonIsRequired() throws {
    try withHistory { directory in
      for why in [nil, "", " \n"] {
        let command = Promote(
          directory: directory, model: "fraud", target: .version("1", run: nil),
          authorship: Authorship(who: "grace", why: why))
        #expect(throws: DataError.self) { try command.run(Capture().console, at: start) }
      }
    }
  }

  @Test func historyListsAndDraws() throws {
    try withHistory { directory in
      var command = ListHistory(directory: directory)
      command.filter.model = "fraud"
      let capture = Capture()
      #expect(try command.run(capture.console) == .success)
      let lines = capture.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0] == "entry  time                  what  model  version  outcome  who   why")
      #expect(
        lines[1]
          == "    4  2026-03-04T00:00:00Z  run   fraud  4        failed   ada\u{FFFD}  monthly run")
      #expect(lines.contains("review rate  ▁▅██  10.0 % → 16.0 %, 4 runs"))
      command.metrics = ["accuracy"]
      #expect(throws: DataError.self) { try command.run(Capture().console) }
      command.filter.model = nil
      #expect(throws: DataError.self) { try command.run(Capture().console) }
      command.metrics = []
      command.json = true
      let json = Capture()
      _ = try command.run(json.console)
      #expect(try Document(json.output).text("schema") == "swift-conformal/history-list/1")
    }
  }

  /// Whose difference no number holds.
  @Test func numbersThatAreFarApartAreDrawn() throws {
    try withHistory { directory in
      let history = try History(directory: directory, makes: false)
      for (version, review) in [("5", -1e308), ("6", 1e308)] {
        let run = try record(
          version, .passed, review: review, threshold: 0.82, in: ObjectStore(directory: directory))
        try history.append(by: Authorship(who: "ada"), at: day(5), about: "fraud") { _ in .run(run)
        }
      }
      var command = ListHistory(directory: directory)
      command.filter.model = "fraud"
      let capture = Capture()
      #expect(try command.run(capture.console) == .success)
      #expect(capture.output.contains(", 6 runs\n"))
    }
  }

  @Test func statusWarnsOfTrends() throws {
    try withHistory { directory in
      let history = try History(directory: directory, makes: false)
      let run = try record(
        "5", .passed, review: 0.20, threshold: 0.82, in: ObjectStore(directory: directory))
      // The third, the fourth and this one do not climb each; with one more they do.
      for _ in 0..<2 {
        let last = try #require(try history.lastRun("fraud")?.sequence)
        var next = run
        next.metrics[0] = Metric(
          "review_rate", 0.16 + Double(last - 3) * 0.04,
          interval: (0.15 + Double(last - 3) * 0.04)...(0.17 + Double(last - 3) * 0.04))
        try history.append(by: Authorship(who: "ada"), at: day(last), about: "fraud") { _ in
          .run(next)
        }
      }
      var command = ShowStatus(directory: directory)
      command.requiresCurrent = true
      let capture = Capture()
      #expect(try command.run(capture.console, at: day(20)) == .checkFailed)
      #expect(
        capture.output.contains(
          "warning: fraud: review rate climbs over three runs, 16.0 % → 20.0 % → 24.0 %"))
      #expect(capture.output.contains("risk\u{FFFD}[31m"))
      #expect(capture.output.hasSuffix("1 model, 0 overdue, 1 with nothing in force\n"))
      _ = try promote(directory, .version("1", run: nil))
      #expect(try command.run(Capture().console, at: day(20)) == .success)
      _ = try promote(directory, .version("4", run: 4), despite: true)
      let despite = Capture()
      #expect(try command.run(despite.console, at: day(20)) == .success)
      #expect(
        despite.output.contains(
          "warning: fraud: version 4 is in force although these gates were not passed: review_volume\n"
        ))
      _ = try promote(directory, .version("1", run: nil))
      command.json = true
      let late = Capture()
      #expect(try command.run(late.console, at: day(60)) == .checkFailed)
      #expect(try Document(late.output).text("schema") == "swift-conformal/status/1")
    }
  }

  /// A run whose gates were set aside is told of as such, whoever puts it back.
  @Test func aRollbackHidesNoGates() throws {
    try withHistory { directory in
      _ = try promote(directory, .version("4", run: nil), despite: true)
      _ = try promote(directory, .version("1", run: nil))
      #expect(
        try promote(directory, .before(version: nil)).1.output.contains(
          "; set aside: review_volume; "))
      let status = Capture()
      _ = try ShowStatus(directory: directory).run(status.console, at: day(20))
      #expect(
        status.output.contains(
          "version 4 is in force although these gates were not passed: review_volume\n"))
      var at = ShowInForce(directory: directory, day: "2026-03-20")
      at.model = "fraud"
      let answer = Capture()
      _ = try at.run(answer.console)
      #expect(answer.output.contains("gates set aside"))
      // Back to a run that passed, nothing is set aside.
      #expect(
        try !promote(directory, .before(version: "1")).1.output.contains("set aside"))
    }
  }

  @Test func diffSpeaksInWords() throws {
    try withHistory { directory in
      _ = try promote(directory, .version("1", run: nil))
      let command = DiffRuns(directory: directory, first: "in-force:fraud", second: "fraud@3")
      let capture = Capture()
      #expect(try command.run(capture.console) == .success)
      #expect(
        capture.output.contains(
          "review rate 10.0 % → 16.0 % because the approve threshold rose 0.810 → 0.816\n"))
      #expect(capture.output.contains("model version 1 → 3\n"))
      for name in ["99", "5", "fraud@9", "in-force:other", "fraud", ""] {
        #expect(throws: DataError.self) {
          try DiffRuns(directory: directory, first: name, second: "1").run(Capture().console)
        }
      }
    }
  }

  @Test func atAnswersTheAuditor() throws {
    try withHistory { directory in
      _ = try promote(directory, .version("1", run: nil), at: 10)
      _ = try promote(directory, .version("2", run: nil), at: 20)
      func text(_ day: String, _ model: String? = "fraud") throws -> String {
        var command = ShowInForce(directory: directory, day: day)
        command.model = model
        let capture = Capture()
        #expect(try command.run(capture.console) == .success)
        return capture.output
      }
      #expect(try text("2026-03-10") == "nothing of fraud was in force at 2026-03-10T23:59:59Z\n")
      let answer = try text("2026-03-20")
      #expect(answer.contains("version                1\n"))
      #expect(answer.contains("promoted               2026-03-11T00:00:00Z by grace, entry 5\n"))
      #expect(answer.contains("the approve threshold  0.810\n"))
      #expect(answer.contains("policy.yaml  "))
      #expect(answer.contains("review_volume  passed   reviews are within capacity"))
      let all = try text("2026-03-21", nil)
      #expect(
        all.contains("fraud  2          2  2026-03-21T00:00:00Z  grace  approve 0.813  board\n"))
      #expect(throws: DataError.self) { try text("2026-03-20", "other") }
      #expect(throws: DataError.self) { try text("yesterday") }
    }
  }

  /// What is younger may be of a process that is at work.
  @Test func verifyCountsWhatKilledProcessesLeft() throws {
    try withHistory { directory in
      let files = FileManager.default
      for (days, place) in [(8.0, "stages/ab"), (8.0, "models/fraud"), (1.0, "objects/ab")] {
        try files.createDirectory(
          atPath: "\(directory)/\(place)", withIntermediateDirectories: true)
        let path = "\(directory)/\(place)/.name.17-1.tmp"
        try Data("half".utf8).write(to: URL(fileURLWithPath: path))
        try files.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -days * 86_400)], ofItemAtPath: path)
      }
      var command = VerifyHistory(directory: directory)
      command.replays = false
      let capture = Capture()
      #expect(try command.run(capture.console) == .success)
      #expect(
        capture.notes == [
          "note: processes that were killed left 2 temporary files more than a week ago, which may be "
            + "deleted: \(directory)/stages/ab/.name.17-1.tmp ..."
        ], "\(capture.notes)")
    }
  }

  @Test func verifyNamesWhatWasChanged() throws {
    try withHistory { directory in
      _ = try promote(directory, .version("1", run: nil))
      var command = VerifyHistory(directory: directory)
      command.repetition = { _, _ in [] }
      let capture = Capture()
      #expect(try command.run(capture.console) == .success)
      #expect(
        capture.output.hasPrefix("sound: 5 entries, 4 kept files, 1 run replayed bit for bit\n"))
      command.head = String(repeating: "a", count: 64)
      #expect(try command.run(Capture().console) == .checkFailed)
      command.head = "abc"
      #expect(throws: DataError.self) { try command.run(Capture().console) }
      command.head = nil
      command.repetition = { _, _ in ["metrics differ"] }
      let replay = Capture()
      #expect(try command.run(replay.console) == .checkFailed)
      #expect(replay.output.contains("replay  run 1 of fraud  metrics differ"))
      command.replays = false
      #expect(try command.run(Capture().console) == .success)
      let policy = directory + "/models/fraud/in-force/policy.yaml"
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: policy)
      try Data("thresholds:\n  approve: 0.1\n".utf8).write(to: URL(fileURLWithPath: policy))
      let changed = Capture()
      #expect(try command.run(changed.console) == .checkFailed)
      #expect(changed.output.contains("run 1 of fraud: policy.yaml"))
    }
  }
}
