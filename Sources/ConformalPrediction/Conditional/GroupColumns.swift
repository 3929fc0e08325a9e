internal import ScoringCore

/// The groups that rows belong to: one column of names, or several from coarse to fine, such as region and
/// city.
///
/// Names are kept once each, so that n rows take 4 bytes a column.
public struct GroupColumns: Hashable, Sendable {
  /// One column, dictionary-coded.
  struct Column: Hashable, Sendable {
    var names: [String] = []
    var codes: [Int32] = []

    init(_ rows: some Sequence<String>) {
      var known: [String: Int32] = [:]
      for name in rows {
        let code = known[name] ?? Int32(names.count)
        if code == names.count {
          known[name] = code
          names.append(name)
        }
        codes.append(code)
      }
    }
  }

  let columns: [Column]

  /// Takes columns of names.
  ///
  /// - Parameters:
  ///   - columns: one name a row in each, from coarse to fine.
  ///   - file: the file that they come from, for messages.
  /// - Throws: `DataError` for no column, or columns of different lengths.
  /// - Complexity: O(n) for each column.
  public init(_ columns: [[String]], file: String? = nil) throws {
    guard let first = columns.first else {
      throw DataError(.usage, found: "no column of groups", expected: "at least one")
    }
    if let other = columns.first(where: { $0.count != first.count }) {
      throw DataError(
        found: "columns of \(first.count) and \(other.count) groups", expected: "one name a row",
        file: file)
    }
    self.columns = columns.map { Column($0) }
  }

  /// The first row of each group: it stands for all of them.
  ///
  /// - Complexity: O(n) for each column.
  var representatives: [Int] {
    let first = columns[0]
    guard columns.count > 1 else {
      // Codes count names as they come.
      var rows: [Int] = []
      for (row, code) in first.codes.enumerated() where code == rows.count {
        rows.append(row)
        if rows.count == first.names.count { break }
      }
      return rows
    }
    // Groups so far, numbered; those of the first column by their codes.
    var groups = first.codes.map { Int($0) }
    var count = first.names.count
    for column in columns.dropFirst() {
      var numbers: [Int: Int] = [:]
      for row in groups.indices {
        let key = groups[row] * column.names.count + Int(column.codes[row])
        let number = numbers[key] ?? numbers.count
        if number == numbers.count { numbers[key] = number }
        groups[row] = number
      }
      count = numbers.count
    }
    var isKnown = [Bool](repeating: false, count: count)
    return groups.indices.filter { row in
      defer { isKnown[groups[row]] = true }
      return !isKnown[groups[row]]
    }
  }

  /// The number of rows.
  public var rowCount: Int { columns[0].codes.count }
  /// The number of columns.
  public var depth: Int { columns.count }

  /// The names of the group of a row, from coarse to fine.
  ///
  /// - Parameter row: inside `0 ..< rowCount`.
  /// - Returns: one name a column.
  public func path(of row: Int) -> [String] {
    columns.map { $0.names[Int($0.codes[row])] }
  }
}
