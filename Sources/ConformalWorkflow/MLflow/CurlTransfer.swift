internal import Foundation
internal import ScoringCore
internal import TensorFiles

/// One HTTP request through the program curl.
///
/// URLSession would need libcurl at link time, which a command in one file does without, and twice the time to start.
/// Everything, secrets too, goes to curl by standard input: nothing of it is among the arguments that others can read.
struct CurlTransfer: Sendable {
  /// What is sent.
  enum Body: Sendable {
    case none
    /// A JSON document.
    case json([UInt8])
    /// A file.
    case file([UInt8])
  }

  /// What came back.
  struct Response: Sendable {
    let status: Int
    let body: [UInt8]
  }

  /// Why nothing came back.
  struct Failure: Error {
    /// What curl says, in one line.
    let message: String
    /// Whether another attempt may do better.
    let isPassing: Bool
  }

  var method: String
  var url: String
  var headers: [String] = []
  var credentials: MLflowCredentials = .none
  var body = Body.none
  /// Seconds until an answer is given up.
  var patience = 60

  /// Sends the request.
  ///
  /// - Throws: ``Failure`` where no answer came, `DataError` where there is no curl.
  func send() throws -> Response {
    var lines = try options()
    var scratch: URL?
    defer { if let scratch { try? FileManager.default.removeItem(at: scratch) } }
    switch body {
    case .none: break
    case .json(let bytes):
      lines.append("header = \"Content-Type: application/json\"")
      lines.append("data-raw = \(Self.quoted(String(decoding: bytes, as: UTF8.self)))")
    case .file(let bytes):
      let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("conformal-\(UUID().uuidString)")
      guard
        FileManager.default.createFile(
          atPath: file.path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
      else {
        throw DataError(
          .cannotWrite, found: "no place for a temporary file", expected: "one that can be written",
          remedy: "make room, or set TMPDIR to a directory that can be written", file: file.path)
      }
      scratch = file
      lines.append("upload-file = \(Self.quoted(file.path))")
    }
    return try run(lines.joined(separator: "\n") + "\n")
  }

  private func options() throws -> [String] {
    var lines = [
      "url = \(Self.quoted(url))", "request = \(Self.quoted(method))", "silent", "show-error",
      "globoff", "proto = \"=http,https\"", "connect-timeout = 10", "max-time = \(patience)",
      "write-out = \"\\n%{http_code}\"", "header = \"Expect:\"",
    ]
    lines += headers.map { "header = \(Self.quoted($0))" }
    switch credentials {
    case .none: break
    case .token(let token):
      lines.append("header = \(Self.quoted("Authorization: Bearer \(token)"))")
    case .password(let user, let password):
      lines.append("user = \(Self.quoted("\(user):\(password)"))")
    }
    guard !lines.contains(where: { $0.utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 } })
    else {
      throw DataError(
        .usage, found: "an address or a secret with a line break", expected: "one line")
    }
    return lines
  }

  private func run(_ configuration: String) throws -> Response {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Without the user's own settings.
    process.arguments = ["curl", "--disable", "--config", "-"]
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (
      input, output, errors
    )
    // The child inherits the mask of this thread: Ctrl-C and SIGTERM must end it too.
    do {
      try SignalMask.lettingEndSignalsThrough { try process.run() }
    } catch {
      throw Self.missing
    }
    // curl reads all of its settings before it writes anything.
    try? input.fileHandleForWriting.write(contentsOf: Data(configuration.utf8))
    try? input.fileHandleForWriting.close()
    let found = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 127 else { throw Self.missing }
    guard process.terminationStatus == 0 else {
      let line = said.split(separator: "\n").first.map(String.init) ?? "no answer"
      // 6, 7: no such host or nobody there; 28: too late; 52, 56: broken off.
      throw Failure(
        message: line.hasPrefix("curl: ") ? String(line.dropFirst(6)) : line,
        isPassing: [6, 7, 28, 52, 56].contains(process.terminationStatus))
    }
    guard let end = found.lastIndex(of: 0x0A),
      let status = Int(String(decoding: found[(end + 1)...], as: UTF8.self))
    else { throw Failure(message: "an answer without a status", isPassing: false) }
    return Response(status: status, body: Array(found[..<end]))
  }

  private static let missing = DataError(
    .missingInput, found: "no program 'curl'", expected: "curl, which talks to MLflow",
    remedy: "install curl")

  /// A text in a settings file of curl.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
