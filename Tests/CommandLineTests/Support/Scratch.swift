import Foundation

/// A directory that goes when the test is done.
struct Scratch {
  let path: String

  /// Gives a test a new empty directory and removes it afterwards.
  static func with<Result>(_ body: (Scratch) async throws -> Result) async throws -> Result {
    let path = NSTemporaryDirectory() + "conformal-cli-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(Scratch(path: path))
  }

  subscript(name: String) -> String { path + "/" + name }

  /// The names of all files, hidden ones too.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: self[name]))
  }

  func write(_ text: String, _ name: String) throws { try write(Array(text.utf8), name) }

  func bytes(_ name: String) throws -> [UInt8] { try fileBytes(self[name]) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// Texts with `@` at the start, or after `--option=`, as the path of this directory; sample files that
  /// are named this way are made.
  func prepare(_ texts: [String]) throws -> [String] {
    try texts.map { text in
      guard text.hasPrefix("@") else { return text }
      let name = String(text.dropFirst(2).prefix { $0 != ":" })
      if let sample = SampleFile.bytes(name) { try write(sample, name) }
      return path + text.dropFirst(1)
    }
  }
}

func fileBytes(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}
