import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

/// Whether a run is due, and why.
@Suite struct DueCheckTests {
  static let start = HandoffSamples.time  // 2026-03-01T00:00:00Z

  static func lastRun(_ definition: PipelineDefinition) throws -> HistoryEntry {
    try HandoffSamples.log(definition, [:])[0]
  }

  /// The input of the samples as it was.
  static var unchanged: DueCheck.Input {
    .init(address: "/home/ada/secret/test.npz:logits", byteCount: 4_096, modified: start)
  }

  static func check(
    _ definition: PipelineDefinition = HandoffSamples.definition(),
    ran: PipelineDefinition? = HandoffSamples.definition(), inputs: [DueCheck.Input]? = nil,
    after seconds: Int = 600
  ) throws -> DueCheck {
    try DueCheck(
      definition, lastRun: ran.map { try lastRun($0) }, inputs: inputs ?? [unchanged],
      now: Timestamp(seconds: start.seconds + seconds))
  }

  @Test func neverRun() throws {
    let check = try Self.check(ran: nil)
    #expect(check.reasons == [.neverRun])
    #expect(check.sentence == "fraud-eu 2026.3: a run is due: the model has never been run")
  }

  @Test func nothingChanged() throws {
    let check = try Self.check()
    #expect(!check.isDue)
    #expect(check.next?.description == "2026-03-01T06:00:00Z")
    #expect(
      check.sentence
        == "fraud-eu 2026.3: no run is due since run 4 of 2026-03-01T00:04:00Z; the next one is due at "
        + "2026-03-01T06:00:00Z")
  }

  @Test func newVersionIsToldOnce() throws {
    var definition = HandoffSamples.definition()
    definition.model.version = "2026.4"
    #expect(try Self.check(definition).reasons == [.newVersion(from: "2026.3", to: "2026.4")])
  }

  @Test func anInputThatCannotBeReadIsAReason() throws {
    let definition = HandoffSamples.definition()
    let check = try DueCheck(
      definition, lastRun: Self.lastRun(definition), inputs: [Self.unchanged],
      unusable: ["data/test.npz:logits"], now: Self.start)
    #expect(check.reasons == [.unusableInput(address: "data/test.npz:logits")])
    #expect(check.sentence.hasSuffix("due: data/test.npz:logits is absent or cannot be read"))
    #expect(check.reasons[0].name == "unusable_input")
  }

  @Test func changedDefinition() throws {
    var definition = HandoffSamples.definition()
    definition.policy?.capacity?.reviews = 61
    #expect(try Self.check(definition).reasons == [.changedDefinition])
  }

  /// A run with --allow-inconclusive keeps another definition, which is no change of the pipeline.
  @Test func lenientRunIsNoChange() throws {
    var ran = HandoffSamples.definition()
    ran.allowInconclusive = GateKind.allCases
    #expect(try !Self.check(ran: ran).isDue)
    ran.allowInconclusive = [.ece]
    #expect(try Self.check(ran: ran).reasons == [.changedDefinition])
  }

  @Test func changedData() throws {
    var input = Self.unchanged
    input.sha256 = String(repeating: "ab", count: 32)
    input.modified = Timestamp(seconds: Self.start.seconds + 5)
    #expect(try !Self.check(inputs: [input]).isDue, "touched, with the same contents")
    input.sha256 = String(repeating: "cd", count: 32)
    #expect(
      try Self.check(inputs: [input]).reasons == [
        .changedData(address: "/home/ada/secret/test.npz:logits")
      ])
  }

  /// The schedule is 06:00 on the first of the month and on working days: 2 March is a Monday.
  @Test(arguments: [
    (0, false, false), (107_999, false, false), (108_000, true, false),
    (194_400, true, false), (194_401, true, true),
  ])
  func cadence(seconds: Int, isDue: Bool, isOverdue: Bool) throws {
    let definition = HandoffSamples.definition()
    let run = try Self.lastRun(definition)
    // The run was four minutes after the start, and six hours before that of the first of March.
    let later = HistoryEntry(
      sequence: 4, time: Timestamp(seconds: Self.start.seconds + 6 * 3_600),
      authorship: run.authorship, event: run.event, previous: "", sha256: "")
    let check = try DueCheck(
      definition, lastRun: later, inputs: [Self.unchanged],
      now: Timestamp(seconds: Self.start.seconds + seconds))
    #expect(check.isDue == isDue)
    #expect(check.isOverdue == isOverdue)
  }

  @Test func withoutAScheduleTimeDoesNothing() throws {
    var definition = HandoffSamples.definition()
    definition.schedule = nil
    let check = try Self.check(definition, ran: definition, after: 1 << 30)
    #expect(!check.isDue && check.next == nil)
    #expect(check.sentence.hasSuffix("there is no schedule"))
  }
}
