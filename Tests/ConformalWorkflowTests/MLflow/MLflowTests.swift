import ConformalArtifacts
import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

/// Runs and promotions on an MLflow server; `scripts/test-mlflow` starts one and names it.
@Suite struct MLflowTests {
  private static let variable = "CONFORMAL_MLFLOW_TEST_URI"
  private static let server = ProcessInfo.processInfo.environment[variable]

  private struct Search: Decodable {
    struct Run: Decodable {
      struct Info: Decodable { var runId: String, status: String }
      struct Metric: Decodable { var key: String, value: Double }
      struct Pair: Decodable { var key: String, value: String }
      struct Contents: Decodable { var metrics: [Metric], params: [Pair], tags: [Pair] }
      var info: Info
      var data: Contents
    }
    var runs: [Run]?
  }

  private struct Experiments: Decodable {
    struct Experiment: Decodable { var experimentId: String }
    var experiment: Experiment
  }

  private struct Alias: Decodable {
    struct Version: Decodable { var version: String, runId: String }
    var modelVersion: Version
  }

  /// What the server itself says, asked apart from the code under test.
  private static func ask<Answer: Decodable>(
    _ path: String, _ body: String? = nil, as: Answer.Type
  ) throws -> Answer {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["curl", "-sS", "\(server ?? "")/api/2.0/\(path)"]
      + (body.map { ["-H", "Content-Type: application/json", "-d", $0] } ?? [])
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Answer.self, from: data)
  }

  @Test(.enabled(if: server != nil, "needs CONFORMAL_MLFLOW_TEST_URI: see scripts/test-mlflow"))
  func runsAndPromotionsArrive() throws {
    let uri = try #require(Self.server)
    var definition = HandoffSamples.definition()
    definition.model.name = "mlflow-\(UUID().uuidString.prefix(8))"
    let artifacts: [String: [UInt8]] = [
      "report.json": Array("{\"a\" : 1}\n".utf8),
      "report.html": [UInt8](repeating: 0xFE, count: 99_999),
    ]
    let log = try HandoffSamples.log(definition, artifacts)
    let files = artifacts.map { (name: $0.key, bytes: $0.value) }
    let document = try CanonicalJSON.encode(definition)
    // Twice: an entry is told once.
    for _ in 0..<2 {
      try MLflowLog.run(
        log[0], artifacts: files, definition: document, to: uri, environment: [:])
    }
    let experiment = try Self.ask(
      "mlflow/experiments/get-by-name?experiment_name=\(definition.model.name)",
      as: Experiments.self
    ).experiment.experimentId
    let runs = try #require(
      try Self.ask(
        "mlflow/runs/search", "{\"experiment_ids\": [\"\(experiment)\"]}", as: Search.self
      ).runs)
    try #require(runs.count == 1)
    #expect(runs[0].info.status == "FINISHED")
    let metrics = Dictionary(
      runs[0].data.metrics.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    #expect(metrics["ece"] == 0.03)
    #expect(metrics["ece.upper"] == 0.06)
    #expect(metrics["coverage_at_0.1"] == 0.912)
    let parameters = Dictionary(
      runs[0].data.params.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    let record = try #require(log[0].run)
    let told = try MLflowParameters(record, definition: document).pairs
    #expect(told.allSatisfy { parameters[$0.name] == $0.value } && parameters.count == told.count)
    #expect(parameters["model_version"] == "2026.3")
    #expect(parameters["predictor.alphas"] == "0.1, 0.25")
    #expect(
      runs[0].data.tags.contains { $0.key == "gate.ece" && $0.value.hasPrefix("inconclusive: ") })
    for artifact in files + [(name: "definition.json", bytes: document)] {
      #expect(
        try Self.bytes(
          "mlflow-artifacts/artifacts/\(experiment)/\(runs[0].info.runId)/artifacts/\(artifact.name)"
        )
          == artifact.bytes)
    }
    let promotion = try #require(log[1].promotion)
    try MLflowLog.promote(promotion, run: log[0], to: uri, environment: [:])
    for alias in MLflowLog.aliases {
      let found = try Self.ask(
        "mlflow/registered-models/alias?name=\(definition.model.name)&alias=\(alias)",
        as: Alias.self
      ).modelVersion
      #expect(found.runId == runs[0].info.runId)
    }
    let unknown = #expect(throws: DataError.self) {
      try MLflowLog.promote(promotion, run: log[2], to: uri, environment: [:])
    }
    #expect(unknown?.code == .missingInput)
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["curl", "-sS", "\(server ?? "")/api/2.0/\(path)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return [UInt8](data)
  }

  @Test func parametersAreWhatThePipelineSays() throws {
    var definition = HandoffSamples.definition()
    definition.model.description = String(repeating: "ä", count: 501)
    definition.model.harms = String(repeating: "ä", count: 500)
    let record = try #require(HandoffSamples.log(definition, [:])[0].run)
    let pairs = try MLflowParameters(record, definition: CanonicalJSON.encode(definition)).pairs
    let values = Dictionary(
      pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    #expect(values.count == pairs.count, "each name once")
    for (name, value) in [
      ("model_version", "2026.3"), ("owner", "risk@example.org"), ("schedule", "0 6 1 * 1-5"),
      ("schedule.cron", "0 6 1 * 1-5"), ("calibrator.choice.method", "temperature"),
      ("predictor.score", "lac"), ("predictor.alphas", "0.1, 0.25"), ("policy.max_risk", "0.5"),
      ("policy.capacity.reviews", "60"), ("gates.coverage.limit", "0.05"), ("seed", "0"),
      ("data.source.roles.test.labels", "data/test.npz:labels"), ("allow_inconclusive", "[]"),
      ("model.harms", String(repeating: "ä", count: 500)),
      ("model.description", String(repeating: "ä", count: 499) + "…"),
    ] {
      #expect(values[name] == value, "\(name)")
    }
    #expect(try MLflowParameters(record, definition: nil).pairs.count == 6)
    #expect(throws: DataError.self) { try MLflowParameters(record, definition: [0x7B]) }
  }

  @Test func parametersGoInPartsThatServersTake() throws {
    let definition = HandoffSamples.definition()
    let record = try #require(HandoffSamples.log(definition, [:])[0].run)
    let text = (0..<250).map { "\"key \($0)\": \($0)" }.joined(separator: ", ")
    let parameters = try MLflowParameters(record, definition: Array("{\(text)}".utf8))
    #expect(parameters.requests.map(\.count) == [100, 100, 56])
    #expect(parameters.requests.joined().map(\.name) == parameters.pairs.map(\.name))
  }

  @Test(arguments: ["ftp://a", "http://", "localhost:5000", "http://a b", "https://a/?token=x"])
  func addressesAreChecked(uri: String) {
    #expect(throws: DataError.self) { try MLflowLog.address(uri) }
  }

  @Test func secretsInAddressesAreRefusedAndNotRepeated() throws {
    let error = #expect(throws: DataError.self) {
      try MLflowLog.address("https://ada:hunter2@mlflow.example.org")
    }
    #expect(try #require(error).description.contains("hunter2") == false)
    #expect(try #require(error).description.contains("MLFLOW_TRACKING_TOKEN"))
    #expect(
      try MLflowLog.address("https://mlflow.example.org/sub/") == "https://mlflow.example.org/sub")
  }

  /// Nobody listens: one sentence that names the address and no secret.
  @Test func aServerThatIsNotThereIsOneSentence() throws {
    let log = try HandoffSamples.log(HandoffSamples.definition(), [:])
    let error = #expect(throws: DataError.self) {
      try MLflowLog.run(
        log[0], artifacts: [], to: "http://127.0.0.1:1",
        environment: ["MLFLOW_TRACKING_TOKEN": "hunter2"], pauses: [0.01])
    }
    let text = try #require(error).description
    #expect(text.contains("http://127.0.0.1:1"))
    #expect(!text.contains("hunter2") && !text.contains("\n"))
  }
}
