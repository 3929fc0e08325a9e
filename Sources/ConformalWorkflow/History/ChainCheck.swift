internal import GRDB

/// Follows the chain from its first entry to its last.
struct ChainCheck {
  /// The columns of an entry as they stand.
  struct Link {
    var hashed: EntryText.Hashed
    var sha256: String
    /// The checksum of the columns as they stand.
    var actual: String
    var isSound: Bool { actual == sha256 }
  }

  private(set) var findings: [HistoryFinding] = []
  private(set) var count = 0
  private(set) var last: Link?
  private let head: String?
  private var hasMetHead = false

  /// - Parameter head: a checksum that an entry must have, or `nil`.
  init(head: String?) {
    self.head = head?.lowercased()
  }

  /// Checks the next entry.
  mutating func check(_ row: Row) throws {
    let hashed = EntryText.Hashed(
      sequence: try row.value("sequence", Int.self), kind: try row.value("kind", String.self),
      model: try row.value("model", String.self), time: try row.value("time", String.self),
      who: try row.value("who", String.self), why: try row.optional("why", String.self),
      body: try row.value("body", String.self),
      previous: try row.value("previous", String.self))
    let link = Link(
      hashed: hashed, sha256: try row.value("sha256", String.self),
      actual: try EntryText.checksum(hashed))
    let before = last?.sha256 ?? EntryText.origin
    let end = last?.hashed.sequence ?? 0
    let place = "entry \(hashed.sequence)"
    count += 1
    // Whoever may write the file may write any number: sums and differences of them could stop the process.
    guard hashed.sequence > end else {
      findings.append(
        .init(.chain, place, "entries are numbered from 1 on: it was put in or renumbered"))
      return
    }
    let (expected, latest) = (end + 1, hashed.sequence - 1)
    if hashed.sequence != expected {
      let absent =
        expected == latest ? "entry \(expected) is" : "entries \(expected) ... \(latest) are"
      findings.append(
        .init(.chain, place, "\(absent) absent before it: they were deleted or renumbered"))
    } else if hashed.previous != before {
      findings.append(
        .init(
          .chain, place,
          "it names \(hashed.previous.prefix(12)) as the checksum of the entry before it, which is "
            + "\(before.prefix(12)): the chain was cut here"))
    }
    if !link.isSound {
      let restored = try EntryText.checksum(
        .init(
          sequence: hashed.sequence, kind: hashed.kind, model: hashed.model, time: hashed.time,
          who: hashed.who, why: hashed.why, body: hashed.body, previous: before))
      let changed =
        restored == link.sha256
        ? "'previous' was changed"
        : "'sequence', 'kind', 'model', 'time', 'who', 'why', 'body' or 'sha256' was changed"
      findings.append(
        .init(
          .chain, place,
          "its columns have the checksum \(link.actual.prefix(12)), not \(link.sha256.prefix(12)): "
            + changed))
    }
    if link.sha256 == head { hasMetHead = true }
    last = link
  }

  /// Checks what can be said of the end.
  mutating func finish(_ database: Database) throws {
    let counters = try Int.fetchAll(
      database, sql: "SELECT ifnull(seq, -1) FROM sqlite_sequence WHERE name = 'entry'")
    let end = last?.hashed.sequence ?? 0
    if (counters.last ?? 0) != end || counters.count > 1 {
      findings.append(
        .init(
          .chain, "entry \(end)",
          "it is the last, though \(counters.last.map(String.init) ?? "no entries") were counted: "
            + "entries were cut off, or the counter in 'sqlite_sequence' was changed"))
    }
    if let head, !hasMetHead {
      findings.append(
        .init(
          .chain, "entry \(end)",
          "no entry has the checksum \(head.prefix(12)) that was written down: entries were cut off or "
            + "written anew"))
    }
  }
}
