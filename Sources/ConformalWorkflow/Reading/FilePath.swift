internal import FoundationEssentials

/// Paths as texts.
package enum FilePath {
  /// The directory of a file; `.` for a name alone.
  package static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    var directory = path[..<slash]
    // `a//b` is `a/b`: who names a directory may end it with a slash.
    while directory.hasSuffix("/") { directory.removeLast() }
    return directory.isEmpty ? "/" : String(directory)
  }

  /// A path seen from a directory.
  package static func joining(_ directory: String, _ path: String) -> String {
    if path.hasPrefix("/") || directory == "." { return path }
    return directory.hasSuffix("/") ? directory + path : "\(directory)/\(path)"
  }

  /// A path seen from a directory, the shorter way where it leads out of it.
  ///
  /// `a/../b` is `b` for people and, where `a` is no link, for the system.
  package static func resolving(_ path: String, from directory: String) -> String {
    var (directory, path) = (directory, path)
    while path.hasPrefix("../"), let name = directory.split(separator: "/").last, name != "..",
      name != ".",
      (try? FileManager.default.destinationOfSymbolicLink(atPath: directory)) == nil
    {
      directory = Self.directory(of: directory)
      path = String(path.dropFirst(3).drop { $0 == "/" })
    }
    return path.isEmpty ? directory : joining(directory, path)
  }

  /// The path without `.`, `..` after a name, and double slashes.
  package static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !path.hasPrefix("/") {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// A path as seen from a directory.
  ///
  /// - Parameters:
  ///   - path: a path seen from `current`; one that begins with `/` stays as it is.
  ///   - directory: a directory, likewise seen from `current`.
  ///   - current: the directory that both are seen from, beginning with `/`.
  /// - Returns: the same file seen from `directory`.
  package static func relative(_ path: String, to directory: String, current: String) -> String {
    if path.hasPrefix("/") || directory == "." { return path }
    let file = normal(joining(current, path)).split(separator: "/")
    let start = normal(joining(current, directory)).split(separator: "/")
    let shared = zip(file, start).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: start.count - shared)
    return (up + file.dropFirst(shared).map(String.init)).joined(separator: "/")
  }
}
