internal import ConformalPrediction
internal import ScoringCore
internal import TensorFiles

/// Prediction sets as text, block after block of rows on several threads.
struct SetText: Sendable {
  /// Rows of a block: enough text for a system call of its own, few enough to share out a batch.
  private static let blockRowCount = 1 << 13

  private let format: SetFormat
  private let columns: SetColumns
  private let threadCount: Int
  /// The short way, for plain sets of one level outside of a document.
  private let lists: LabelListText?

  init(format: SetFormat, columns: SetColumns, classCount: Int, execution: Execution) {
    self.format = format
    self.columns = columns
    threadCount = execution.threadCount
    let isPlain =
      !columns.hasPValues && !columns.hasCredibility && columns.categoryNames == nil
      && !columns.statesAlpha && format != .json
    lists =
      isPlain
      ? LabelListText(
        style: format == .csv ? .csv : .jsonLines, labelCount: classCount,
        marksEmpty: columns.marksAbstention) : nil
  }

  /// The text of a batch, one set for each level, in parts that follow each other.
  func blocks(of batch: [SetBatch], firstRow: Int) throws -> [[UInt8]] {
    try mapRowBlocks(
      rowCount: batch[0].sets.count, blockRowCount: SetText.blockRowCount,
      threadCount: threadCount, workspace: ()
    ) { _, rows in
      if let lists {
        return lists.bytes(
          of: batch[0].sets.labels, rows: rows, names: textNames(rows, firstRow))
      }
      return text(of: batch, rows, firstRow)
    }
  }

  private func textNames(_ rows: Range<Int>, _ firstRow: Int) -> RowTextNames {
    let place = rows.lowerBound + firstRow..<rows.upperBound + firstRow
    switch columns.names {
    case nil: return .counted(from: columns.firstIndex + place.lowerBound)
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
    guard let names = columns.categoryNames, let category = sets.categories?[row] else {
      return nil
    }
    return category < 0 ? "none" : names[Int(category)]
  }

  private func text(of batch: [SetBatch], _ rows: Range<Int>, _ firstRow: Int) -> [UInt8] {
    var text = RowText()
    for row in rows {
      for (level, part) in batch.enumerated() {
        let labels = part.sets.labels[row]
        let line = SetLine(
          row: columns.firstIndex + firstRow + row, name: columns.names?.name(of: firstRow + row),
          alpha: columns.statesAlpha ? "\(part.sets.alpha)" : nil, labels: labels,
          pValues: part.pValues(of: row),
          credibility: part.credibility.map { ($0.credibility[row], $0.confidence[row]) },
          abstains: columns.marksAbstention ? labels.isEmpty : nil,
          category: category(of: row, part.sets))
        switch format {
        case .csv: text.appendCSV(line)
        case .jsonl: text.appendJSONLine(line)
        default: text.appendJSONElement(line, isFirst: firstRow + row == 0 && level == 0)
        }
      }
    }
    return text.bytes
  }
}
