internal import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// Writes prediction sets as they come, into a file that appears whole or not at all.
struct SetWriter {
  private let output: OutputFile
  private let format: SetFormat
  private let names: RowNames?
  private let hasPValues: Bool
  private let marksAbstention: Bool
  private let alpha: Level
  private var rowCount = 0
  private var archived = LabelLists()
  private var archivedPValues: [Double] = []

  init(
    path: String, format: SetFormat, names: RowNames?, hasPValues: Bool, marksAbstention: Bool,
    alpha: Level
  ) throws {
    if format == .npz, case .text = names {
      throw DataError(
        .usage, found: "text row ids for an .npz file", expected: "integer ids",
        remedy: "write .csv or .jsonl", file: path)
    }
    self.format = format
    self.names = names
    self.hasPValues = hasPValues
    self.marksAbstention = marksAbstention
    self.alpha = alpha
    output = try OutputFile(path: path)
    switch format {
    case .csv:
      let columns =
        ["row", "size", "labels"]
        + (hasPValues ? ["p_values"] : []) + (marksAbstention ? ["abstain"] : [])
      try output.write(columns.joined(separator: ",") + "\n")
    case .json:
      try output.write(
        "{\n  \"alpha\" : \"\(alpha)\",\n  \"schema\" : \"swift-conformal/prediction-sets/1\",\n"
          + "  \"sets\" : [")
    case .jsonl, .npz: break
    }
  }

  /// Appends the sets of a batch.
  mutating func write(_ sets: PredictionSets, pValues: PValues?, firstRow: Int) throws {
    if format == .npz {
      archived.append(contentsOf: sets.labels)
      if let pValues { archivedPValues += (0..<pValues.count).map { pValues[$0] } }
      return
    }
    var text = RowText()
    for row in sets.indices {
      let labels = sets.labels[row]
      let first = Int(sets.labels.offsets[row])
      let values = pValues.map { values in
        (first..<first + labels.count).map { values[$0] }
      }
      let line = SetLine(
        row: firstRow + row, name: names?.name(of: firstRow + row), labels: labels,
        pValues: values, abstains: marksAbstention ? labels.isEmpty : nil)
      switch format {
      case .csv: text.appendCSV(line)
      case .jsonl: text.appendJSONLine(line)
      default: text.appendJSONElement(line, isFirst: rowCount + row == 0)
      }
    }
    rowCount += sets.count
    try output.write(text.bytes)
  }

  /// Finishes the file.
  consuming func commit() throws {
    switch format {
    case .npz:
      var archive = NPZWriter(output)
      try archive.add(NPYArray(archived.offsets), named: "indptr")
      try archive.add(NPYArray(archived.labels), named: "indices")
      if hasPValues { try archive.add(NPYArray(archivedPValues), named: "p_values") }
      if marksAbstention {
        let marks = (0..<archived.rowCount).map { UInt8(archived.size(of: $0) == 0 ? 1 : 0) }
        try archive.add(NPYArray(marks), named: "abstain")
      }
      if case .integers(let rows) = names { try archive.add(NPYArray(rows), named: "row") }
      try archive.commit()
    case .json:
      try output.write("\n  ]\n}\n")
      try output.commit()
    case .csv, .jsonl:
      try output.commit()
    }
  }
}
