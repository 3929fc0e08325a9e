public import ScoringCore

extension DataError.Code {
  /// The reader of a pipe has gone away: a command line tool then ends quietly.
  public static let brokenPipe = DataError.Code(name: "broken-pipe")
}
