import ArgumentParser
import ConformalCommands
import ConformalReporting
import TensorFiles

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Console {
  /// The console of this process.
  static let process = Console(
    print: printToStandardOutput,
    note: noteOnStandardError,
    progress: isatty(STDERR_FILENO) == 1 ? rewriteProgress : nil,
    terminal: isatty(STDOUT_FILENO) == 1 ? TerminalStyle.process : nil)
}

extension TerminalStyle {
  /// What the terminal of this process can show.
  fileprivate static var process: TerminalStyle {
    func variable(_ name: String) -> String? {
      unsafe getenv(name).map { unsafe String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    let locale = (variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? "").uppercased()
    let isPlain = variable("TERM") == nil || variable("TERM") == "dumb"
    var size = winsize()
    let isKnown = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return TerminalStyle(
      isUnicode: locale.contains("UTF-8") || locale.contains("UTF8"),
      hasColour: !isPlain && variable("NO_COLOR") == nil, width: isKnown ? Int(size.ws_col) : 80)
  }
}

@Sendable private func printToStandardOutput(_ text: String) throws {
  let output = try OutputFile(path: "-")
  try output.write(text)
  try output.commit()
}

/// Writes a line, over an unfinished progress line where there may be one.
@Sendable private func noteOnStandardError(_ line: String) {
  writeToStandardError((isatty(STDERR_FILENO) == 1 ? "\r\u{1B}[K" : "") + printable(line) + "\n")
}

/// Returns to the start of the line, clears it, and writes.
@Sendable private func rewriteProgress(_ line: String) { writeToStandardError("\r\u{1B}[K" + line) }

/// Writes to standard error; where that fails there is nobody left to tell.
@Sendable private func writeToStandardError(_ text: String) {
  guard let output = try? OutputFile(path: "/dev/stderr") else { return }
  try? output.write(text)
  try? output.commit()
}

extension ParsableCommand {
  /// Runs a command's work and ends the process with its status.
  func run(_ work: (Console) throws -> ExitStatus) throws {
    let status: ExitStatus
    do {
      status = try work(.process)
    } catch {
      let (code, line) = ExitStatus.status(of: error)
      if let line { Console.process.note(line) }
      throw ExitCode(code.rawValue)
    }
    if status != .success { throw ExitCode(status.rawValue) }
  }
}

extension ConformalCommand {
  /// The one line for a command line that cannot be understood; `nil` for every other end.
  static func usageLine(for error: any Error) -> String? {
    guard exitCode(for: error).rawValue == ExitStatus.usage.rawValue else { return nil }
    var message = message(for: error).split(separator: "\n").joined(separator: " ")
    guard !message.isEmpty else { return nil }
    if message.hasSuffix(".") { message.removeLast() }
    let help = fullMessage(for: error).split(separator: "'").last { $0.hasSuffix(" --help") }
    return "error: \(message.prefix(1).lowercased())\(message.dropFirst()); see "
      + (help ?? "conformal --help")
  }
}
