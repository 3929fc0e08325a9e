internal import ConformalInputs
internal import ConformalReporting
internal import ScoringCore
internal import TensorFiles

/// Files of a report and of a picture, opened before the work and written after it, all or none.
struct PictureFiles {
  private let report: OutputFile?
  private let figure: OutputFile?

  /// Opens the files that are wanted.
  init(report: String?, figure: String?, other: String, _ reader: InputReader) throws {
    try Self.requireDifferent([report, figure, other].compactMap { $0 })
    self.report = try report.map { try reader.output($0) }
    self.figure = try figure.map { try reader.output($0) }
  }

  /// Checks that no result takes the place of another.
  static func requireDifferent(_ paths: [String]) throws {
    var taken: Set<String> = []
    for (index, path) in paths.enumerated() where !path.hasPrefix("/dev/") {
      let isNew = taken.insert(normalized(path)).inserted
      if isNew, !paths[..<index].contains(where: { OutputFile.areSameFile($0, path) }) { continue }
      throw DataError(.usage, found: "\(path) for two results", expected: "a file for each")
    }
  }

  /// A path without detours through `.` and `..`, so that one place has one text.
  private static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// Writes what is wanted.
  func write(report page: () -> Report, figure picture: () -> Figure) throws {
    if let report { try report.write(page().html) }
    if let figure { try figure.write(picture().svg) }
    try report?.commit()
    try figure?.commit()
  }
}
