internal import ConformalWorkflow
internal import FoundationEssentials
internal import ScoringCore

/// The pipelines that a command line names: files, and every `.yaml` and `.yml` of directories.
struct PipelinePaths {
  /// The files, in the order of the command line; those of a directory by name.
  let files: [String]

  init(_ paths: [String]) throws {
    files = try paths.flatMap { path -> [String] in
      var isDirectory: Bool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory
      else { return [path] }
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
      let found = names.filter {
        !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml"))
      }
      guard !found.isEmpty else {
        throw DataError(
          .missingInput, found: "a directory without pipelines",
          expected: "files that end in .yaml", file: path)
      }
      return found.map { "\(path)/\($0)" }
    }
  }
}
