/// `history.json`: the entries of one model as the history keeps them, and where its chain ends.
///
/// Entries of other models are left out: where numbers follow each other, checksums do too.
struct PackedHistory: Codable, Hashable, Sendable {
  static let schema = "swift-conformal/handoff-history/1"

  /// An entry.
  struct Entry: Codable, Hashable, Sendable {
    var sequence: Int
    var time: Timestamp
    var authorship: Authorship
    var event: HistoryEvent
    var previous: String
    var sha256: String

    init(_ entry: HistoryEntry) {
      (sequence, time, authorship) = (entry.sequence, entry.time, entry.authorship)
      (event, previous, sha256) = (entry.event, entry.previous, entry.sha256)
    }

    var entry: HistoryEntry {
      HistoryEntry(
        sequence: sequence, time: time, authorship: authorship, event: event, previous: previous,
        sha256: sha256)
    }
  }

  var schema = Self.schema
  var model: String
  /// The last entry of the whole history when the package was made.
  var head: ChainHead
  var entries: [Entry]
}

/// The last entry of a chain: all before it follow from its checksum.
public struct ChainHead: Codable, Hashable, Sendable {
  /// Its number.
  public var sequence: Int
  /// Its checksum.
  public var sha256: String

  /// Names an entry.
  ///
  /// - Parameters:
  ///   - sequence: its number.
  ///   - sha256: its checksum.
  public init(sequence: Int, sha256: String) { (self.sequence, self.sha256) = (sequence, sha256) }
}

extension PackedHistory {
  /// What is wrong with the chain, a sentence each.
  ///
  /// - Returns: sentences; none where every entry is as it was written.
  /// - Throws: `DataError` for an entry whose text cannot be made again.
  func defects() throws -> [String] {
    var defects: [String] = []
    for entry in entries {
      if try entry.entry.seal != entry.sha256 {
        defects.append("entry \(entry.sequence) was changed: its contents do not give its checksum")
      }
      if entry.event.model != model {
        defects.append(
          "entry \(entry.sequence) is about '\(entry.event.model)', not about '\(model)'")
      }
      if entry.sequence == 1, entry.previous != EntryText.origin {
        defects.append("entry 1 names an entry before it")
      }
    }
    for (before, after) in zip(entries, entries.dropFirst()) {
      if after.sequence <= before.sequence {
        defects.append("entry \(after.sequence) stands after entry \(before.sequence)")
      } else if after.sequence == before.sequence + 1, after.previous != before.sha256 {
        defects.append("entry \(after.sequence) does not follow from entry \(before.sequence)")
      }
    }
    if let last = entries.last {
      if last.sequence > head.sequence {
        defects.append("entry \(last.sequence) is after the end of the chain, \(head.sequence)")
      } else if last.sequence == head.sequence, last.sha256 != head.sha256 {
        defects.append("entry \(last.sequence) is not the end of the chain that is named")
      }
    } else {
      defects.append("there is no entry")
    }
    return defects
  }
}
