/// What identifies each row of a batch: its draws depend on it, not on its place.
public enum RowIdentifiers: Hashable, Sendable {
  /// The row index, counted from a start.
  case indices(from: Int)
  /// Identifiers that the caller gave, one a row.
  case given([UInt64])

  /// The identifier of a row.
  ///
  /// - Parameter row: the row of the batch, from 0.
  public subscript(row: Int) -> UInt64 {
    switch self {
    case .indices(let start): UInt64(start + row)
    case .given(let identifiers): identifiers[row]
    }
  }

  /// The identifiers of a range of rows.
  ///
  /// - Parameter rows: rows of the batch.
  /// - Returns: their identifiers.
  public func slice(_ rows: Range<Int>) -> RowIdentifiers {
    switch self {
    case .indices(let start): .indices(from: start + rows.lowerBound)
    case .given(let identifiers): .given(Array(identifiers[rows]))
    }
  }

  /// Whether the caller gave them.
  public var areGiven: Bool {
    if case .given = self { true } else { false }
  }

  /// The identifier of an integer.
  ///
  /// - Parameter integer: any integer.
  /// - Returns: its bits.
  public static func identifier(of integer: Int64) -> UInt64 { UInt64(bitPattern: integer) }

  /// The identifier of a text: of the integer that it spells in plain decimal digits, else a 64-bit
  /// hash (FNV-1a) of its UTF-8 bytes.
  ///
  /// - Parameter text: any text.
  /// - Returns: the identifier, so that `17` in a text column and 17 in an integer array are one row.
  public static func identifier(of text: String) -> UInt64 {
    if let integer = text.plainInteger { return identifier(of: integer) }
    return text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
