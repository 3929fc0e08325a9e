import ArgumentParser
import ConformalCommands
import ConformalWorkflow
import Foundation

/// `conformal run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run pipelines: fit, evaluate, check gates, and keep what came of it.",
    discussion: """
      Inputs are digested and kept, probabilities assessed, corrected and assessed again, a predictor and a policy \
      fitted and evaluated on the test rows, gates checked; then artifacts, a report and an entry of the history \
      appear at once, or nothing does. Stages whose inputs did not change are taken from earlier runs.

        conformal run pipeline.yaml
        conformal run pipelines/ --junit gates.xml --annotations

      Exit code 1: a gate is failed or inconclusive, or one of several models could not run.
      """)

  @Argument(help: .init("Pipelines, or directories of them.", valueName: "pipeline.yaml"))
  var pipelines: [String]

  @Flag(help: "Show what would be done, and do nothing.")
  var dryRun = false

  @Option(
    help: .init(
      "Stop after this stage and write no entry.", valueName: "stage"))
  var only: StageChoice?

  /// The stages that a run may stop after: what checks gates ends it anyway.
  enum StageChoice: String, CaseIterable, ExpressibleByArgument {
    case capture, assess, correct
    case reassess = "re-assess"
    case predictor, policy, evaluate

    var stage: StageName {
      switch self {
      case .capture: .capture
      case .assess: .assess
      case .correct: .correct
      case .reassess: .reassess
      case .predictor: .predictor
      case .policy: .policy
      case .evaluate: .evaluate
      }
    }
  }

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("Run this model of the pipelines only; may be repeated.", valueName: "name"))
  var model: [String] = []

  @Option(
    parsing: .unconditional,
    help: .init("The history (default: the one that the pipeline names).", valueName: "directory"))
  var history: String?

  @Flag(help: "Run every stage, whatever earlier runs found.")
  var noReuse = false

  @Flag(help: "Let inconclusive gates pass.")
  var allowInconclusive = false

  @Option(
    parsing: .unconditional,
    help: .init("Write what came of the gates as JUnit XML.", valueName: "file"))
  var junit: String?

  @Option(
    parsing: .unconditional,
    help: .init("Write what came of the gates as JSON.", valueName: "file"))
  var gates: String?

  @Flag(help: "Print annotations for GitHub Actions.")
  var annotations = false

  @Option(help: .init("Models that run at once (default: one a processor).", valueName: "count"))
  var jobs: Int?

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var authorship: AuthorshipOptions
  @OptionGroup(title: "MLflow") var mlflow: MLflowOptions

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    if only != nil,
      let flag = [(junit, "--junit"), (gates, "--gates")].first(where: { $0.0 != nil })
    {
      throw ValidationError("\(flag.1) with --only, which checks no gates (expected one of them)")
    }
    if dryRun, json {
      throw ValidationError("--json with --dry-run, whose plan is text (expected one of them)")
    }
    if only != nil, annotations {
      throw ValidationError(
        "--annotations with --only, which checks no gates (expected one of them)")
    }
    if let junit, junit == gates {
      throw ValidationError("--junit and --gates \(junit), one file for both (expected two)")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs \(jobs) (expected 1 or more)") }
  }

  func run() throws {
    try run { console in
      var command = RunPipelines(
        pipelines, environment: ProcessInfo.processInfo.environment,
        authorship: authorship.authorship)
      (command.history, command.models) = (history, model)
      command.last = only?.stage
      (command.isDryRun, command.reuses) = (dryRun, !noReuse)
      command.allowsInconclusive = allowInconclusive
      (command.junit, command.gates, command.annotates) = (junit, gates, annotations)
      (command.jobs, command.json) = (jobs, json)
      command.execution = execution.execution
      let reporting = try mlflow.reporting(console)
      if let reporting { command.written = { try reporting.tell($0, $1) } }
      let status = try command.run(console, at: .now)
      return reporting?.status(after: status) ?? status
    }
  }
}
