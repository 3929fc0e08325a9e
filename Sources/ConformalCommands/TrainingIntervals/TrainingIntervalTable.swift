internal import ConformalPrediction
internal import ExactStatistics
internal import TensorFiles

/// The intervals of a batch of rows at one level, with the intervals that make them up where there may be several.
struct TrainingIntervalBatch: Sendable {
  let ends: CrossValidationIntervals
  var pieces: [[ClosedRange<Double>]]?

  var alpha: Level { ends.alpha }

  /// Whether the set of a row holds a number.
  func contains(_ target: Double, row: Int) -> Bool {
    pieces.map { $0[row].contains { $0.contains(target) } } ?? ends.contains(target, row: row)
  }
}

/// Writes intervals as they come, into a file that appears whole or not at all.
///
/// `.csv` has the columns `row,alpha,lower,upper,pieces`, `.jsonl` one object a row with `null` for an infinite
/// end, `.npz` the arrays `lower`, `upper` and `pieces`, of several levels with the level before the name. `alpha`
/// is there for several levels, `pieces` (in .csv and .npz a count) where sets may be unions.
final class TrainingIntervalTable {
  private struct Arrays {
    let lower: SpooledArray<Double>
    let upper: SpooledArray<Double>
    let pieces: SpooledArray<Int32>
  }

  private let output: OutputFile
  private let format: SetFormat
  private let alphas: [Level]
  private let hasPieces: Bool
  private let arrays: [Arrays]
  private var row = 0

  init(path: String, format: SetFormat, alphas: [Level], hasPieces: Bool) throws {
    let output = try OutputFile(path: path)
    self.output = output
    self.format = format
    self.alphas = alphas
    self.hasPieces = hasPieces
    arrays =
      format == .npz
      ? alphas.map { _ in
        Arrays(
          lower: SpooledArray(for: output), upper: SpooledArray(for: output),
          pieces: SpooledArray(for: output))
      } : []
    if format == .csv {
      try output.write(
        "row," + (statesAlpha ? "alpha," : "") + "lower,upper" + (hasPieces ? ",pieces" : "")
          + "\n")
    }
  }

  private var statesAlpha: Bool { alphas.count > 1 }

  /// Appends the intervals of the next rows, for each level.
  func write(_ levels: [TrainingIntervalBatch]) throws {
    let count = levels.first?.ends.count ?? 0
    guard format != .npz else {
      for (level, arrays) in zip(levels, arrays) {
        try arrays.lower.append(level.ends.lower)
        try arrays.upper.append(level.ends.upper)
        if let pieces = level.pieces { try arrays.pieces.append(pieces.map { Int32($0.count) }) }
      }
      return
    }
    for index in 0..<count {
      for level in levels { try output.write(line(level, index)) }
      row += 1
    }
  }

  /// Finishes the file.
  func commit() throws {
    guard format == .npz else { return try output.commit() }
    var archive = NPZWriter(output)
    for (alpha, level) in zip(alphas, arrays) {
      let prefix = statesAlpha ? "\(alpha)/" : ""
      try archive.add(NPYArray(level.lower), named: prefix + "lower")
      try archive.add(NPYArray(level.upper), named: prefix + "upper")
      if hasPieces { try archive.add(NPYArray(level.pieces), named: prefix + "pieces") }
    }
    try archive.commit()
  }

  private func line(_ level: TrainingIntervalBatch, _ index: Int) -> String {
    let (lower, upper) = (level.ends.lower[index], level.ends.upper[index])
    guard format == .jsonl else {
      let alpha = statesAlpha ? "\(level.alpha)," : ""
      let count = level.pieces.map { ",\($0[index].count)" } ?? ""
      return "\(row),\(alpha)\(lower),\(upper)\(count)\n"
    }
    let alpha = statesAlpha ? ",\"alpha\":\"\(level.alpha)\"" : ""
    let pieces = level.pieces.map { pieces in
      let parts = pieces[index].map { "[\(json($0.lowerBound)),\(json($0.upperBound))]" }
      return ",\"pieces\":[\(parts.joined(separator: ","))]"
    }
    return "{\"row\":\(row)\(alpha),\"lower\":\(json(lower)),\"upper\":\(json(upper))"
      + "\(pieces ?? "")}\n"
  }

  private func json(_ end: Double) -> String { end.isFinite ? "\(end)" : "null" }
}
