internal import ConformalPrediction
internal import ScoringCore
internal import TensorFiles

/// Prediction sets as text, block after block of rows on several threads.
struct SetText: Sendable {
  /// Rows of a block: enough text for a system call of its own, few enough to share out a batch.
  private static let blockRowCount = 1 << 13

  private let format: SetFormat
  private let names: RowNames?
  /// The index of row 0, where rows have no names.
  private let firstIndex: Int
  private let marksAbstention: Bool
  private let categoryNames: [String]?
  private let threadCount: Int
  /// The short way, for rows without p-values outside of a document.
  private let lists: LabelListText?

  init(
    format: SetFormat, names: RowNames?, firstIndex: Int, hasPValues: Bool, marksAbstention: Bool,
    categoryNames: [String]?, classCount: Int, execution: Execution
  ) {
    self.format = format
    self.names = names
    self.firstIndex = firstIndex
    self.marksAbstention = marksAbstention
    self.categoryNames = categoryNames
    threadCount = execution.threadCount
    lists =
      hasPValues || categoryNames != nil || format == .json
      ? nil
      : LabelListText(
        style: format == .csv ? .csv : .jsonLines, labelCount: classCount,
        marksEmpty: marksAbstention)
  }

  /// The text of a batch, in parts that follow each other.
  func blocks(of sets: PredictionSets, pValues: PValues?, firstRow: Int) throws -> [[UInt8]] {
    try mapRowBlocks(
      rowCount: sets.count, blockRowCount: SetText.blockRowCount, threadCount: threadCount,
      workspace: ()
    ) { _, rows in
      if let lists {
        return lists.bytes(of: sets.labels, rows: rows, names: textNames(rows, firstRow))
      }
      return text(of: sets, rows, pValues, firstRow)
    }
  }

  private func textNames(_ rows: Range<Int>, _ firstRow: Int) -> RowTextNames {
    let place = rows.lowerBound + firstRow..<rows.upperBound + firstRow
    switch names {
    case nil: return .counted(from: firstIndex + place.lowerBound)
    case .integers(let values): return .numbers(values[place])
    case .text(let values):
      return .texts(
        values[place].map { name in
          Array((format == .csv ? RowText.csvField(name) : RowText.jsonString(name)).utf8)
        })
    }
  }

  /// The name of the category that serves a row, `none` where none does.
  private func category(of row: Int, _ sets: PredictionSets) -> String? {
    guard let categoryNames, let category = sets.categories?[row] else { return nil }
    return category < 0 ? "none" : categoryNames[Int(category)]
  }

  private func text(
    of sets: PredictionSets, _ rows: Range<Int>, _ pValues: PValues?, _ firstRow: Int
  ) -> [UInt8] {
    var text = RowText()
    for row in rows {
      let labels = sets.labels[row]
      let first = Int(sets.labels.offsets[row])
      let values = pValues.map { values in (first..<first + labels.count).map { values[$0] } }
      let line = SetLine(
        row: firstIndex + firstRow + row, name: names?.name(of: firstRow + row), labels: labels,
        pValues: values, abstains: marksAbstention ? labels.isEmpty : nil,
        category: category(of: row, sets))
      switch format {
      case .csv: text.appendCSV(line)
      case .jsonl: text.appendJSONLine(line)
      default: text.appendJSONElement(line, isFirst: firstRow + row == 0)
      }
    }
    return text.bytes
  }
}
