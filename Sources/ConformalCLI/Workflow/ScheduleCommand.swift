public import ArgumentParser
import ConformalCommands
public import ConformalWorkflow
import Foundation

/// `conformal schedule`.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Print a definition of a pipeline for a scheduler.",
    discussion: """
      By the pipeline's schedule, in UTC. Each definition asks `conformal due` and runs the pipeline when a run is due.

        conformal schedule pipeline.yaml --for cron
        conformal schedule pipeline.yaml --for systemd --out /etc/systemd/system
      """)

  @Argument(help: .init("The pipeline.", valueName: "pipeline.yaml"))
  var pipeline: String

  @Option(name: .customLong("for"), help: .init("The scheduler.", valueName: "scheduler"))
  var scheduler: ScheduleFormat

  @Option(
    parsing: .unconditional,
    help: .init("The model, where a pipeline has several schedules.", valueName: "name"))
  var model: String?

  @Option(
    parsing: .unconditional,
    help: .init("The container image, for kubernetes and github.", valueName: "image"))
  var image: String?

  @Option(parsing: .unconditional, help: .init("The program.", valueName: "path"))
  var command = "conformal"

  @Option(
    parsing: .unconditional,
    help: .init(
      "The directory of the pipeline on the machine that runs it (default: where it is now).",
      valueName: "directory"))
  var directory: String?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: .init("Write files to this directory.", valueName: "directory"))
  var out: String?

  func run() throws {
    try run { console in
      var command = PrintSchedule(
        pipeline, for: scheduler, environment: ProcessInfo.processInfo.environment)
      (command.model, command.image, command.command) = (model, image, self.command)
      (command.directory, command.out) = (directory, out)
      return try command.run(console)
    }
  }
}

extension ScheduleFormat: ExpressibleByArgument {}
