internal import ConformalArtifacts
public import ConformalInputs
internal import ProbabilityCalibration
public import ScoringCore
internal import TensorFiles

/// `conformal transform`: a calibrator and outputs in, corrected probabilities out.
public struct Transform: Sendable {
  /// The formats of probabilities.
  public enum Format: String, Sendable, CaseIterable {
    /// A numpy array, n x K.
    case npy
    /// Columns `row`, then one a class.
    case csv
  }

  /// The calibrator's file.
  public var calibrator: String
  /// The outputs.
  public var outputs: OutputsInput
  /// The file to write, or `-`.
  public var out = "-"
  /// The file of the intervals of a Venn-Abers calibrator, n x 2K lower and upper ends, or `nil`.
  public var intervals: String?
  /// The format, or `nil` for the one of the file's name; standard output is `csv`.
  public var format: Format?
  /// Whether an array is of float32, not float64.
  public var isSingle = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - calibrator: the calibrator's file.
  ///   - outputs: the outputs.
  public init(calibrator: String, outputs: OutputsInput) {
    (self.calibrator, self.outputs) = (calibrator, outputs)
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  public func run(_ console: Console) throws {
    let reader = InputReader(console: console)
    try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws {
    let format = try chosenFormat(out)
    let intervalFormat = try intervals.map { try chosenFormat($0) }
    let calibrator = try reader.calibrator(self.calibrator)
    let loaded = try outputs.load(reader)
    let corrected = try calibrator.apply(to: loaded.outputs)
    let names = calibrator.artifact.classNames
    let titles = (0..<corrected.classCount).map { label in names.map { $0[label] } ?? "p\(label)" }
    func open(
      _ path: String, _ format: Format, _ titles: [String]
    ) throws -> NumberRows {
      try NumberRows(
        try reader.output(path), format, isSingle: isSingle,
        columns: NumberColumns(
          names: loaded.names, firstRow: outputs.firstRow, titles: titles),
        rowCount: corrected.rowCount)
    }
    let source = try intervalSource(calibrator)
    let output = try open(out, format, titles)
    let ends = try intervals.flatMap { path in
      try intervalFormat.map {
        try open(path, $0, titles.flatMap { ["\($0)_lower", "\($0)_upper"] })
      }
    }
    let progress = console.rowProgress("transformed", total: corrected.rowCount)
    let size = max(1, (1 << 20) / corrected.classCount)
    for start in stride(from: 0, to: corrected.rowCount, by: size) {
      let rows = start..<min(start + size, corrected.rowCount)
      let part = corrected.slice(rows: rows)
      try output.write(
        try part.probabilities(execution: execution), rows: rows, execution)
      if let ends, let source {
        let found = try source.intervals(of: loaded.outputs.slice(rows: rows))
        try ends.write(
          found.flatMap { [$0.lowerBound, $0.upperBound] }, rows: rows, execution)
      }
      part.releasePages()
      progress(rows.upperBound)
    }
    try ends?.commit()
    try output.commit()
    if out != "-" {
      console.note(
        "transformed \(grouped(corrected.rowCount)) rows by \(calibrator.artifact.calibrator.method)\n"
          + "wrote \(out)" + (intervals.map { " and \($0)" } ?? ""))
    }
  }

  /// The map that gives intervals, where they are wanted.
  private func intervalSource(
    _ calibrator: LoadedCalibrator
  ) throws -> OneVersusRestMap<VennAbersMap>? {
    guard let intervals else { return nil }
    try PictureFiles.requireDifferent([out, intervals])
    guard let map = calibrator.artifact.calibrator.map as? OneVersusRestMap<VennAbersMap> else {
      throw DataError(
        .usage, found: "--intervals with method '\(calibrator.artifact.calibrator.method)'",
        expected: "a calibrator fitted with --method venn-abers")
    }
    return map
  }

  private func chosenFormat(_ path: String) throws -> Format {
    let isAnonymous = path == "-" || path.hasPrefix("/dev/")
    let ending = path.lowercased().split(separator: ".").last.flatMap {
      Format(rawValue: String($0))
    }
    guard let chosen = format ?? (isAnonymous ? .csv : ending) else {
      throw DataError(
        .usage, found: "--\(path == out ? "out" : "intervals") \(path)",
        expected: "a name that ends in .npy or .csv, or --format npy or csv")
    }
    if isSingle, chosen == .csv {
      throw DataError(
        .usage, found: "--precision float32 with csv", expected: "npy, or text that is exact")
    }
    return chosen
  }
}
