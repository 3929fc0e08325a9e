/// A table for a terminal: a header, and columns that align.
struct TextTable {
  /// Which side of a column lines up.
  enum Alignment {
    case left
    case right
  }

  let columns: [(title: String, alignment: Alignment)]
  private(set) var rows: [[String]] = []

  init(_ columns: [(String, Alignment)]) {
    self.columns = columns.map { (title: $0.0, alignment: $0.1) }
  }

  mutating func add(_ cells: [String]) { rows.append(cells.map { printable($0) }) }

  /// The table, each line ended by a newline.
  var text: String {
    let titles = columns.map(\.title)
    let widths = columns.indices.map { column in
      ([titles] + rows).map { $0[column].count }.max() ?? 0
    }
    return ([titles] + rows).map { cells in
      let line = zip(cells, zip(columns, widths)).map { cell, layout in
        let padding = String(repeating: " ", count: layout.1 - cell.count)
        return layout.0.alignment == .left ? cell + padding : padding + cell
      }.joined(separator: "  ")
      return trimmed(line) + "\n"
    }.joined()
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}

/// Lines of `name  value`, with the values aligned.
func factLines(_ facts: [(String, String)]) -> String {
  let width = facts.map(\.0.count).max() ?? 0
  return facts.map { name, value in
    "\(name)\(String(repeating: " ", count: width - name.count))  \(printable(value))\n"
  }.joined()
}
