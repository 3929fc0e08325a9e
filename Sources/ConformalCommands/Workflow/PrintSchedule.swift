public import ConformalWorkflow
internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

/// `conformal schedule`: a pipeline in, a definition for a scheduler out.
public struct PrintSchedule: Sendable {
  /// The pipeline.
  public var pipeline: String
  /// The scheduler.
  public var format: ScheduleFormat
  /// The model of a pipeline of several, or `nil`.
  public var model: String?
  /// The container image, or `nil` for a name to be replaced.
  public var image: String?
  /// The program.
  public var command = "conformal"
  /// The directory that the pipeline is in where it will run, or `nil` for where it is now.
  public var directory: String?
  /// The directory to write files to, or `nil` for standard output.
  public var out: String?
  /// The variables that the pipeline may name.
  public var environment: [String: String]

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - pipeline: the pipeline.
  ///   - format: the scheduler.
  ///   - environment: the variables that the pipeline may name.
  public init(_ pipeline: String, for format: ScheduleFormat, environment: [String: String]) {
    (self.pipeline, self.format, self.environment) = (pipeline, format, environment)
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: success.
  /// - Throws: `DataError` for a pipeline without a schedule, or one that the scheduler cannot keep.
  public func run(_ console: Console) throws -> ExitStatus {
    let file = try PipelineFile(
      contentsOf: pipeline, environment: environment, requiresInputs: false)
    let found = file.definitions.filter { model == nil || $0.model.name == model }
    guard let definition = found.first else {
      throw DataError(
        .usage, found: "a pipeline without the model '\(model ?? "")'",
        expected: file.definitions.map(\.model.name).joined(separator: ", "), file: pipeline)
    }
    let schedules = Set(found.map(\.schedule))
    guard schedules.count == 1, let schedule = definition.schedule else {
      throw DataError(
        .usage,
        found: schedules.count == 1
          ? "a pipeline without a schedule" : "models with several schedules",
        expected: schedules.count == 1 ? "schedule: {cron: ...}" : "--model NAME", file: pipeline)
    }
    let path = absolute(pipeline)
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let plan = try SchedulePlan(
      model: found.count == 1 ? definition.model.name : "pipelines", schedule: schedule,
      directory: directory ?? (parts.count > 2 ? parts.dropLast().joined(separator: "/") : "/"),
      pipeline: parts.last.map(String.init) ?? path, command: command, image: image)
    let files = try format.files(plan)
    if let out {
      try ObjectStore.makeDirectory(out)
      for file in files {
        let output = try OutputFile(path: "\(out)/\(file.name)")
        try output.write(file.text)
        try output.commit()
        console.note("wrote \(out)/\(file.name)")
      }
    } else {
      let texts = files.map { files.count == 1 ? $0.text : "# \($0.name)\n\($0.text)" }
      try console.print(texts.joined(separator: "\n"))
    }
    return .success
  }

  private func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    return FileManager.default.currentDirectoryPath + "/" + plain
  }
}
