internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

/// The tree of a pipeline with everything that it includes, before variables are replaced.
struct PipelineSource {
  /// The most files that one pipeline may include.
  static let mostIncludes = 100

  private var includeCount = 0

  /// Reads a file and what it includes.
  ///
  /// - Parameter path: the file.
  /// - Returns: the tree; what the file says goes before what it includes.
  /// - Throws: `DataError` for files that are absent, are no YAML, or include each other.
  static func tree(of path: String) throws -> YAMLNode {
    var source = PipelineSource()
    return try source.tree(of: path, includedBy: [])
  }

  private mutating func tree(of path: String, includedBy outer: [String]) throws -> YAMLNode {
    let root = try YAMLNode(contentsOf: path, name: path)
    guard let include = root["include"] else { return root }
    let files = include.entries ?? [include]
    var below: YAMLNode?
    for file in files {
      guard let name = file.text, !name.isEmpty, !file.isAbsent else {
        throw file.failure("\(file.shown) under 'include'", "a file, such as common.yaml")
      }
      guard !name.contains("${") else {
        throw file.failure(
          "a variable under 'include'", "a fixed name",
          "files are included before variables are replaced")
      }
      let target = FilePath.joining(FilePath.directory(of: path), name)
      let chain = outer + [FilePath.normal(path)]
      guard !chain.contains(FilePath.normal(target)) else {
        throw file.failure("\(file.shown), which includes this file", "files without a circle")
      }
      includeCount += 1
      guard includeCount <= Self.mostIncludes, chain.count <= 20 else {
        throw file.failure("more than \(Self.mostIncludes) included files", "fewer")
      }
      guard FileManager.default.fileExists(atPath: target) else {
        throw MissingFile(file, path: target, key: "include").failure
      }
      guard FileStatus(path: target)?.isRegular == true else {
        throw file.failure(
          "include \(file.shown), a directory, pipe or device", "a file", nil, .missingInput)
      }
      let included = try tree(of: target, includedBy: chain)
      below = below.map { included.merged(over: $0) } ?? included
    }
    var own = root
    own.content = .mapping(root.members.filter { $0.key != "include" })
    return below.map { own.merged(over: $0) } ?? own
  }
}

extension YAMLNode {
  /// This tree with what another says besides; lists and texts are taken whole.
  ///
  /// - Parameter other: what is included.
  /// - Returns: the tree of both.
  fileprivate func merged(over other: YAMLNode) -> YAMLNode {
    guard case .mapping(let own) = content, case .mapping(let others) = other.content else {
      return self
    }
    var result: [Member] = []
    for member in own {
      var merged = member
      if let below = other[member.key] {
        // A key without a value takes back what is included.
        if member.value.isAbsent { continue }
        merged.value = member.value.merged(over: below)
      }
      result.append(merged)
    }
    result += others.filter { member in self[member.key] == nil }
    return YAMLNode(content: .mapping(result), place: place)
  }
}
