import ArgumentParser
import ConformalCommands
import ConformalWorkflow
import Foundation

/// `conformal due`.
struct DueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "due", abstract: "Tell by exit code whether a run is due.",
    discussion: """
      Due: never run, a new model version, a changed pipeline, changed data, or the schedule since the last run. The \
      reasons are said in words. Of a pipeline with several models, one that is due is enough, and one that lacks an \
      input is due: the run says what is absent, and runs the others.

        conformal due pipeline.yaml && conformal run pipeline.yaml

      Exit code 0: a run is due. 1: none is. Anything else: that cannot be told.
      """)

  @Argument(help: .init("The pipeline.", valueName: "pipeline.yaml"))
  var pipeline: String

  @Option(
    parsing: .unconditional,
    help: .init("The history (default: the one that the pipeline names).", valueName: "directory"))
  var history: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    try run { console in
      var command = CheckDue(pipeline, environment: ProcessInfo.processInfo.environment)
      (command.history, command.json) = (history, json)
      return try command.run(console, at: .now)
    }
  }
}
