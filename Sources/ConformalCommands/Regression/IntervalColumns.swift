internal import ConformalPrediction
internal import ExactStatistics
internal import TensorFiles

/// A column of numbers that is written beside intervals.
struct IntervalColumn {
  let name: String
  let values: [Double]
}

/// Prediction intervals of one or more levels with all that is written of them.
struct IntervalTable {
  let intervals: [PredictionIntervals]
  /// What does not depend on the level.
  let columns: [IntervalColumn]
  /// The names of rows, where the caller gave them.
  let names: RowNames?
  /// The index of row 0, where rows have no names.
  let firstIndex: Int
  /// The names of the groups that intervals go by, or `nil` without groups.
  let categoryNames: [String]?
  /// Whether intervals can be empty.
  let marksEmpty: Bool

  private var statesAlpha: Bool { intervals.count > 1 }
  private var rowCount: Int { intervals[0].count }

  /// The header of a `.csv` file.
  private var header: String {
    (["row"] + (statesAlpha ? ["alpha"] : []) + ["lower", "upper"]
      + (marksEmpty ? ["empty"] : []) + columns.map { $0.name }
      + (categoryNames == nil ? [] : ["category"])).joined(separator: ",")
  }

  /// Writes all rows.
  func write(to output: OutputFile, format: SetFormat) throws {
    switch format {
    case .npz: try writeArchive(to: output)
    case .csv:
      try output.write(header + "\n")
      try forEachRow { try output.write(csv($0, $1) + "\n") }
      try output.commit()
    case .jsonl:
      try forEachRow { try output.write(json($0, $1) + "\n") }
      try output.commit()
    case .json:
      let levels = intervals.map { "\"\($0.quantiles.alpha)\"" }.joined(separator: ", ")
      try output.write(
        "{\n  " + (statesAlpha ? "\"alphas\" : [\(levels)]" : "\"alpha\" : \(levels)")
          + ",\n  \"intervals\" : [")
      var isFirst = true
      try forEachRow {
        try output.write((isFirst ? "\n    " : ",\n    ") + json($0, $1))
        isFirst = false
      }
      try output.write(
        "\n  ],\n  \"schema\" : \"swift-conformal/prediction-intervals/1\"\n}\n")
      try output.commit()
    }
  }

  private func forEachRow(_ body: (Int, PredictionIntervals) throws -> Void) throws {
    for row in 0..<rowCount { for level in intervals { try body(row, level) } }
  }

  private func name(_ row: Int) -> RowName {
    names?.name(of: row) ?? .integer(Int64(firstIndex + row))
  }

  private func csv(_ row: Int, _ level: PredictionIntervals) -> String {
    var fields: [String] = []
    switch name(row) {
    case .integer(let number): fields.append("\(number)")
    case .text(let text): fields.append(RowText.csvField(text))
    }
    if statesAlpha { fields.append("\(level.quantiles.alpha)") }
    let isEmpty = level.isEmpty(row)
    fields += isEmpty ? ["", ""] : ["\(level.lower[row])", "\(level.upper[row])"]
    if marksEmpty { fields.append(isEmpty ? "1" : "0") }
    fields += columns.map { "\($0.values[row])" }
    if let category = category(row, level) { fields.append(RowText.csvField(category)) }
    return fields.joined(separator: ",")
  }

  /// The name of the group that an interval goes by.
  private func category(_ row: Int, _ level: PredictionIntervals) -> String? {
    guard let categoryNames, let category = level.categories?[row] else { return nil }
    return category < 0 ? "none" : categoryNames[Int(category)]
  }

  /// One object, keys in order of their names; an infinite number is null beside a flag.
  private func json(_ row: Int, _ level: PredictionIntervals) -> String {
    var members: [(String, String)] = []
    func add(_ name: String, _ value: Double) {
      members.append((name, value.isFinite ? "\(value)" : "null"))
      if value.isInfinite { members.append((name + "_infinite", "true")) }
    }
    switch name(row) {
    case .integer(let number): members.append(("row", "\(number)"))
    case .text(let text): members.append(("row", RowText.jsonString(text)))
    }
    if statesAlpha {
      members.append(("alpha", RowText.jsonString("\(level.quantiles.alpha)")))
    }
    if level.isEmpty(row) {
      members += [("lower", "null"), ("upper", "null")]
    } else {
      add("lower", level.lower[row])
      add("upper", level.upper[row])
    }
    if marksEmpty { members.append(("empty", level.isEmpty(row) ? "true" : "false")) }
    for column in columns { add(column.name, column.values[row]) }
    if let category = category(row, level) {
      members.append(("category", RowText.jsonString(category)))
    }
    return "{"
      + members.sorted { $0.0 < $1.0 }.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }

  private func writeArchive(to output: OutputFile) throws {
    var archive = NPZWriter(output)
    for level in intervals {
      let prefix = statesAlpha ? "\(level.quantiles.alpha)/" : ""
      func values(_ ends: [Double]) -> [Double] {
        ends.indices.map { level.isEmpty($0) ? .nan : ends[$0] }
      }
      try archive.add(NPYArray(values(level.lower)), named: prefix + "lower")
      try archive.add(NPYArray(values(level.upper)), named: prefix + "upper")
      if marksEmpty {
        let marks = level.lower.indices.map { UInt8(level.isEmpty($0) ? 1 : 0) }
        try archive.add(NPYArray(marks), named: prefix + "empty")
      }
      if let categories = level.categories {
        try archive.add(NPYArray(categories), named: prefix + "category")
      }
    }
    for column in columns { try archive.add(NPYArray(column.values), named: column.name) }
    if case .integers(let rows) = names { try archive.add(NPYArray(rows), named: "row") }
    try archive.commit()
  }
}
