import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

@Suite struct HistoryTests {
  @Test func entriesComeBackAsTheyWere() throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let run = try history.append(HistorySamples.run(directory: directory))
      let promotion = try history.put(run, at: HistorySamples.day(1))
      #expect(run.sequence == 1)
      #expect(run.previous == String(repeating: "0", count: 64))
      #expect(promotion.previous == run.sha256)
      let again = try History(directory: directory, makes: false)
      #expect(try again.entry(1) == run)
      #expect(try again.entry(2) == promotion)
      #expect(try again.entry(3) == nil)
      #expect(try again.lastRun("fraud") == run)
      #expect(try again.lastRun("fraud", version: "2") == nil)
      let inForce = try #require(try again.inForce("fraud"))
      #expect(inForce.promotion == promotion && inForce.run == run)
    }
  }

  /// The checksum by a recipe that is written down apart from the code.
  @Test func checksumFollowsItsRecipe() throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let run = try history.append(HistorySamples.run())
      let entry = try history.put(run)
      let body =
        #"{\"model\":\"fraud\",\"run\":1,\"set_aside\":[],\"version\":\"1\"}"#
      let text =
        #"{"body":"\#(body)","kind":"promotion","model":"fraud","previous":"\#(run.sha256)","#
        + #""sequence":2,"time":"2026-03-01T00:00:00Z","who":"grace@example.org","why":"approved"}"#
      #expect(entry.sha256 == ObjectStore.sha256(of: Array(text.utf8)))
    }
  }

  @Test func inForceAtATime() throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let first = try history.append(HistorySamples.run(salt: 1))
      let second = try history.append(HistorySamples.run("fraud", "2", salt: 2))
      try history.put(first, at: HistorySamples.day(10))
      try history.put(second, at: HistorySamples.day(20))
      try history.put(first, at: HistorySamples.day(30), rollback: true)
      func run(_ day: Int) throws -> Int? {
        try history.inForce("fraud", at: HistorySamples.day(day))?.run.sequence
      }
      #expect(try run(9) == nil)
      #expect(try run(10) == first.sequence)
      #expect(try run(19) == first.sequence)
      #expect(try run(20) == second.sequence)
      #expect(try run(30) == first.sequence)
      #expect(try history.inForce("other") == nil)
    }
  }

  /// SQLite writes on to a file that nobody will ever find.
  @Test func aRemovedHistoryIsNoticed() throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      try FileManager.default.removeItem(atPath: directory)
      let error = #expect(throws: DataError.self) { try history.append(HistorySamples.run()) }
      #expect(error?.code == .cannotWrite)
    }
  }

  /// The entry is the promotion: what cannot follow it is said, and that it counts.
  @Test func aLinkThatCannotFollowIsSaid() throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let run = try history.append(HistorySamples.run(directory: directory))
      try FileManager.default.removeItem(atPath: directory + "/models")
      try Data().write(to: URL(fileURLWithPath: directory + "/models"))
      let error = #expect(throws: DataError.self) {
        try history.promote(
          "fraud", version: "1", by: HistorySamples.person, at: HistorySamples.day(1))
      }
      #expect(error?.found.contains("entry 2 is written and puts run 1 of fraud in force") == true)
      #expect(try history.inForce("fraud")?.run.sequence == run.sequence)
    }
  }

  @Test func refusesWhatDoesNotFit() throws {
    try HistorySamples.inDirectory { directory in
      #expect(throws: DataError.self) { try History(directory: directory, makes: false) }
      let history = try History(directory: directory, makes: true)
      let run = try history.append(HistorySamples.run())
      func promote(_ record: PromotionRecord, about model: String = "fraud") throws {
        _ = try history.append(
          by: HistorySamples.person, at: HistorySamples.start, about: model
        ) { _ in .promotion(record) }
      }
      let records = [
        PromotionRecord(model: "fraud", version: "2", run: 1, replaced: nil),
        PromotionRecord(model: "fraud", version: "1", run: 7, replaced: nil),
        PromotionRecord(model: "other", version: "1", run: 1, replaced: nil),
        PromotionRecord(model: "fraud", version: "1", run: 1, replaced: 1),
      ]
      for record in records { #expect(throws: DataError.self) { try promote(record) } }
      for name in ["", ".", "..", "a/b", "a\nb", "é", "-f", String(repeating: "n", count: 101)] {
        #expect(throws: DataError.self) { try history.append(HistorySamples.run(name)) }
      }
      var infinite = try HistorySamples.run()
      infinite.metrics.append(Metric("ece", .infinity))
      #expect(throws: DataError.self) { try history.append(infinite) }
      // None of these left anything behind.
      #expect(try history.put(run).sequence == 2)
    }
  }

  @Test func readableCopiesFollow() throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let runs = try (0..<2).map {
        try history.append(HistorySamples.run(directory: directory, salt: $0))
      }
      let files = FileManager.default
      for run in runs {
        try history.put(run)
        let link = "\(directory)/models/fraud/in-force"
        #expect(try files.destinationOfSymbolicLink(atPath: link) == "runs/\(run.sequence)")
        for artifact in run.run?.artifacts ?? [] {
          let bytes = try #require(files.contents(atPath: "\(link)/\(artifact.name)"))
          #expect(ObjectStore.sha256(of: [UInt8](bytes)) == artifact.sha256)
        }
      }
    }
  }
}
