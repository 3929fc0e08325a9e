internal import ScoringCore

/// Tells an MLflow server of runs and promotions.
///
/// The history stays what counts: a server that does not answer undoes nothing. An entry is told once: it is found
/// again by its checksum. Secrets come from `MLFLOW_TRACKING_TOKEN`, or `MLFLOW_TRACKING_USERNAME` and
/// `MLFLOW_TRACKING_PASSWORD`, alone.
public enum MLflowLog {
  /// The aliases of the version in force.
  public static let aliases = ["in-force", "champion"]

  /// Tells of a run: parameters, metrics, gates, files, and a version of the registered model.
  ///
  /// - Parameters:
  ///   - entry: the entry of the run.
  ///   - artifacts: its files.
  ///   - definition: the document of its definition, whose values become parameters and which becomes a file
  ///     `definition.json`; `nil` leaves both out.
  ///   - uri: the address of the server.
  ///   - environment: the variables that hold secrets.
  ///   - pauses: seconds before each further attempt, where the server does not answer.
  /// - Throws: `DataError` for an entry that is no run, a definition that is no JSON, an address that is none, or what
  ///   the server refuses.
  public static func run(
    _ entry: HistoryEntry, artifacts: [(name: String, bytes: [UInt8])], definition: [UInt8]? = nil,
    to uri: String, environment: [String: String], pauses: [Double] = [0.5, 1, 2, 4]
  ) throws {
    guard let record = entry.run else {
      throw DataError(
        .usage, found: "entry \(entry.sequence), a \(entry.event.kind.rawValue)", expected: "a run")
    }
    try MLflowRun(
      server: server(uri, environment, pauses), entry: entry, record: record
    ).log(artifacts, definition: definition)
  }

  /// Tells that a run was put in force: its version of the registered model gets the aliases.
  ///
  /// - Parameters:
  ///   - record: the promotion or rollback.
  ///   - run: the entry of the run, which was told of before.
  ///   - uri: the address of the server.
  ///   - environment: the variables that hold secrets.
  /// - Throws: `DataError` for a run that the server does not know, an address that is none, or what the server refuses.
  public static func promote(
    _ record: PromotionRecord, run: HistoryEntry, to uri: String,
    environment: [String: String]
  ) throws {
    guard let ran = run.run else {
      throw DataError(
        .usage, found: "entry \(run.sequence), a \(run.event.kind.rawValue)", expected: "a run")
    }
    let logged = MLflowRun(server: try server(uri, environment), entry: run, record: ran)
    guard let identifier = try logged.known(), let version = try logged.modelVersion(identifier)
    else {
      throw DataError(
        .missingInput,
        found: "MLflow at \(logged.server.address) has no run \(run.sequence) of "
          + "\(record.model)", expected: "a run that was told of",
        remedy: "run the pipeline with --mlflow, then promote")
    }
    for alias in aliases { try logged.setAlias(alias, version) }
  }

  /// Tells of an entry of a history, whatever it is of.
  ///
  /// - Parameters:
  ///   - entry: the entry.
  ///   - history: the history, which has the files and the run of a promotion.
  ///   - uri: the address of the server.
  ///   - environment: the variables that hold secrets.
  /// - Throws: as ``run(_:artifacts:definition:to:environment:pauses:)`` and ``promote(_:run:to:environment:)``.
  public static func follow(
    _ entry: HistoryEntry, of history: History, to uri: String,
    environment: [String: String]
  ) throws {
    switch entry.event {
    case .run(let record):
      try run(
        entry,
        artifacts: record.artifacts.map { ($0.name, try history.objects.bytes($0)) },
        definition: history.objects.bytes(record.definition, suffix: ".json"), to: uri,
        environment: environment)
    case .promotion(let record), .rollback(let record):
      guard let ran = try history.entry(record.run) else {
        throw DataError(
          .missingInput, found: "no entry \(record.run)",
          expected: "the run that entry \(entry.sequence) puts in force",
          remedy: "run `conformal verify`", file: history.directory)
      }
      try promote(record, run: ran, to: uri, environment: environment)
    }
  }

  /// Checks an address before anything is done that it is needed for.
  ///
  /// - Parameter uri: the address of a server.
  /// - Returns: the address as it may be shown.
  /// - Throws: `DataError` for an address that is none, or one with a password in it.
  @discardableResult
  public static func address(_ uri: String) throws -> String { try MLflowAddress(uri).description }

  private static func server(
    _ uri: String, _ environment: [String: String], _ pauses: [Double] = [0.5, 1, 2, 4]
  ) throws -> MLflowServer {
    MLflowServer(
      address: try MLflowAddress(uri), credentials: MLflowCredentials(environment: environment),
      pauses: pauses)
  }
}
