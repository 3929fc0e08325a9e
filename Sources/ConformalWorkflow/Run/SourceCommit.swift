internal import Foundation
internal import Synchronization

/// The commit that a directory is at.
enum SourceCommit {
  private static let known = Mutex<[String: String?]>([:])

  /// The commit, with `-dirty` after it where files that git knows differ; `nil` outside of git or without it.
  ///
  /// Asked once for each directory and process.
  static func of(directory: String) -> String? {
    known.withLock { known in
      if let found = known[directory] { return found }
      let found = ask(directory)
      known[directory] = found
      return found
    }
  }

  private static func ask(_ directory: String) -> String? {
    guard let head = git(["rev-parse", "--verify", "--quiet", "HEAD"], directory), !head.isEmpty
    else { return nil }
    let changes = git(["status", "--porcelain", "--untracked-files=no"], directory) ?? ""
    return head + (changes.isEmpty ? "" : "-dirty")
  }

  private static func git(_ arguments: [String], _ directory: String) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", directory.isEmpty ? "." : directory] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
