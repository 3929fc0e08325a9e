internal import FoundationEssentials
internal import ProbabilityCalibration
internal import ScoringCore

/// A file that a pipeline names and that is not there.
struct MissingFile {
  private let node: YAMLNode
  private let path: String
  private let key: String

  /// Names a file.
  ///
  /// - Parameters:
  ///   - node: where it is named.
  ///   - path: where it was looked for.
  ///   - key: the key that names it.
  init(_ node: YAMLNode, path: String, key: String) {
    (self.node, self.path, self.key) = (node, path, key)
  }

  /// The error, with the name of the directory that is absent, or of a file that may be meant.
  var failure: DataError {
    let directory = FilePath.directory(of: path)
    var isDirectory = false
    let exists = FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory)
    var remedy = "paths are relative to the directory of the pipeline"
    if node.isPrivate {
      remedy = "check the variables that it names; " + remedy
    } else if !exists || !isDirectory {
      remedy = "there is no directory '\(directory)'; " + remedy
    } else if let near = nearest(in: directory) {
      remedy = "did you mean \(near)?"
    }
    return node.failure(
      "\(key) \(node.shown), a file that does not exist", "a file", remedy, .missingInput)
  }

  /// The name that is there and differs by few letters.
  private func nearest(in directory: String) -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return NearestWord.nearest(to: name, among: names.sorted().prefix(2_000).map { $0 })
  }
}
