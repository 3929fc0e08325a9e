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
  var command = try ConformalCommand.parseAsRoot()
  try command.run()
} catch {
  if let line = ConformalCommand.usageLine(for: error) {
    Console.process.note(line)
    ConformalCommand.exit(withError: ExitCode(ExitStatus.usage.rawValue))
  }
  ConformalCommand.exit(withError: error)
}
