/// Names of rows: integers where every name is one, else text.
public enum RowNames: Hashable, Sendable {
  /// One integer a row.
  case integers([Int64])
  /// One text a row.
  case text([String])

  /// The number of rows.
  public var count: Int {
    switch self {
    case .integers(let values): values.count
    case .text(let values): values.count
    }
  }
}
