internal import ConformalArtifacts
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
    let format = try chosenFormat()
    let calibrator = try reader.calibrator(self.calibrator)
    let loaded = try outputs.load(reader)
    let corrected = try calibrator.apply(to: loaded.outputs)
    let output = try reader.output(out)
    let columns = ProbabilityColumns(
      names: loaded.names, firstRow: outputs.firstRow,
      classNames: calibrator.artifact.classNames, classCount: corrected.classCount)
    switch format {
    case .npy:
      try output.write(
        NPYArray.header(
          isSingle: isSingle, rowCount: corrected.rowCount, columnCount: corrected.classCount))
    case .csv: try output.write(columns.header)
    }
    let progress = console.rowProgress("transformed", total: corrected.rowCount)
    let size = max(1, (1 << 20) / corrected.classCount)
    for start in stride(from: 0, to: corrected.rowCount, by: size) {
      let rows = start..<min(start + size, corrected.rowCount)
      let part = corrected.slice(rows: rows)
      let probabilities = try part.probabilities(execution: execution)
      switch format {
      case .npy: try output.write(arrayBytes(probabilities))
      case .csv:
        for block in try columns.blocks(of: probabilities, rows: rows, execution) {
          try output.write(block)
        }
      }
      part.releasePages()
      progress(rows.upperBound)
    }
    try output.commit()
    if out != "-" {
      console.note(
        "transformed \(grouped(corrected.rowCount)) rows by \(calibrator.artifact.calibrator.method)\n"
          + "wrote \(out)")
    }
  }

  private func arrayBytes(_ values: [Double]) -> [UInt8] {
    isSingle ? NPYArray(values.map { Float($0) }).elementBytes : NPYArray(values).elementBytes
  }

  private func chosenFormat() throws -> Format {
    let isAnonymous = out == "-" || out.hasPrefix("/dev/")
    let ending = out.lowercased().split(separator: ".").last.flatMap {
      Format(rawValue: String($0))
    }
    guard let chosen = format ?? (isAnonymous ? .csv : ending) else {
      throw DataError(
        .usage, found: "--out \(out)",
        expected: "a name that ends in .npy or .csv, or --format npy or csv")
    }
    if isSingle, chosen == .csv {
      throw DataError(
        .usage, found: "--precision float32 with csv", expected: "npy, or text that is exact")
    }
    return chosen
  }
}
