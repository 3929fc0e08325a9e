import ArgumentParser
import ConformalCommands

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

// A closed pipe and a file size limit are errors to report, not signals to die of.
signal(SIGPIPE, SIG_IGN)
signal(SIGXFSZ, SIG_IGN)
watchInterruptions()

do {
  var command = try parsePrediction() ?? ConformalCommand.parseAsRoot()
  try command.run()
} catch {
  if let line = ConformalCommand.usageLine(for: error) {
    Console.process.note(line)
    ConformalCommand.exit(withError: ExitCode(ExitStatus.usage.rawValue))
  }
  ConformalCommand.exit(withError: error)
}

/// A `predict` command, without the detour by the root, which looks at the options of every command and
/// takes longer than to predict a row; `nil` for all else, errors and help among it.
func parsePrediction() -> (any ParsableCommand)? {
  let arguments = CommandLine.arguments.dropFirst()
  guard arguments.first == PredictCommand.configuration.commandName else { return nil }
  return try? PredictCommand.parse(Array(arguments.dropFirst()))
}
