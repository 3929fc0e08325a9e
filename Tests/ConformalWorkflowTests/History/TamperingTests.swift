import ConformalWorkflow
import Foundation
import GRDB
import ScoringCore
import Testing

/// Whatever is changed in a history is found and named.
@Suite struct TamperingTests {
  /// Two models, four runs, two promotions, a rollback, all files kept.
  private func sound(_ directory: String) throws {
    let history = try History(directory: directory, makes: true)
    var runs: [HistoryEntry] = []
    for salt in 0..<3 {
      runs.append(
        try history.append(
          HistorySamples.run("fraud", "\(salt)", directory: directory, salt: salt)))
    }
    try history.append(HistorySamples.run("other", "1", directory: directory, salt: 7))
    try history.put(runs[0])
    try history.put(runs[1])
    try history.put(runs[0], rollback: true)
  }

  private func findings(_ directory: String, head: String? = nil) throws -> [HistoryFinding] {
    try History(directory: directory, makes: false).verification(head: head).findings
  }

  private func open(_ directory: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    return try DatabaseQueue(path: directory + "/history.sqlite", configuration: configuration)
  }

  /// Changes rows as somebody would who knows the file: the triggers are put back afterwards.
  private func tamper(_ directory: String, _ change: (Database) throws -> Void) throws {
    let queue = try open(directory)
    try queue.write { database in
      let triggers = try Row.fetchAll(
        database, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
      for trigger in triggers {
        try database.execute(sql: "DROP TRIGGER \(trigger["name"] as String)")
      }
      try change(database)
      for trigger in triggers { try database.execute(sql: trigger["sql"]) }
    }
    try queue.close()
  }

  @Test func soundHistoryHasNoFindings() throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      let found = try History(directory: directory, makes: false).verification()
      #expect(found.findings.isEmpty, "\(found.findings)")
      #expect(found.entryCount == 7)
      #expect(found.objectCount > 10)
    }
  }

  /// The table that says what is in force is read by its last row.
  @Test(arguments: [Int.max, Int.min, 0, 1_000])
  func aPromotionWithoutEntryIsNamed(sequence: Int) throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      try tamper(directory) { database in
        try database.execute(
          sql: "INSERT INTO promotion VALUES (?, 'fraud', '2', 3, 1, '')", arguments: [sequence])
      }
      let found = try findings(directory)
      #expect(
        found.contains { $0.place == "table promotion, sequence \(sequence)" }, "\(found)")
    }
  }

  /// Numbers next to which there is none, and such as no entry has.
  @Test(arguments: [Int.max, Int.min, -3, 0, 1_000])
  func anEntryThatWasPutInIsNamed(sequence: Int) throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      try tamper(directory) { database in
        try database.execute(
          sql: """
            INSERT INTO entry (sequence, kind, model, time, who, why, previous, sha256, body)
            SELECT ?, kind, model, time, who, why, previous, sha256, body FROM entry
            WHERE sequence = 7
            """, arguments: [sequence])
      }
      let found = try findings(directory)
      #expect(
        found.contains { $0.kind == .chain && $0.place == "entry \(sequence)" }, "\(found)")
      #expect(!found.contains { $0.kind == .chain && $0.place == "entry 1" }, "\(found)")
      // What is put in after the end is the last; what is before the first entry stands in the way of no run.
      let history = try History(directory: directory, makes: false)
      if sequence == Int.max {
        let error = #expect(throws: DataError.self) { try history.append(HistorySamples.run()) }
        #expect(error?.remedy?.contains("conformal verify") == true)
      } else {
        #expect(try history.append(HistorySamples.run()).sequence == max(sequence, 7) + 1)
      }
    }
  }

  @Test func namesOfModelsDoNotLeadOutOfTheDirectory() throws {
    try HistorySamples.inDirectory { directory in
      let inner = directory + "/inner"
      try sound(inner)
      try tamper(inner) { database in
        try database.execute(sql: "UPDATE promotion SET model = '../../outside'")
        try database.execute(sql: "INSERT INTO model VALUES ('../../outside', 1)")
      }
      let history = try History(directory: inner, makes: false)
      try history.repair()
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["inner"])
      #expect(try !findings(inner).isEmpty)
    }
  }

  /// Every column of every table, in its first and its last row.
  @Test(arguments: [
    "entry", "model", "run", "metric", "artifact", "input", "gate", "stage", "promotion",
    "sqlite_sequence",
  ])
  func changedColumn(table: String) throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      let pristine = try Data(contentsOf: URL(fileURLWithPath: directory + "/history.sqlite"))
      let columns = try open(directory).read { database in
        try database.columns(in: table).map { ($0.name, $0.type) }
      }
      #expect(columns.count >= 2)
      for (column, type) in columns {
        for order in ["ASC", "DESC"] where order == "ASC" || table == "entry" {
          try pristine.write(to: URL(fileURLWithPath: directory + "/history.sqlite"))
          try tamper(directory) { database in
            let keys = try database.primaryKey(table).columns
            let key = keys.isEmpty ? "rowid" : keys.joined(separator: ", ")
            let value =
              type == "REAL"
              ? "ifnull(\(column), 0) + 0.125"
              : type == "INTEGER" || column == "seq"
                ? "ifnull(\(column), 0) + 1000" : "ifnull(\(column), '') || 'x'"
            let sorted = (keys.isEmpty ? ["rowid"] : keys).map { "\($0) \(order)" }
            try database.execute(
              sql: """
                UPDATE \(table) SET \(column) = \(value) WHERE (\(key)) IN
                (SELECT \(key) FROM \(table) ORDER BY \(sorted.joined(separator: ", ")) LIMIT 1)
                """)
            #expect(database.changesCount == 1)
          }
          let found = try findings(directory)
          let isNamed = found.contains { finding in
            switch table {
            case "entry": finding.kind == .chain && finding.place.hasPrefix("entry ")
            case "sqlite_sequence": finding.sentence.contains("sqlite_sequence")
            default:
              finding.kind == .row && finding.place.hasPrefix("table \(table), ")
                && (finding.sentence.contains("'\(column)'") || finding.sentence.contains("absent")
                  || finding.sentence.contains("no such entry"))
            }
          }
          #expect(isNamed, "\(table).\(column), \(order): \(found)")
        }
      }
    }
  }

  @Test(arguments: [
    "entry", "model", "run", "metric", "artifact", "input", "gate", "stage", "promotion",
  ])
  func deletedRow(table: String) throws {
    for order in ["ASC", "DESC"] {
      try HistorySamples.inDirectory { directory in
        try sound(directory)
        try tamper(directory) { database in
          let key = try database.primaryKey(table).columns
          let sorted = key.map { "\($0) \(order)" }.joined(separator: ", ")
          try database.execute(
            sql: """
              DELETE FROM \(table) WHERE (\(key.joined(separator: ", "))) IN
              (SELECT \(key.joined(separator: ", ")) FROM \(table) ORDER BY \(sorted) LIMIT 1)
              """)
        }
        let found = try findings(directory)
        let kind = table == "entry" ? HistoryFinding.Kind.chain : .row
        let words = found.filter { $0.kind == kind }.map(\.sentence)
        let isNamed = words.contains { $0.contains("absent") || $0.contains("cut off") }
        #expect(isNamed, "\(table) \(order): \(found)")
      }
    }
  }

  @Test func rowThatNobodyWrote() throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      try tamper(directory) { database in
        try database.execute(
          sql: "INSERT INTO metric VALUES (1, 99, 'ece', 0.001, NULL, NULL)")
        try database.execute(
          sql: "INSERT INTO promotion VALUES (1, 'fraud', '2', 3, NULL, '')")
      }
      let found = try findings(directory)
      #expect(found.contains { $0.place == "table metric, entry 1" && $0.sentence.contains("99") })
      #expect(found.contains { $0.place == "table promotion, entry 1" })
    }
  }

  /// The end cut off with all that follows from it, and the counter set back: only a head that was written down tells.
  @Test func endThatWasCutOff() throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      let head = try #require(try History(directory: directory, makes: false).verification().head)
      #expect(try findings(directory, head: head).isEmpty)
      try tamper(directory) { database in
        for table in ["promotion", "entry"] {
          try database.execute(sql: "DELETE FROM \(table) WHERE sequence = 7")
        }
        try database.execute(sql: "UPDATE sqlite_sequence SET seq = 6 WHERE name = 'entry'")
      }
      let found = try findings(directory, head: head)
      #expect(found.contains { $0.kind == .chain && $0.sentence.contains("written down") })
    }
  }

  /// An append after entries were cut off would cover it up.
  @Test func appendingRefusesAShortenedHistory() throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      try tamper(directory) { database in
        for table in ["promotion", "entry"] {
          try database.execute(sql: "DELETE FROM \(table) WHERE sequence = 7")
        }
      }
      let history = try History(directory: directory, makes: false)
      #expect(throws: DataError.self) { try history.append(HistorySamples.run()) }
    }
  }

  @Test func triggersKeepRowsAndAreMissed() throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      let queue = try open(directory)
      for table in ["entry", "run", "metric", "promotion", "model"] {
        for statement in ["UPDATE \(table) SET sequence = sequence", "DELETE FROM \(table)"] {
          #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: statement) }
          }
        }
      }
      try queue.write { try $0.execute(sql: "DROP TRIGGER entry_no_delete") }
      try queue.close()
      let found = try findings(directory)
      #expect(
        found == [HistoryFinding(.schema, "trigger entry_no_delete", "it is absent")], "\(found)")
    }
  }

  /// A byte of every kept file, which is every artifact, definition, finding and input.
  @Test func changedObject() throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      let objects = try #require(
        FileManager.default.enumerator(atPath: directory + "/objects")
      ).compactMap { $0 as? String }.filter { $0.contains("/") }
      #expect(objects.count > 10)
      for name in objects {
        let path = "\(directory)/objects/\(name)"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        var changed = bytes
        changed[changed.count / 2] ^= 1
        try changed.write(to: URL(fileURLWithPath: path), options: [])
        var found = try findings(directory)
        #expect(
          found.contains {
            $0.kind == .object && $0.sentence.hasPrefix(path + " was changed")
              && $0.place.hasPrefix("run ")
          }, "\(name): \(found)")
        // In place: readable copies are the same file.
        try bytes.write(to: URL(fileURLWithPath: path), options: [])
        try FileManager.default.moveItem(atPath: path, toPath: directory + "/aside")
        found = try findings(directory)
        #expect(
          found.contains { $0.kind == .object && $0.sentence == "\(path) is absent" },
          "\(name): \(found)")
        try FileManager.default.moveItem(atPath: directory + "/aside", toPath: path)
      }
      #expect(try findings(directory).isEmpty)
    }
  }

  /// What is there under another name is not where runs look for it.
  @Test(arguments: [".txt", "", ".json"])
  func renamedObject(suffix: String) throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      let history = try History(directory: directory, makes: false)
      let artifact = try #require(try history.entry(2)?.run?.artifacts.last)
      let objects = ObjectStore(directory: directory)
      let path = objects.path(artifact.sha256, suffix: ".yaml")
      try FileManager.default.moveItem(
        atPath: path, toPath: objects.path(artifact.sha256, suffix: suffix))
      let found = try findings(directory)
      #expect(
        found == [
          HistoryFinding(.object, "run 2 of fraud: policy.yaml", "\(path) is absent")
        ], "\(found)")
      #expect(throws: DataError.self) {
        try history.promote(
          "fraud", version: "1", by: HistorySamples.person, at: HistorySamples.start)
      }
    }
  }

  @Test func changedThresholdInAReadableCopy() throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      let path = "\(directory)/models/fraud/runs/1/policy.yaml"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try FileManager.default.removeItem(atPath: path)
      try text.replacingOccurrences(of: "0.80", with: "0.70").write(
        toFile: path, atomically: true, encoding: .utf8)
      #expect(try findings(directory).map(\.place) == [path])
      try FileManager.default.removeItem(atPath: path)
      #expect(try findings(directory) == [HistoryFinding(.copy, path, "it is absent")])
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try findings(directory).isEmpty)
      try "x".write(toFile: path + ".bak", atomically: true, encoding: .utf8)
      #expect(try findings(directory).map(\.place) == [path + ".bak"])
    }
  }

  @Test func linkThatPointsElsewhere() throws {
    try HistorySamples.inDirectory { directory in
      try sound(directory)
      let link = "\(directory)/models/fraud/in-force"
      try FileManager.default.removeItem(atPath: link)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "runs/3")
      let history = try History(directory: directory, makes: false)
      #expect(try history.repair() == [])
      let found = try history.verification().findings
      #expect(found.map(\.kind) == [.link])
      #expect(found.first?.place == link)
    }
  }
}
