public import ScoringCore

/// What an array was read from, for provenance, messages and digests.
public struct TensorSource: Sendable {
  /// The address as the user gave it.
  public let name: String
  /// The file path, or `-`.
  public let path: String
  /// The archive key or the columns as the user gave them, or `nil`.
  public let selector: String?
  /// The format of the file.
  public let format: TensorFormat
  /// The element type in the words of the file, such as `<f4` or `BF16`; `text` for tables.
  public let elementTypeText: String
  /// The shape as it is stored; for tables rows and chosen columns.
  public let shape: [Int]
  /// All bytes of the file, so that they can be hashed; mapped, not copied, where possible.
  public let file: ByteStorage
  /// What was decided while reading, each note with the path in front, such as
  /// `labels.csv: header row found; column "label" of 3`.
  public let notes: [String]
}
