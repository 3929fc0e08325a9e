public import ScoringCore

/// The file formats from which arrays are read.
public enum TensorFormat: String, Hashable, Sendable, CaseIterable {
  /// One numpy array, `.npy`.
  case npy
  /// A zip archive of numpy arrays, `.npz`.
  case npz
  /// Named tensors after one JSON header, `.safetensors`.
  case safetensors
  /// Delimited text, `.csv` or `.tsv`.
  case csv
  /// One value a line, `.txt`: no header, no delimiter, no quotes.
  case text

  /// The file name endings, in lower case and without the dot, and what they stand for.
  static let extensions: [(name: String, format: TensorFormat)] = [
    ("npy", .npy), ("npz", .npz), ("safetensors", .safetensors),
    ("csv", .csv), ("tsv", .csv), ("txt", .text),
  ]

  /// The format that a path's ending promises, or `nil` when the ending is not known.
  ///
  /// - Parameter path: a file path; upper and lower case are the same.
  public init?(path: String) {
    let lowercased = path.lowercased()
    guard let match = Self.extensions.first(where: { lowercased.hasSuffix("." + $0.name) }) else {
      return nil
    }
    self = match.format
  }

  /// The format that the first bytes show; what shows nothing is taken for CSV.
  ///
  /// - Parameter file: the whole file.
  /// - Complexity: O(1).
  public init(detecting file: ByteStorage) {
    let start = ByteWindow(file).copy(at: 0, count: min(9, file.count)) ?? []
    if start.starts(with: NPYHeader.magic) {
      self = .npy
    } else if start.starts(with: [0x50, 0x4B, 3, 4]) || start.starts(with: [0x50, 0x4B, 5, 6]) {
      self = .npz
    } else if start.count == 9, start[8] == UInt8(ascii: "{"),
      let length = ByteWindow(file).littleEndian(at: 0, byteCount: 8),
      length <= UInt64(file.count - 8)
    {
      self = .safetensors
    } else {
      self = .csv
    }
  }
}
