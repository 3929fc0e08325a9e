internal import ScoringCore
internal import TensorFiles

/// A column of numbers or truths, one for each row.
enum RowColumn: Sendable {
  case numbers([Double])
  case flags([Bool])
}

/// Columns of rows, written as `.csv`, `.jsonl` or `.npz`.
struct RowTable: Sendable {
  /// Rows that are put into text at once.
  private static let blockRowCount = 1 << 12

  /// The names of rows, where the caller gave them.
  let names: RowNames?
  let count: Int
  let columns: [(name: String, values: RowColumn)]

  /// The format of a file, as said or by its ending.
  static func format(_ format: SetFormat?, path: String) throws -> SetFormat {
    let isAnonymous = path == "-" || path.hasPrefix("/dev/")
    let chosen = format ?? (isAnonymous ? .csv : SetFormat(path: path))
    guard let chosen, chosen != .json else {
      throw DataError(
        .usage, found: format.map { "--format \($0.rawValue)" } ?? "--out \(path)",
        expected: "a name that ends in .csv, .jsonl or .npz",
        remedy: "choose one of these endings, or say --format")
    }
    return chosen
  }

  /// Writes the rows.
  func write(to output: OutputFile, _ format: SetFormat, _ execution: Execution) throws {
    if format == .npz {
      try writeArchive(to: output)
      return
    }
    if format == .csv {
      try output.write((["row"] + columns.map { $0.name }).joined(separator: ",") + "\n")
    }
    let size = Self.blockRowCount * 64
    for start in stride(from: 0, to: count, by: size) {
      let end = min(start + size, count)
      let blocks = try mapRowBlocks(
        rowCount: end - start, blockRowCount: Self.blockRowCount,
        threadCount: execution.threadCount, workspace: ()
      ) { _, rows in text(of: rows.lowerBound + start..<rows.upperBound + start, format) }
      for block in blocks { try output.write(block) }
    }
  }

  private func text(of rows: Range<Int>, _ format: SetFormat) -> String {
    let isObject = format == .jsonl
    return rows.map { row in
      let fields = columns.map { column in
        let value =
          switch column.values {
          case .numbers(let values): "\(values[row])"
          case .flags(let values): isObject ? "\(values[row])" : values[row] ? "1" : "0"
          }
        return isObject ? "\"\(column.name)\":\(value)" : value
      }
      let name = nameText(row, isObject)
      let line = ([isObject ? "\"row\":\(name)" : name] + fields).joined(separator: ",")
      return isObject ? "{\(line)}\n" : line + "\n"
    }.joined()
  }

  private func nameText(_ row: Int, _ isObject: Bool) -> String {
    switch names?.name(of: row) {
    case nil: "\(row)"
    case .integer(let name): "\(name)"
    case .text(let name): isObject ? RowText.jsonString(name) : RowText.csvField(name)
    }
  }

  /// Checks that names can be written.
  func requireWritable(_ format: SetFormat, path: String) throws {
    if format == .npz, case .text = names {
      throw DataError(
        .usage, found: "text row ids for an .npz file", expected: "integer ids",
        remedy: "write .csv or .jsonl", file: path)
    }
  }

  private func writeArchive(to output: OutputFile) throws {
    var archive = NPZWriter(output)
    for column in columns {
      switch column.values {
      case .numbers(let values): try archive.add(NPYArray(values), named: column.name)
      case .flags(let values):
        try archive.add(NPYArray(values.map { $0 ? UInt8(1) : 0 }), named: column.name)
      }
    }
    if case .integers(let rows) = names { try archive.add(NPYArray(rows), named: "row") }
    try archive.commit()
  }
}
