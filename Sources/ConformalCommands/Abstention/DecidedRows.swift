internal import ScoringCore
internal import SelectiveAbstention
internal import TensorFiles

/// A batch of rows with their decisions.
struct DecidedRows: Sendable {
  let firstRow: Int
  let answers: Answers
  let decisions: [Decision]
  let reasons: [DecisionReason]
  /// The prediction sets, where a predictor was given.
  let sets: LabelLists?

  var count: Int { decisions.count }
}

/// What is written of decisions besides them.
struct DecisionColumns: Sendable {
  let names: RowNames?
  let firstIndex: Int
  let hasLabels: Bool
  let hasSets: Bool
  /// The queue of each row.
  let queues: [String]?

  /// The header of a `.csv` file.
  var header: String {
    "row,decision,label,confidence,reason" + (queues == nil ? "" : ",queue")
      + (hasSets ? ",size,labels" : "")
  }
}

/// Decisions as text, block after block of rows on several threads.
struct DecisionText: Sendable {
  private static let blockRowCount = 1 << 13

  let isObject: Bool
  let columns: DecisionColumns
  let threadCount: Int

  /// The text of a batch, in parts that follow each other.
  func blocks(of batch: DecidedRows) throws -> [[UInt8]] {
    try mapRowBlocks(
      rowCount: batch.count, blockRowCount: Self.blockRowCount, threadCount: threadCount,
      workspace: ()
    ) { _, rows in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(rows.count * 64)
      for row in rows { append(row, of: batch, to: &bytes) }
      return bytes
    }
  }

  private func append(_ row: Int, of batch: DecidedRows, to bytes: inout [UInt8]) {
    func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
    let decision = batch.decisions[row].rawValue
    let reason = batch.reasons[row].rawValue
    let index = batch.firstRow + row
    let labels = batch.sets.map { $0[row].map { String($0) } }
    if isObject {
      add("{\"row\":\(name(index)),\"decision\":\"\(decision)\",\"label\":")
      add(columns.hasLabels ? "\(batch.answers.labels[row])" : "null")
      add(",\"confidence\":\(batch.answers.confidences[row]),\"reason\":\"\(reason)\"")
      if let queues = columns.queues { add(",\"queue\":\(RowText.jsonString(queues[index]))") }
      if let labels {
        add(",\"size\":\(labels.count),\"labels\":[\(labels.joined(separator: ","))]")
      }
      add("}\n")
    } else {
      add("\(name(index)),\(decision),")
      if columns.hasLabels { add("\(batch.answers.labels[row])") }
      add(",\(batch.answers.confidences[row]),\(reason)")
      if let queues = columns.queues { add("," + RowText.csvField(queues[index])) }
      if let labels { add(",\(labels.count),\(labels.joined(separator: " "))") }
      add("\n")
    }
  }

  private func name(_ index: Int) -> String {
    switch columns.names?.name(of: index) {
    case nil: "\(columns.firstIndex + index)"
    case .integer(let name): "\(name)"
    case .text(let name): isObject ? RowText.jsonString(name) : RowText.csvField(name)
    }
  }
}
