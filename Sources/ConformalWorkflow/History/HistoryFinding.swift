/// Something about a history that is not as it was written.
public struct HistoryFinding: Codable, Hashable, Sendable {
  /// What is not as it was written.
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// The tables themselves: one is absent, another, or without the rule that nothing is changed.
    case schema
    /// The chain of entries: one was changed, put in, taken out or cut off.
    case chain
    /// A row that does not follow from the entry that it belongs to.
    case row
    /// A kept file that is absent or was changed.
    case object
    /// A readable copy of an artifact that is absent or was changed.
    case copy
    /// A link to what is in force that points elsewhere.
    case link
    /// A run that gives something else when it is repeated.
    case replay
  }

  /// What is not as it was written.
  public var kind: Kind
  /// Where: an entry, a row, a file.
  public var place: String
  /// What was found and what was expected.
  public var sentence: String

  /// Says what was found.
  ///
  /// - Parameters:
  ///   - kind: what is not as it was written.
  ///   - place: where.
  ///   - sentence: what was found and what was expected.
  public init(_ kind: Kind, _ place: String, _ sentence: String) {
    (self.kind, self.place, self.sentence) = (kind, place, sentence)
  }
}

/// What checking a history gave.
public struct HistoryVerification: Codable, Hashable, Sendable {
  /// Entries that were checked.
  public var entryCount: Int
  /// The checksum of the last entry, or `nil` for an empty history.
  ///
  /// It fixes all before it: written down elsewhere, it proves later that nothing was cut off or written anew.
  public var head: String?
  /// Kept files that were checked.
  public var objectCount: Int
  /// What is not as it was written; empty where all is.
  public var findings: [HistoryFinding]
}
