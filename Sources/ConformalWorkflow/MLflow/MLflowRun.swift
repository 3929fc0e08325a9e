internal import ScoringCore

/// A run of a history as a run of an MLflow server.
struct MLflowRun: Sendable {
  let server: MLflowServer
  let entry: HistoryEntry
  let record: RunRecord

  /// The tag by which a run is found again.
  private static let tag = "swift_conformal.entry"

  private struct Experiments: Decodable {
    struct Experiment: Decodable { var experimentId: String }
    var experiment: Experiment
  }

  private struct Created: Decodable { var experimentId: String }

  private struct Info: Decodable {
    var runId: String
    var artifactUri: String?
  }

  private struct Run: Decodable { var info: Info }

  private struct Runs: Decodable { var runs: [Run]? }

  private struct Started: Decodable { var run: Run }

  private struct Versions: Decodable {
    struct Version: Decodable { var version: String }
    var modelVersions: [Version]?
  }

  private struct NewVersion: Decodable { var modelVersion: Versions.Version }

  /// Tells all of the run, with the document of its definition where there is one.
  func log(_ artifacts: [(name: String, bytes: [UInt8])], definition: [UInt8]?) throws {
    let parameters = try MLflowParameters(record, definition: definition)
    try server.saying("log run \(entry.sequence) of \(record.model.name)") {
      let run = try found(experiment(makes: true)) ?? start()
      for batch in batches(parameters) {
        var body = batch
        body["run_id"] = .string(run.runId)
        _ = try server.call("POST", "runs/log-batch", .object(body))
      }
      try upload(
        artifacts + (definition.map { [(name: HandoffPackage.definitionPath, bytes: $0)] } ?? []),
        run)
      _ = try server.call(
        "POST", "runs/update",
        [
          "run_id": .string(run.runId),
          "status": record.outcome == .failed ? "FAILED" : "FINISHED",
          "end_time": .integer(entry.time.seconds * 1_000),
        ])
      try register(run)
    }
  }

  /// The run on the server, where it was told of.
  func known() throws -> String? {
    try server.saying("look for run \(entry.sequence)") {
      try found(experiment(makes: false))?.runId
    }
  }

  private func experiment(makes: Bool) throws -> String? {
    do {
      return try server.call(
        "GET", "experiments/get-by-name", query: [("experiment_name", record.model.name)],
        as: Experiments.self
      ).experiment.experimentId
    } catch let refusal as MLflowServer.Refusal where refusal.status == 404 {
      guard makes else { return nil }
      return try server.call(
        "POST", "experiments/create", ["name": .string(record.model.name)], as: Created.self
      ).experimentId
    }
  }

  private func found(_ experiment: String?) throws -> Info? {
    guard let experiment else { return nil }
    return try server.call(
      "POST", "runs/search",
      [
        "experiment_ids": [.string(experiment)], "max_results": .integer(1),
        "filter": .string("tags.`\(Self.tag)` = '\(entry.sha256)'"),
      ], as: Runs.self
    ).runs?.first?.info
  }

  private func start() throws -> Info {
    guard let experiment = try experiment(makes: true) else {
      throw DataError(found: "no experiment", expected: "one of the model's name")
    }
    return try server.call(
      "POST", "runs/create",
      [
        "experiment_id": .string(experiment),
        "run_name": .string("\(record.model.name) \(record.model.version) run \(entry.sequence)"),
        "start_time": .integer(record.asOf.seconds * 1_000),
        "tags": [tag(Self.tag, entry.sha256), tag("mlflow.user", entry.authorship.who)],
      ], as: Started.self
    ).run.info
  }

  private func tag(_ key: String, _ value: String) -> MLflowValue {
    // What servers keep of a value.
    ["key": .string(key), "value": .string(String(value.prefix(500)))]
  }

