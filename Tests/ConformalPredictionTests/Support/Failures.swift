import ScoringCore
import Testing

/// The `DataError` that a closure throws.
func dataError(
  _ work: () throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation
) throws -> DataError {
  let error = #expect(throws: DataError.self, sourceLocation: sourceLocation) { _ = try work() }
  return try #require(error, sourceLocation: sourceLocation)
}
