internal import ConformalPrediction
internal import ScoringCore
internal import TensorFiles

/// Writes prediction sets as they come, into a file that appears whole or not at all.
///
/// The file is written while the next batch is found: at most one batch waits.
final class SetWriter {
  private enum Body {
    case text(SetText)
    case archive(SetArchive)
  }

  /// Fewer bytes are written at once: a thread would take longer.
  private static let backgroundByteCount = 1 << 18

  private let output: OutputFile
  private let body: Body
  private let isDocument: Bool
  private var writing: BackgroundWork<Void>?

  init(
    path: String, format: SetFormat, columns: SetColumns, classCount: Int, execution: Execution
  ) throws {
    if format == .npz, case .text = columns.names {
      throw DataError(
        .usage, found: "text row ids for an .npz file", expected: "integer ids",
        remedy: "write .csv or .jsonl", file: path)
    }
    output = try OutputFile(path: path)
    isDocument = format == .json
    body =
      format == .npz
      ? .archive(SetArchive(output, columns))
      : .text(
        SetText(format: format, columns: columns, classCount: classCount, execution: execution))
    switch format {
    case .csv: try output.write(columns.header + "\n")
    case .json:
      let levels = columns.alphas.map { "\"\($0)\"" }.joined(separator: ", ")
      try output.write(
        "{\n  " + (columns.statesAlpha ? "\"alphas\" : [\(levels)]" : "\"alpha\" : \(levels)")
          + ",\n  \"schema\" : \"swift-conformal/prediction-sets/1\",\n  \"sets\" : [")
    case .jsonl, .npz: break
    }
  }

  /// Appends the sets of a batch, one for each level; throws an error of this batch or of the one before.
  func write(_ batch: [SetBatch], firstRow: Int) throws {
    switch body {
    case .archive(let archive): try archive.append(batch)
    case .text(let text):
      let blocks = try text.blocks(of: batch, firstRow: firstRow)
      try finishWriting()
      let output = output
      if blocks.reduce(0, { $0 + $1.count }) < SetWriter.backgroundByteCount {
        for block in blocks { try output.write(block) }
      } else {
        writing = BackgroundWork { for block in blocks { try output.write(block) } }
      }
    }
  }

  /// Finishes the file.
  func commit() throws {
    try finishWriting()
    if case .archive(let archive) = body {
      try archive.commit()
    } else {
      if isDocument { try output.write("\n  ]\n}\n") }
      try output.commit()
    }
  }

  private func finishWriting() throws {
    if let writing = writing.take() { try writing.wait() }
  }
}
