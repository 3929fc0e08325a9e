import ConformalCommands
import ConformalWorkflow
import ExactStatistics
import Foundation
import ScoringCore
import TensorFiles
import Testing

@Suite struct InitPipelineTests {
  private func command(_ data: DataCase, in folder: ScratchFolder) -> InitPipeline {
    let kind: RowSource.Kind =
      switch data.source {
      case .logits: .logits
      case .probabilities: .probabilities
      case .positiveProbability: .positiveProbability
      }
    var command = InitPipeline(
      kind: kind, outputs: [.init(data.path(data.outputs, "calibration"))],
      labels: [.init(data.path(data.labels, "calibration"))])
    command.out = folder.file("pipeline.yaml")
    return command
  }

  private func read(_ path: String) throws -> PipelineDefinition {
    try #require(try PipelineFile(contentsOf: path, environment: [:]).definitions.first)
  }

  @Test(arguments: DataCase.all)
  func whatIsWrittenReadsBack(data: DataCase) throws {
    let folder = try ScratchFolder()
    var command = command(data, in: folder)
    command.owner = "team: \"A\" costs $5 # and ${MORE}"
    #expect(try command.run(Capture().console) == .success)
    let definition = try read(command.out)
    #expect(definition.owner == command.owner)
    #expect(definition.model == ModelDefinition(name: data.folder, version: "1"))
    guard case .split(let rows, let split) = definition.data.source else {
      Issue.record("no split")
      return
    }
    #expect(rows.outputs == command.outputs[0].address && rows.labels == command.labels[0].address)
    #expect(split.by == .stratified)
    #expect(split.shares.values.reduce(0) { $0 + $1.doubleValue } <= 1)
    #expect(definition.predictor?.score == (data.classCount == 2 ? "lac" : "aps"))
    #expect((definition.policy == nil) == (split.shares[.policy] == nil))
    let text = try String(contentsOfFile: command.out, encoding: .utf8)
    for line in text.split(separator: "\n") { #expect(line.count <= 200) }
    // Every key is there, to be used or to be uncommented.
    for key in [
      "model", "owner", "data", "calibrator", "predictor", "policy", "gates", "schedule", "history",
      "seed", "max_age", "classes", "capacity", "allow_inconclusive", "groups", "ids",
    ] where key != "capacity" || definition.policy != nil {
      #expect(text.contains("\(key):"), "no \(key)")
    }
  }

  @Test func usesFilesForEachRole() throws {
    let folder = try ScratchFolder()
    let data = DataCase.digits
    try FileManager.default.createDirectory(
      atPath: folder.file("sub"), withIntermediateDirectories: true)
    var command = InitPipeline(
      kind: .logits,
      outputs: [
        .init("test=" + data.path(data.outputs, "test")),
        .init("predictor=" + data.path(data.outputs, "calibration")),
      ],
      labels: [
        .init("predictor=" + data.path(data.labels, "calibration")),
        .init("test=" + data.path(data.labels, "test")),
      ])
    (command.name, command.version) = ("digits", "2026-11")
    command.out = folder.file("sub/pipeline.yaml")
    #expect(try command.run(Capture().console) == .success)
    let definition = try read(command.out)
    #expect(definition.model == ModelDefinition(name: "digits", version: "2026-11"))
    guard case .roles(let roles) = definition.data.source else {
      Issue.record("no roles")
      return
    }
    #expect(roles.keys.sorted { $0.rawValue < $1.rawValue } == [.predictor, .test])
    #expect(roles[.test]?.labels == data.path(data.labels, "test"))
    #expect(definition.calibrator == nil && definition.policy == nil)
    #expect(definition.predictor?.alphas == ["0.1"])
  }

  @Test func namesFilesAsSeenFromThePipeline() {
    #expect(FilePath.relative("a/x.npy", to: ".", current: "/w") == "a/x.npy")
    #expect(FilePath.relative("a/x.npy", to: "a", current: "/w") == "x.npy")
    #expect(FilePath.relative("x.npy", to: "a/b", current: "/w") == "../../x.npy")
    #expect(FilePath.relative("./a/x.npy", to: "/w/b", current: "/w") == "../a/x.npy")
    #expect(FilePath.relative("/a/x.npy", to: "b", current: "/w") == "/a/x.npy")
    #expect(FilePath.relative("../x.npy", to: "b", current: "/w/v") == "../../x.npy")
  }

  @Test func replacesNothingUnlessTold() throws {
    let folder = try ScratchFolder()
    var command = command(.digits, in: folder)
    try "mine".write(toFile: command.out, atomically: true, encoding: .utf8)
    let error = #expect(throws: DataError.self) { try command.run(Capture().console) }
    #expect(error?.code == .cannotWrite)
    #expect(error?.description.hasSuffix("give --force to replace it, or another --out") == true)
    #expect(try String(contentsOfFile: command.out, encoding: .utf8) == "mine")
    command.replacesFile = true
    #expect(try command.run(Capture().console) == .success)
    _ = try read(command.out)
  }

  @Test func printsToStandardOutput() throws {
    let folder = try ScratchFolder()
    var command = command(.digits, in: folder)
    command.out = "-"
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    #expect(capture.output.contains("\nmodel:\n"))
  }

  @Test(arguments: [
    (["a.npy"], ["a.npy", "b.npy"], "--labels twice"),
    (["test=a.npy"], ["test=b.npy"], "rows for 'test' alone"),
    (["predictor=a.npy"], ["predictor=b.npy"], "no rows for 'test'"),
    (["test=a.npy", "predictor=b.npy"], ["test=a.npy"], "no --labels for 'predictor'"),
    (["a.npy", "test=b.npy"], ["a.npy", "test=b.npy"], "with and without a role"),
    (["a.npy"], ["test=a.npy"], "--labels for 'test'"),
    (["test=a.npy", "policy=b.npy"], ["a.npy"], "--labels without a role"),
    (["-"], ["a.npy"], "standard input"),
  ])
  func refuses(outputs: [String], labels: [String], found: String) throws {
    var command = InitPipeline(
      kind: .logits, outputs: outputs.map { .init($0) }, labels: labels.map { .init($0) })
    command.out = try ScratchFolder().file("pipeline.yaml")
    let error = #expect(throws: DataError.self) { try command.run(Capture().console) }
    #expect(error?.description.contains(found) == true, "\(String(describing: error))")
  }

  @Test func refusesRowsTooFewAndNamesThatAreNone() throws {
    let folder = try ScratchFolder()
    let rows = 40
    try Data(NPYArray((0..<rows).map { Int64($0 % 2) }).bytes)
      .write(to: URL(fileURLWithPath: folder.file("y.npy")))
    try (["p"] + (0..<rows).map { "0.\($0 + 10)" }).joined(separator: "\n")
      .write(toFile: folder.file("p.csv"), atomically: true, encoding: .utf8)
    var command = InitPipeline(
      kind: .positiveProbability, outputs: [.init(folder.file("p.csv"))],
      labels: [.init(folder.file("y.npy"))])
    command.out = folder.file("pipeline.yaml")
    let error = #expect(throws: DataError.self) { try command.run(Capture().console) }
    #expect(error?.found == "40 rows")
    command.name = "a b"
    let named = #expect(throws: DataError.self) { try command.run(Capture().console) }
    #expect(named?.found == "--name 'a b'")
    #expect(!FileManager.default.fileExists(atPath: command.out))
  }
}
