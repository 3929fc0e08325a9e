internal import ConformalReporting

extension TextTable {
  /// The table as a part of a page.
  ///
  /// - Parameters:
  ///   - title: its caption.
  ///   - worstFirst: the rows from the worst on, by their indices, to choose beside the order of the table.
  /// - Returns: the table.
  func reportTable(_ title: String, worstFirst: [Int]? = nil) -> Report.Table {
    Report.Table(
      title: title, header: columns.map { $0.title }, rows: rows,
      orderings: worstFirst.map {
        [
          .init(name: "in order", rows: Array(rows.indices)),
          .init(name: "worst first", rows: $0),
        ]
      } ?? [])
  }
}

extension Report.Block {
  /// Facts of a terminal, where three spaces part a number from a remark.
  static func facts(of pairs: [(String, String)]) -> Report.Block {
    .facts(
      pairs.map { name, value in
        Report.Fact(name: name, value: value.split(separator: "   ").joined(separator: " · "))
      })
  }
}
