/// The formats of prediction sets.
public enum SetFormat: String, Hashable, Sendable, CaseIterable {
  /// Columns `row,size,labels`.
  case csv
  /// One JSON object a row.
  case jsonl
  /// Compressed sparse row arrays `indptr`, `indices`.
  case npz
  /// One JSON document.
  case json

  /// The format of a file's ending, if it is one.
  ///
  /// - Parameter path: the file.
  public init?(path: String) {
    let name = path.lowercased()
    guard let match = SetFormat.allCases.first(where: { name.hasSuffix(".\($0.rawValue)") }) else {
      return nil
    }
    self = match
  }
}
