import ArgumentParser
import ConformalWorkflow
import Foundation
import Measuring

/// Times `conformal` as its users wait for it: one pipeline, many models in one call, and questions to a long history.
@main
struct WorkflowBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflow-bench",
    abstract: "Time pipelines, many models in one call, and queries of a long history.")

  @Option(help: "The program to time.")
  var conformal: String

  @Option(help: "A folder for data and histories; what is in it is replaced.")
  var folder: String

  @Option(help: "Models in one call; 0 leaves the task out.")
  var models = 500

  @Option(help: "Runs in the history that is asked; 0 leaves the task out.")
  var runs = 100_000

  @Option(help: "Rows of a model.")
  var rows = 10_000

  @Option(help: "Classes of a model.")
  var classes = 100

  @Option(help: "Repetitions of short tasks.")
  var repeats = 11

  func run() throws {
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let program = MeasuredProgram(path: conformal, directory: folder)
    var table = TimeTable()
    let data = ModelFiles(folder: folder, rowCount: rows, classCount: classes)
    try pipelines(program, data, &table)
    if models > 0 { try fleet(program, &table) }
    if runs > 0 { try history(program, &table) }
    print(table.text)
  }

  /// One model, with calibrators from one method to the choice among all; each into a history of its own.
  private func pipelines(
    _ program: MeasuredProgram, _ data: ModelFiles, _ table: inout TimeTable
  ) throws {
    try data.writeRows("one", seed: 1)
    let shape = "\(rows) x \(classes)"
    for (name, calibrator) in [
      ("temperature", "{method: temperature}"),
      ("three candidates", "{candidates: [temperature, vector, isotonic]}"),
      ("all methods", "{method: auto}"),
    ] {
      let file = name.replacing(" ", with: "-")
      try data.writePipeline(file, rows: "one", calibrator: calibrator, history: "history-\(file)")
      table.add(
        "run, \(shape), \(name)", wanted: "5 s",
        seconds: [try program.seconds(["run", "\(file).yaml"])])
    }
    let seconds = try (0..<repeats).map { _ in
      try program.seconds(["run", "temperature.yaml"])
    }
    table.add("the same again, stages reused", wanted: "", seconds: seconds)
  }

  /// Many models with rows of their own in one call.
  private func fleet(_ program: MeasuredProgram, _ table: inout TimeTable) throws {
    let place = ModelFiles(folder: "\(folder)/fleet", rowCount: rows, classCount: classes)
    try FileManager.default.createDirectory(
      atPath: place.folder, withIntermediateDirectories: true)
    for model in 0..<models {
      try place.writeRows("m\(model)", seed: UInt64(model))
      try place.writePipeline(
        "m\(model)", rows: "m\(model)", calibrator: "{method: temperature}",
        history: "../history-fleet")
    }
    let seconds = try program.seconds(["run", "fleet"])
    // The time of models that cannot run says nothing, and they leave no trace in the history.
    let ran = try History(directory: "\(folder)/history-fleet", makes: false).models().count
    guard ran == models else {
      throw MeasuredProgram.Failure(
        description: "conformal run fleet: \(ran) of \(models) models could run")
    }
    table.add(
      "run, \(models) models of \(rows) x \(classes)", wanted: "", seconds: [seconds])
    try FileManager.default.removeItem(atPath: place.folder)
  }

  /// A long history of many models, asked from a process that starts anew each time.
  private func history(_ program: MeasuredProgram, _ table: inout TimeTable) throws {
    let long = LongHistory(directory: "\(folder)/history-long", runCount: runs, modelCount: 500)
    let filled = try duration {
      try long.fill(like: "\(folder)/history-temperature", model: "temperature")
    }
    table.add("make the history of \(runs) runs", wanted: "", seconds: [filled])
    let questions = [
      ["history", "--limit", "50"], ["history", "m42"], ["status"],
      ["at", long.middle], ["at", long.middle, "m42"],
    ]
    for question in questions {
      let seconds = try (0..<repeats).map { _ in
        try program.seconds(question + ["--history", "history-long"])
      }
      table.add(
        question.joined(separator: " ") + ", \(runs) runs", wanted: "0.2 s", seconds: seconds)
    }
  }
}