  /// Parameters, tags and metrics, in as many parts as the server takes.
  private func batches(_ parameters: MLflowParameters) -> [[String: MLflowValue]] {
    let tags =
      [("swift_conformal.run", "\(entry.sequence)"), ("outcome", record.outcome.rawValue)]
      + record.gates.map {
        (
          Self.name("gate.\($0.kind.rawValue)" + ($0.subject.isEmpty ? "" : ".\($0.subject)")),
          "\($0.outcome.rawValue): \($0.sentence)"
        )
      }
      + record.inputs.map { (Self.name("input.\($0.address)"), $0.sha256) }
    let metrics = record.metrics.flatMap { metric -> [MLflowValue] in
      [("", metric.value), (".lower", metric.lower), (".upper", metric.upper)].compactMap {
        suffix, value in
        value.map {
          [
            "key": .string(Self.name(metric.name + suffix)), "value": .number($0),
            "timestamp": .integer(entry.time.seconds * 1_000), "step": .integer(0),
          ]
        }
      }
    }
    let told: [[String: MLflowValue]] = parameters.requests.map { request in
      ["params": .list(request.map { ["key": .string($0.name), "value": .string($0.value)] })]
    }
    return told + Self.parts(tags.map { tag($0, $1) }, 100).map { ["tags": .list($0)] }
      + Self.parts(metrics, 500).map { ["metrics": .list($0)] }
  }

  private static func parts(_ values: [MLflowValue], _ size: Int) -> [[MLflowValue]] {
    stride(from: 0, to: values.count, by: size).map {
      Array(values[$0..<min($0 + size, values.count)])
    }
  }

  /// A name of letters, digits and what else servers take.
  static func name(_ text: String) -> String {
    var name = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", " ", "/": name.append(scalar)
      case "@": name.append(contentsOf: "_at_".unicodeScalars)
      default: name.append("_")
      }
    }
    return String(String(name).prefix(250))
  }

  private func upload(_ artifacts: [(name: String, bytes: [UInt8])], _ run: Info) throws {
    let scheme = "mlflow-artifacts:/"
    guard !artifacts.isEmpty else { return }
    guard let place = run.artifactUri, place.hasPrefix(scheme) else {
      throw DataError(
        found: "an MLflow server at \(server.address) that takes no files",
        expected: "one that keeps them itself", remedy: "start it with --serve-artifacts")
    }
    // After the scheme there may be a host: `mlflow-artifacts://host/path`.
    var path = place.dropFirst(scheme.count)
    if path.hasPrefix("/") { path = path.dropFirst().drop { $0 != "/" }.dropFirst() }
    for artifact in artifacts {
      try server.upload(artifact.bytes, to: "\(path)/\(artifact.name)")
    }
  }

  /// Makes a version of the registered model, unless there is one of the run.
  private func register(_ run: Info) throws {
    do {
      _ = try server.call(
        "POST", "registered-models/create", ["name": .string(record.model.name)])
    } catch let refusal as MLflowServer.Refusal where refusal.code == "RESOURCE_ALREADY_EXISTS" {}
    guard try modelVersion(run.runId) == nil else { return }
    _ = try server.call(
      "POST", "model-versions/create",
      [
        "name": .string(record.model.name), "run_id": .string(run.runId),
        "source": .string(run.artifactUri ?? ""),
        "description": .string(record.model.description ?? ""),
        "tags": [
          tag(Self.tag, entry.sha256), tag("swift_conformal.version", record.model.version),
          tag("outcome", record.outcome.rawValue),
        ],
      ], as: NewVersion.self)
  }

  /// The version of the registered model that a run gave.
  func modelVersion(_ run: String) throws -> String? {
    try server.saying("look for the model of run \(entry.sequence)") {
      try server.call(
        "GET", "model-versions/search",
        query: [("filter", "run_id='\(run)'"), ("max_results", "1")], as: Versions.self
      ).modelVersions?.first?.version
    }
  }

  /// Names a version of the registered model.
  func setAlias(_ alias: String, _ version: String) throws {
    try server.saying("name version \(version) of \(record.model.name) '\(alias)'") {
      _ = try server.call(
        "POST", "registered-models/alias",
        [
          "name": .string(record.model.name), "alias": .string(alias),
          "version": .string(version),
        ])
    }
  }
}
