internal import ConformalArtifacts
internal import ConformalInputs
public import ConformalPrediction
public import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// `conformal select`: predictions with outcomes and new predictions in, new rows whose outcome is probably beyond
/// a threshold out.
public struct Select: Sendable {
  /// Where thresholds come from.
  public enum Threshold: Hashable, Sendable {
    /// One for all rows.
    case number(Double)
    /// A file for calibration rows, and one for new rows.
    case files(calibration: String, new: String)
  }

  /// A file of predictions of calibration rows, n.
  public var predictions: String
  /// A file of their outcomes, n.
  public var targets: String
  /// The thresholds.
  public var threshold: Threshold
  /// Which outcomes are looked for.
  public var direction = ConformalSelector.Direction.above
  /// A file of predictions of new rows, m.
  public var newPredictions: String
  /// A file of their outcomes, where they are known, or `nil`.
  public var newTargets: String?
  /// A file of identifiers of new rows, or `nil`.
  public var ids: String?
  /// The false discovery rate.
  public var rate: Level
  /// The seed of smoothed p-values, or `nil` for exact ties.
  public var smoothingSeed: UInt64?
  /// The file to write, or `-`.
  public var out = "-"
  /// The format, or `nil` for the one of the file's name.
  public var format: SetFormat?
  /// Whether to print a summary as JSON.
  public var json = false

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - predictions: a file of predictions of calibration rows.
  ///   - targets: a file of their outcomes.
  ///   - threshold: the thresholds.
  ///   - newPredictions: a file of predictions of new rows.
  ///   - rate: the false discovery rate.
  public init(
    predictions: String, targets: String, threshold: Threshold, newPredictions: String, rate: Level
  ) {
    self.predictions = predictions
    self.targets = targets
    self.threshold = threshold
    self.newPredictions = newPredictions
    self.rate = rate
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Throws: `DataError` for inputs or outputs that cannot be used, or a level that n is too small for.
  public func run(_ console: Console) throws {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the rows on standard output", expected: "--out FILE")
    }
    if case .number(let value) = threshold, !value.isFinite {
      throw DataError(.usage, found: "--threshold \(value)", expected: "a finite number")
    }
    let format = try RowTable.format(format, path: out)
    let reader = InputReader(console: console)
    try reader.locating { try run(format, reader, console) }
  }

  private func run(_ format: SetFormat, _ reader: InputReader, _ console: Console) throws {
    let predictions = try column(self.predictions, "predictions", reader)
    let targets = try column(self.targets, "targets", reader, like: predictions)
    let new = try column(newPredictions, "new_predictions", reader)
    let names = try ids.map { try rowNames($0, reader, count: new.count) }
    let (thresholds, newThresholds): (ConformalSelector.Thresholds, ConformalSelector.Thresholds)
    switch threshold {
    case .number(let value): (thresholds, newThresholds) = (.all(value), .all(value))
    case .files(let file, let newFile):
      thresholds = .each(try column(file, "thresholds", reader, like: predictions))
      newThresholds = .each(try column(newFile, "new_thresholds", reader, like: new))
    }
    let newTargets = try newTargets.map { try column($0, "new_targets", reader, like: new) }
    let inputs = try reader.inputRecords(reader.startDigests())
    try requireOtherRows(inputs)
    let selector = try ConformalSelector(
      predictions: predictions, targets: targets, thresholds: thresholds, direction: direction)
    let procedure = BenjaminiHochberg(rate: rate)
    guard
      smoothingSeed != nil
        || procedure.isFeasible(count: new.count, calibrationCount: predictions.count)
    else {
      throw DataError(
        .infeasible,
        found:
          "n = \(predictions.count) calibration rows for a false discovery rate of \(rate): no p-value is "
          + "below 1/\(predictions.count + 1)",
        expected: "n >= \(ConformalRank.minimumCount(for: rate))",
        remedy: "add calibration rows, or take a larger level", file: self.predictions)
    }
    let pValues =
      try smoothingSeed.map { seed in
        try selector.smoothedPValues(
          of: new, thresholds: newThresholds, identifiers: identifiers(names), seed: seed)
      } ?? selector.pValues(of: new, thresholds: newThresholds)
    let discoveries = procedure.discoveries(in: pValues)
    let table = RowTable(
      names: names, count: new.count,
      columns: [
        ("p_value", .numbers((0..<pValues.count).map { pValues[$0] })),
        ("selected", .flags(discoveries.isRejected)),
      ])
    try table.requireWritable(format, path: out)
    let output = try reader.output(out)
    try table.write(to: output, format, .standard)
    if format != .npz { try output.commit() }
    let document = SelectionDocument(
      self, selector, count: new.count, discoveries, inputs: inputs,
      evaluation: newTargets.map { targets in
        DiscoveryCount(
          isDiscovery: discoveries.isRejected,
          isPositive: ConformalSelector.isBeyond(targets, newThresholds, direction))
      })
    if json {
      try console.print(try jsonText(document))
    } else {
      console.note(document.text + (out == "-" ? "" : "\nwrote \(out)"))
    }
  }

  /// Reads a column of finite numbers, of as many rows as another one.
  private func column(
    _ file: String, _ role: String, _ reader: InputReader, like other: [Double]? = nil
  ) throws -> [Double] {
    let values = try reader.vector(file, role: role).doubles()
    let name = role.split(separator: "_").joined(separator: " ")
    if let other, values.count != other.count {
      throw DataError(
        found: "\(values.count) \(name) for \(other.count) predictions", expected: "one a row",
        file: file)
    }
    guard !values.isEmpty else {
      throw DataError(found: "no \(name)", expected: "at least one row", file: file)
    }
    if let row = values.firstIndex(where: { !$0.isFinite }) {
      throw DataError(
        found: "\(values[row])", expected: "a finite number", file: file, row: row, column: 0)
    }
    return values
  }

  private func rowNames(_ file: String, _ reader: InputReader, count: Int) throws -> RowNames {
    let names = try reader.rowNames(file, role: "ids")
    guard names.count == count else {
      throw DataError(
        found: "\(names.count) row ids for \(count) rows", expected: "one id a row", file: file)
    }
    return names
  }

  private func identifiers(_ names: RowNames?) -> RowIdentifiers {
    names.identifiers()
  }

  /// Checks that calibration rows are not the new rows.
  private func requireOtherRows(_ inputs: [DataRecord.Input]) throws {
    guard let first = inputs.first(where: { $0.role == "predictions" }),
      inputs.contains(where: {
        $0.role == "new_predictions" && $0.sha256 == first.sha256 && $0.member == first.member
      })
    else { return }
    throw DataError(
      found: "the predictions of the calibration rows", expected: "predictions of new rows",
      remedy: "rows with known outcomes calibrate, others are selected from", file: newPredictions)
  }
}
