internal import ConformalReporting
internal import ScoringCore
internal import TensorFiles

/// Files of a report and of a picture, opened before the work and written after it, all or none.
struct PictureFiles {
  private let report: OutputFile?
  private let figure: OutputFile?

  /// Opens the files that are wanted.
  init(report: String?, figure: String?, other: String, _ reader: InputReader) throws {
    let paths = [report, figure, other].compactMap { $0 }
    if let twice = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
      throw DataError(
        .usage, found: "\(twice) for two results", expected: "a file for each",
        remedy: "choose files that differ")
    }
    self.report = try report.map { try reader.output($0) }
    self.figure = try figure.map { try reader.output($0) }
  }

  /// Writes what is wanted.
  func write(report page: () -> Report, figure picture: () -> Figure) throws {
    if let report { try report.write(page().html) }
    if let figure { try figure.write(picture().svg) }
    try report?.commit()
    try figure?.commit()
  }
}
