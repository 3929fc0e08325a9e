internal import ConformalArtifacts
internal import ConformalInputs
public import ConformalReporting

/// Where a command writes: a document to standard output, everything else to standard error.
///
/// Bulk data (prediction sets, artifacts) goes to files of its own, atomically.
public struct Console: Sendable {
  /// Writes text to standard output.
  public let print: @Sendable (String) throws -> Void
  /// Writes a line to standard error.
  public let note: @Sendable (String) -> Void
  /// Rewrites the progress line on standard error; `nil` where nobody looks at it.
  public let progress: (@Sendable (String) -> Void)?

  /// What standard output can show, where it is a terminal; `nil` where it is a file or a program.
  public let terminal: TerminalStyle?

  /// Makes a console.
  ///
  /// - Parameters:
  ///   - print: writes text to standard output.
  ///   - note: writes a line to standard error.
  ///   - progress: rewrites the progress line, or `nil`.
  ///   - terminal: what standard output can show, where it is a terminal.
  public init(
    print: @escaping @Sendable (String) throws -> Void,
    note: @escaping @Sendable (String) -> Void,
    progress: (@Sendable (String) -> Void)? = nil, terminal: TerminalStyle? = nil
  ) {
    self.print = print
    self.note = note
    self.progress = progress
    self.terminal = terminal
  }

  /// A picture above a text, where standard output is a terminal, else nothing.
  ///
  /// - Parameter lines: the lines of the picture in what a terminal can show.
  /// - Returns: the picture and an empty line, or nothing.
  func picture(_ lines: (TerminalStyle) -> [String]) -> String {
    terminal.map { lines($0).joined(separator: "\n") + "\n\n" } ?? ""
  }

  /// A function that shows how many of some rows are done, for work that takes long enough to wonder.
  ///
  /// - Parameters:
  ///   - verb: what is being done, such as "scored".
  ///   - total: all rows.
  /// - Returns: the function; it takes the number of rows done.
  func rowProgress(_ verb: String, total: Int) -> (Int) -> Void {
    guard let progress else { return { _ in } }
    let start = ContinuousClock.now
    var next = start + .milliseconds(500)
    var isShown = false
    return { done in
      let now = ContinuousClock.now
      if done >= total {
        if isShown { progress("") }
      } else if now >= next {
        let rate = Double(done) / ((now - start) / .seconds(1))
        progress(
          "\(verb) \(grouped(done)) of \(grouped(total)) rows (\(done * 100 / total) %), "
            + remaining(Double(total - done) / rate))
        isShown = true
        next = now + .milliseconds(100)
      }
    }
  }
}

/// How long something takes, for people.
private func remaining(_ seconds: Double) -> String {
  switch seconds {
  case ..<99.5: "\(Int(seconds.rounded(.up))) s left"
  case ..<5_940: "\(Int((seconds / 60).rounded(.up))) min left"
  case ..<1e9: "\(Int((seconds / 3_600).rounded(.up))) h left"
  default: "no end in sight"
  }
}

extension InputReader {
  /// Makes a reader that tells a console what it decided.
  convenience init(console: Console) { self.init { console.note("note: \($0)") } }
}
