import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Requests that do not fit the predictor, and outputs that cannot be written.
@Suite("Commands: failures of predictors and outputs")
struct OutputFailureTests {
  private let bench: Workbench
  private let predictor: String

  init() throws {
    bench = try Workbench()
    predictor = try bench.predictor()
  }

  private func predict(
    _ outputs: OutputsInput? = nil, with file: String? = nil, alpha: Level? = nil,
    out: String = "sets.csv", format: SetFormat? = nil, json: Bool = false
  ) throws {
    try Predict(
      predictor: file ?? predictor, outputs: outputs ?? bench.input(logits: bench.logits),
      alpha: alpha, out: out == "-" ? out : bench.folder.file(out), format: format, json: json
    ).run(Capture().console)
  }

  private func evaluate(_ outputs: OutputsInput, out: String = "report.txt") throws {
    var command = Evaluate(
      predictor: predictor, outputs: outputs, labels: LabelsInput(labels: bench.labels))
    command.out = bench.folder.file(out)
    _ = try command.run(Capture().console)
  }

  @Test("probabilities for a predictor of logits")
  func kind() throws {
    let outputs = bench.input(probabilities: bench.probabilities)
    for failed in [
      try bench.failure { try predict(outputs) }, try bench.failure { try evaluate(outputs) },
    ] {
      #expect(failed.status == .usage)
      #expect(
        failed.line == "\(bench.probabilities): error: probabilities (expected logits, as the "
          + "predictor was fitted on); calibration and prediction must go through one arithmetic")
    }
  }

  @Test("another number of classes")
  func classCount() throws {
    let wide = try bench.folder.write("a,b,c\n1,2,3\n", to: "wide.csv")
    let outputs = bench.input(logits: wide)
    for failed in [
      try bench.failure { try predict(outputs) }, try bench.failure { try evaluate(outputs) },
    ] {
      #expect(failed.status == .badData)
      #expect(
        failed.line
          == "\(wide): error: outputs of 3 classes (expected 2, as the predictor was fitted on)")
    }
  }

  @Test("a level that n is too small for")
  func infeasible() throws {
    let failed = try bench.failure { try predict(alpha: "1/1000") }
    #expect(failed.status == .badData)
    #expect(failed.error.code == .infeasible)
    #expect(
      failed.line.hasPrefix(
        "\(predictor): error: 20 calibration rows, too few for alpha 0.001 (expected at least 999)")
    )
  }

  @Test("one of several levels has to be chosen")
  func ambiguous() throws {
    let several = bench.folder.file("several.json")
    try bench.fit(
      bench.input(logits: bench.logits),
      method: SplitConformal(score: .lac, alphas: ["0.2", "0.1"]), out: several)
    let failed = try bench.failure { try predict(with: several) }
    #expect(failed.status == .usage)
    #expect(
      failed.line == "\(several): error: a predictor fitted for alpha 0.1, 0.2 (expected one "
        + "level); say which with --alpha")
    try predict(with: several, alpha: "0.1")
  }

  @Test("a file that is no predictor, and a damaged one")
  func artifacts() throws {
    let foreign = try bench.failure { try predict(with: bench.logits) }
    #expect(foreign.status == .badData)
    #expect(foreign.line.hasPrefix("\(bench.logits): error: no artifact (expected a JSON file"))
    let absent = try bench.failure { try predict(with: bench.folder.file("none.json")) }
    #expect(absent.status == .missingInput)
    let damaged = try bench.folder.write(
      bench.folder.text("predictor.json").replacingOccurrences(
        of: "\"k\" : 19", with: "\"k\" : 18"),
      to: "damaged.json")
    for failed in [
      try bench.failure { try predict(with: damaged) },
      try bench.failure { try Show(artifact: damaged).run(Capture().console) },
    ] {
      #expect(failed.status == .badData)
      #expect(
        failed.line.hasPrefix("\(damaged): error: contents that do not match the sha256 of the"))
    }
  }

  @Test("a bad row in the middle leaves no part of the sets", arguments: ["csv", "jsonl", "npz"])
  func badRow(format: String) throws {
    let rows = (0..<70_000).map { $0 == 69_000 ? "1,inf\n" : "1,\($0)\n" }
    let long = try bench.folder.write("a,b\n" + rows.joined(), to: "long.csv")
    let failed = try bench.failure {
      try predict(bench.input(logits: long), out: "sets.\(format)")
    }
    #expect(failed.status == .badData)
    #expect(failed.line.hasPrefix("\(long):"))
    #expect(failed.line.contains("error: "))
  }

  @Test("formats that contradict each other")
  func formats() throws {
    let unknown = try bench.failure { try predict(out: "sets.parquet") }
    #expect(unknown.status == .usage)
    #expect(
      unknown.line.hasSuffix(
        "(expected a name that ends in .csv, .jsonl, .npz or .json); choose one of these endings, "
          + "or say --format"))
    let both = try bench.failure { try predict(out: "-", format: .csv, json: true) }
    #expect(both.status == .usage)
    #expect(both.line == "error: --json and --format csv (expected one of them)")
    let mixed = try bench.failure {
      try bench.fit(bench.input(logits: bench.logits), out: "-", json: true)
    }
    #expect(mixed.status == .usage)
    #expect(
      mixed.line == "error: --json with the artifact on standard output (expected --out FILE)")
  }

  @Test("outputs that cannot be written")
  func cannotWrite() throws {
    for out in ["nowhere/out.csv", "", "."] {
      let path = out.isEmpty ? "" : bench.folder.file(out)
      let failures = [
        try bench.failure { try bench.fit(bench.input(logits: bench.logits), out: path) },
        try bench.failure {
          try Predict(
            predictor: predictor, outputs: bench.input(logits: bench.logits), out: path,
            format: .csv
          ).run(Capture().console)
        },
        try bench.failure {
          var command = Evaluate(
            predictor: predictor, outputs: bench.input(logits: bench.logits),
            labels: LabelsInput(labels: bench.labels))
          command.allowsOverlap = true
          command.out = path
          return try command.run(Capture().console)
        },
      ]
      for failed in failures {
        #expect(failed.status == .cannotWrite)
        #expect(failed.line.hasPrefix("\(path): error: "))
      }
    }
  }

  @Test("no rows cannot be evaluated")
  func noRows() throws {
    let empty = try bench.folder.write("a,b\n", to: "empty.csv")
    let labels = try bench.folder.write("y\n", to: "none.csv")
    let failed = try bench.failure {
      try Evaluate(
        predictor: predictor, outputs: bench.input(logits: empty),
        labels: LabelsInput(labels: labels + ":y")
      ).run(Capture().console)
    }
    #expect(failed.status == .badData)
    #expect(failed.line == "\(empty): error: no rows (expected at least one)")
  }

  @Test("what is no data error: a level, a broken pipe, a defect")
  func others() {
    typealias Status = ConformalCommands.ExitStatus
    struct Surprise: Error {}
    let pipe = Status.status(of: DataError(DataError.Code(name: "broken-pipe"), found: "closed"))
    #expect(pipe.0 == .success)
    #expect(pipe.1 == nil)
    let text = "1.5"
    do { _ = try Level(text) } catch {
      #expect(Status.status(of: error).0 == .usage)
      #expect(Status.status(of: error).1?.hasPrefix("error: ") == true)
    }
    let defect = Status.status(of: Surprise())
    #expect(defect.0 == .internalError)
    #expect(defect.1?.contains("please report it") == true)
    #expect(
      [Status.success, .checkFailed, .usage, .badData, .missingInput, .internalError, .cannotWrite]
        .map { $0.rawValue } == [0, 1, 64, 65, 66, 70, 73])
  }
}
