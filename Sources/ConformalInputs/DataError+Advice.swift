package import ScoringCore

extension DataError {
  /// The same error with another remedy: one in the words of the command line.
  package func advising(_ remedy: String) -> DataError {
    DataError(
      code, found: found, expected: expected, remedy: remedy, file: file, row: row, column: column)
  }
}
