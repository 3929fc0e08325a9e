/// How the rows of label lists are written as text.
package enum LabelListStyle: Sendable {
  /// `name,size,labels`, labels joined by spaces.
  case csv
  /// `{"row":name,"size":size,"labels":[labels]}`.
  case jsonLines
}

/// What the rows of a text are called.
package enum RowTextNames: Sendable {
  /// Numbers that follow each other.
  case counted(from: Int)
  /// Given numbers, one a row.
  case numbers(ArraySlice<Int64>)
  /// Given texts, escaped as the style needs it, one a row.
  case texts([[UInt8]])
}

/// Writes rows of label lists as text, a line a row, in a few nanoseconds a field.
package struct LabelListText: Sendable {
  private let style: LabelListStyle
  private let marksEmpty: Bool
  private let sizes: DecimalDigits
  /// Labels with their separator.
  private let digits: DecimalDigits
  private let opening: ShortText
  private let afterName: ShortText
  private let afterSize: ShortText
  private let closing: ShortText
  /// Ends of a row with labels and of one without.
  private let ends: (some: ShortText, none: ShortText)

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - style: how a row is written.
  ///   - labelCount: number of labels, K: each label is below it.
  ///   - marksEmpty: whether a last field says that a row has no label.
  /// - Complexity: O(K), at most 65 536 steps.
  package init(style: LabelListStyle, labelCount: Int, marksEmpty: Bool) {
    self.style = style
    self.marksEmpty = marksEmpty
    sizes = DecimalDigits(below: labelCount + 1)
    digits = DecimalDigits(
      below: labelCount, followedBy: UInt8(ascii: style == .csv ? " " : ","))
    switch style {
    case .csv:
      (opening, afterName, afterSize) = (ShortText(""), ShortText(","), ShortText(","))
      closing = ShortText("")
      ends =
        marksEmpty ? (ShortText(",0\n"), ShortText(",1\n")) : (ShortText("\n"), ShortText("\n"))
    case .jsonLines:
      opening = ShortText("{\"row\":")
      (afterName, afterSize) = (ShortText(",\"size\":"), ShortText(",\"labels\":["))
      closing = ShortText(marksEmpty ? "],\"abstain\":" : "]")
      ends =
        marksEmpty
        ? (ShortText("false}\n"), ShortText("true}\n")) : (ShortText("}\n"), ShortText("}\n"))
    }
  }

  /// The most bytes of a row beside its name and its labels: constant parts and the size.
  private static let rowByteCount = 7 + 8 + 11 + 20 + 12 + 7
  /// The most bytes of a row number, and of a label with its separator.
  private static let numberByteCount = 20
  private static let labelByteCount = 12
  /// Short texts are stored as two whole words.
  private static let slack = 16

  /// The text of a range of rows.
  ///
  /// - Parameters:
  ///   - lists: label lists.
  ///   - rows: the rows, inside `0 ..< lists.rowCount`.
  ///   - names: what these rows are called, one name for each of them.
  /// - Returns: the bytes, a line a row.
  /// - Complexity: O(size of the text) time and memory.
  package func bytes(of lists: LabelLists, rows: Range<Int>, names: RowTextNames) -> [UInt8] {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= lists.rowCount)
    var nameByteCount = rows.count * Self.numberByteCount
    switch names {
    case .counted(let start): precondition(start >= 0 && start <= Int.max - rows.count)
    case .numbers(let numbers): precondition(numbers.count == rows.count, "one name a row")
    case .texts(let texts):
      precondition(texts.count == rows.count, "one name a row")
      nameByteCount = texts.reduce(0) { $0 + $1.count }
    }
    let labelCount = Int(lists.offsets[rows.upperBound] - lists.offsets[rows.lowerBound])
    let capacity =
      rows.count * Self.rowByteCount + nameByteCount + labelCount * Self.labelByteCount
      + Self.slack
    return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { text, count in
      guard let base = text.baseAddress else { return }
      var cursor = unsafe ByteCursor(at: base)
      unsafe lists.offsets.withUnsafeBufferPointer { offsets in
        unsafe lists.labels.withUnsafeBufferPointer { labels in
          unsafe append(offsets, labels, rows: rows, names: names, to: &cursor)
        }
      }
      unsafe count = cursor.position - UnsafeMutableRawPointer(base)
    }
  }

  private func append(
    _ offsets: UnsafeBufferPointer<Int64>, _ labels: UnsafeBufferPointer<Int32>,
    rows: Range<Int>, names: RowTextNames, to cursor: inout ByteCursor
  ) {
    var counter = RowCounter(names)
    for row in rows {
      let first = unsafe Int(offsets[row])
      let end = unsafe Int(offsets[row + 1])
      unsafe cursor.append(opening)
      switch names {
      case .counted:
        unsafe counter.append(to: &cursor)
        counter.advance()
      case .numbers(let numbers):
        unsafe cursor.append(numbers[numbers.startIndex + row - rows.lowerBound])
      case .texts(let texts): unsafe cursor.append(texts[row - rows.lowerBound])
      }
      unsafe cursor.append(afterName)
      unsafe sizes.append(end - first, to: &cursor)
      unsafe cursor.append(afterSize)
      var index = first
      while index < end {
        unsafe digits.append(Int(labels[index]), to: &cursor)
        index &+= 1
      }
      // The separator after the last label.
      if end > first { unsafe cursor.takeBack(1) }
      unsafe cursor.append(closing)
      unsafe cursor.append(end == first ? ends.none : ends.some)
    }
  }
}
