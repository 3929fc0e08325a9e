import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

/// What a killed process and several processes at once leave behind.
@Suite struct HistoryRepairTests {
  /// States between the commit of a promotion and the end of what follows from it.
  @Test(arguments: ["absent", "behind", "no copy", "nothing"])
  func promotionThatWasInterrupted(state: String) throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let runs = try (0..<2).map {
        try history.append(HistorySamples.run("fraud", "\($0)", directory: directory, salt: $0))
      }
      for run in runs { try history.put(run) }
      let files = FileManager.default
      let link = "\(directory)/models/fraud/in-force"
      switch state {
      case "absent": try files.removeItem(atPath: link)
      case "behind":
        try files.removeItem(atPath: link)
        try files.createSymbolicLink(
          atPath: link, withDestinationPath: "runs/\(runs[0].sequence)")
      case "no copy": try files.removeItem(atPath: "\(directory)/models/fraud/runs")
      default: try files.removeItem(atPath: "\(directory)/models")
      }
      let again = try History(directory: directory, makes: false)
      #expect(try !again.verification().findings.isEmpty)
      #expect(try again.repair().count == 1)
      #expect(try again.repair() == [])
      #expect(try again.verification().findings.isEmpty)
      #expect(try files.destinationOfSymbolicLink(atPath: link) == "runs/\(runs[1].sequence)")
    }
  }

  /// Several connections append and promote at once; nothing is lost, and the link is that of the last.
  @Test func manyAtOnce() throws {
    try HistorySamples.inDirectory { directory in
      let (writers, each) = (6, 12)
      DispatchQueue.concurrentPerform(iterations: writers) { writer in
        do {
          let history = try History(directory: directory, makes: true)
          for number in 0..<each {
            let run = try history.append(
              HistorySamples.run(
                "fraud", "\(writer).\(number)", directory: directory, salt: writer * each + number))
            if number.isMultiple(of: 3) { try history.put(run) }
          }
        } catch {
          Issue.record(error)
        }
      }
      let history = try History(directory: directory, makes: false)
      let found = try history.verification()
      #expect(found.findings.isEmpty, "\(found.findings)")
      #expect(found.entryCount == writers * (each + each / 3))
      for writer in 0..<writers {
        let versions = try history.lastRuns("fraud", limit: 1_000).compactMap {
          $0.run?.model.version
        }.filter { $0.hasPrefix("\(writer).") }
        #expect(versions == (0..<each).map { "\(writer).\($0)" })
      }
    }
  }

  @Test func rollbacksGoFurtherBack() throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let runs = try (0..<3).map {
        try history.append(HistorySamples.run("fraud", "\($0)", directory: directory, salt: $0))
      }
      let who = Authorship(who: "ada", why: "tests")
      func promote(_ version: Int) throws {
        _ = try history.promote(
          "fraud", version: "\(version)", by: who, at: HistorySamples.start)
      }
      func rollBack(to version: String? = nil) throws -> Int? {
        _ = try history.rollBack("fraud", to: version, by: who, at: HistorySamples.start)
        return try history.inForce("fraud")?.run.sequence
      }
      #expect(throws: DataError.self) { try rollBack() }
      for version in 0..<3 { try promote(version) }
      #expect(try rollBack() == runs[1].sequence)
      #expect(try rollBack() == runs[0].sequence)
      #expect(throws: DataError.self) { try rollBack() }
      #expect(try rollBack(to: "2") == runs[2].sequence)
      #expect(throws: DataError.self) { try rollBack(to: "9") }
      try promote(1)
      #expect(try rollBack() == runs[2].sequence)
      #expect(try history.verification().findings.isEmpty)
    }
  }

  @Test func promotionsThatAreRefused() throws {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let failed = try history.append(
        HistorySamples.run("fraud", "1", outcome: .failed, directory: directory, salt: 1))
      let passed = try history.append(
        HistorySamples.run("fraud", "2", directory: directory, salt: 2))
      func promote(_ version: String, despite: Bool = false) throws -> PromotionOutcome {
        try history.promote(
          "fraud", version: version, by: HistorySamples.person, at: HistorySamples.start,
          setsGatesAside: despite)
      }
      #expect(try promote("1") == .refused(run: failed.sequence, gates: ["ece"]))
      guard case .done(let entry) = try promote("1", despite: true) else {
        Issue.record("not promoted")
        return
      }
      #expect(entry.promotion?.setAside == ["ece"])
      #expect(try promote("1", despite: true) == .alreadyInForce(run: failed.sequence))
      #expect(throws: DataError.self) { try promote("3") }
      let policy = try #require(passed.run?.artifacts.last)
      let path = ObjectStore(directory: directory).path(policy.sha256, suffix: ".yaml")
      try FileManager.default.removeItem(atPath: path)
      #expect(throws: DataError.self) { try promote("2") }
      #expect(try history.inForce("fraud")?.run.sequence == failed.sequence)
    }
  }
}
