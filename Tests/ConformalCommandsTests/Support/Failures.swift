import ConformalCommands
import ScoringCore
import Testing

/// The error of a command, with the status that it ends the process with.
func failure(
  _ work: () throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation
) throws -> (error: DataError, status: ConformalCommands.ExitStatus, line: String) {
  let caught = #expect(throws: DataError.self, sourceLocation: sourceLocation) { _ = try work() }
  let error = try #require(caught, sourceLocation: sourceLocation)
  let (status, line) = ConformalCommands.ExitStatus.status(of: error)
  return (error, status, try #require(line, sourceLocation: sourceLocation))
}
