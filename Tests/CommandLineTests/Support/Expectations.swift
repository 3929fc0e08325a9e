import Foundation
import Testing

/// Whether a text fits a pattern in which `*` stands for anything.
func fits(_ text: String, _ pattern: String) -> Bool {
  let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
  guard parts.count > 1, let first = parts.first, let last = parts.last else {
    return text == pattern
  }
  guard text.hasPrefix(first), text.hasSuffix(last), text.count >= first.count + last.count else {
    return false
  }
  var rest = text.dropFirst(first.count).dropLast(last.count)
  for part in parts.dropFirst().dropLast() where !part.isEmpty {
    guard let match = rest.range(of: part) else { return false }
    rest = rest[match.upperBound...]
  }
  return true
}

/// A command that must be refused: `@/name` is a sample file, `*` in the line stands for anything.
struct Refusal: Sendable, CustomTestStringConvertible {
  let title: String
  let arguments: [String]
  let line: String

  init(_ title: String, _ arguments: String, _ line: String) {
    self.init(title, words: arguments.split(separator: " ").map(String.init), line)
  }

  init(_ title: String, words: [String], _ line: String) {
    self.title = title
    self.arguments = words
    self.line = line
  }

  var testDescription: String { title }

  /// Runs the command: the status, one line on standard error, nothing on standard output, no new file.
  func check(status: Int32) async throws {
    try await Scratch.with { scratch in
      let words = try scratch.prepare(arguments)
      let before = try scratch.names()
      let result = try await ConformalProcess.run(words)
      expectRefusal(
        result, status: status, line: line.replacingOccurrences(of: "@", with: scratch.path))
      #expect(try scratch.names() == before)
    }
  }
}

/// Expects a status, one line on standard error, and nothing on standard output.
func expectRefusal(
  _ result: ProcessResult, status: Int32, line: String, location: SourceLocation = #_sourceLocation
) {
  #expect(result.status == status, "\(result.errorText)", sourceLocation: location)
  #expect(!result.wasKilled, sourceLocation: location)
  #expect(result.standardOutput.isEmpty, sourceLocation: location)
  let lines = result.errorLines
  #expect(
    lines.count == 1 && fits(lines.first ?? "", line),
    "found \(result.errorText)\nexpected \(line)", sourceLocation: location)
}

/// Expects status 0 and returns the result.
@discardableResult
func expectSuccess(
  _ result: ProcessResult, location: SourceLocation = #_sourceLocation
) -> ProcessResult {
  #expect(result.status == 0 && !result.wasKilled, "\(result.errorText)", sourceLocation: location)
  return result
}

/// One JSON object, after checks that all its keys are sorted and that it names its schema.
func document(_ text: String, location: SourceLocation = #_sourceLocation) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
  let object = try #require(value as? [String: Any], sourceLocation: location)
  let schema = object["schema"] as? String
  #expect(schema?.hasPrefix("swift-conformal/") == true, sourceLocation: location)
  #expect(text.hasSuffix("}\n"), sourceLocation: location)
  // In the printed form each key has its own line; the indent tells the object it belongs to.
  var last: [Int: String] = [:]
  for line in text.split(separator: "\n") {
    let indent = line.prefix { $0 == " " }.count
    last = last.filter { $0.key <= indent }
    guard let end = line.range(of: "\" : ") else {
      if line.hasSuffix("{") { last[indent + 2] = nil }
      continue
    }
    let key = String(line[..<end.lowerBound].dropFirst(indent + 1))
    if let previous = last[indent] {
      #expect(previous < key, "keys in order", sourceLocation: location)
    }
    last[indent] = key
  }
  return object
}
