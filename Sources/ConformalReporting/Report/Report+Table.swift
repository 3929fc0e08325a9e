extension Report {
  /// Rows under a header, in one order or in several to choose from.
  public struct Table: Hashable, Sendable, Codable {
    /// An order of the rows.
    public struct Ordering: Hashable, Sendable, Codable {
      /// What it goes by, such as `worst first`.
      public let name: String
      /// The rows in this order, by their indices.
      public let rows: [Int]

      /// Names an order.
      ///
      /// - Parameters:
      ///   - name: what it goes by.
      ///   - rows: the rows in this order, by their indices.
      public init(name: String, rows: [Int]) { (self.name, self.rows) = (name, rows) }
    }

    /// The caption.
    public let title: String
    /// The names of the columns.
    public let header: [String]
    /// The rows, a text for each column.
    public let rows: [[String]]
    /// The orders to choose from, the first shown first; without any rows stay as they are.
    public let orderings: [Ordering]

    /// Puts a table together.
    ///
    /// - Parameters:
    ///   - title: the caption.
    ///   - header: the names of the columns.
    ///   - rows: the rows, a text for each column.
    ///   - orderings: the orders to choose from, at most four; none leaves rows as they are.
    /// - Precondition: orderings name rows that there are, and there are at most four.
    public init(
      title: String, header: [String], rows: [[String]], orderings: [Ordering] = []
    ) {
      precondition(orderings.count <= 4, "a table has at most four orders")
      precondition(
        orderings.allSatisfy { $0.rows.allSatisfy(rows.indices.contains) },
        "an order names rows that there are")
      self.title = title
      self.header = header
      self.rows = rows
      self.orderings = orderings
    }
  }
}

extension Report.Table {
  /// What the template of a table needs.
  ///
  /// - Parameters:
  ///   - identifier: a name that no other table of the page has.
  ///   - most: the rows shown in each order.
  /// - Returns: values by name.
  func content(identifier: String, most: Int) -> [String: Any] {
    let orders =
      orderings.isEmpty
      ? [Ordering(name: "", rows: Array(rows.indices))] : orderings
    let isNumeric = header.indices.map { column in
      rows.prefix(200).allSatisfy { row in
        row.indices.contains(column) ? Self.isNumeric(row[column]) : true
      }
    }
    func cells(_ texts: [String]) -> [[String: Any]] {
      texts.enumerated().map { column, text in
        [
          "cell": text, "isNumber": isNumeric.indices.contains(column) && isNumeric[column],
          "isName": column == 0,
        ]
      }
    }
    let hidden = rows.count - most
    return [
      "kind": "report-table", "identifier": identifier, "caption": title, "header": cells(header),
      "hasChoice": orders.count > 1,
      "isCut": hidden > 0,
      "cut":
        "The first \(Numerals.count(most)) of \(Numerals.count(rows.count)) rows are shown.",
      "orders": orders.enumerated().map { index, order in
        [
          "index": "\(index)", "order": order.name, "isFirst": index == 0,
          "lines": order.rows.prefix(most).map { ["cells": cells(rows[$0])] },
        ] as [String: Any]
      },
    ]
  }

  /// Whether a text reads as a number, so that its column is set flush right.
  private static func isNumeric(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return true }
    return ("0"..."9").contains(first) || "-–−∞<".unicodeScalars.contains(first)
      || text.hasPrefix("p = ") || text.hasPrefix("p < ")
  }
}
