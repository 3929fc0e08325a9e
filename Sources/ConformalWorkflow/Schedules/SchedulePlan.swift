internal import ScoringCore

/// What a scheduler is to do: run a pipeline in its directory when a run is due.
public struct SchedulePlan: Hashable, Sendable {
  /// The model, which jobs are named after.
  public let model: String
  /// When.
  public let cron: CronExpression
  /// How late a run may start.
  public let grace: TimeSpan
  /// The directory that the pipeline is in.
  public let directory: String
  /// The pipeline's file, relative to the directory.
  public let pipeline: String
  /// The program.
  public let command: String
  /// The container image, for schedulers that run containers.
  public let image: String

  /// Where a package is unpacked unless somebody says otherwise.
  static func standardDirectory(_ model: String) -> String { "/srv/conformal/\(model)" }
  /// The image that stands in where none is named.
  static let standardImage = "registry.example.org/conformal:latest"

  /// Makes a plan.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - schedule: when runs are due.
  ///   - directory: the directory that the pipeline is in; `nil` is a folder of the model's name below `/srv`.
  ///   - pipeline: the pipeline's file, relative to the directory.
  ///   - command: the program.
  ///   - image: the container image.
  /// - Throws: `DataError` for a cron expression that is none, or names that no scheduler takes.
  public init(
    model: String, schedule: ScheduleDefinition, directory: String? = nil, pipeline: String,
    command: String = "conformal", image: String? = nil
  ) throws {
    (self.model, grace, self.pipeline, self.command) = (model, schedule.grace, pipeline, command)
    cron = try CronExpression(schedule.cron)
    self.directory = directory ?? Self.standardDirectory(model)
    self.image = image ?? Self.standardImage
    for (name, text) in [
      ("model", model), ("directory", self.directory), ("pipeline", pipeline),
      ("command", command), ("image", self.image),
    ] {
      guard !text.isEmpty, text.unicodeScalars.allSatisfy({ Self.isPrintable($0) }) else {
        throw DataError(
          .usage, found: "a \(name) that is empty or has control characters",
          expected: "a name that fits on a line")
      }
    }
    guard self.directory.hasPrefix("/") else {
      throw DataError(
        .usage, found: "the directory '\(self.directory.prefix(200))'", expected: "an absolute path"
      )
    }
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
    default: true
    }
  }

  /// A name for jobs: lower-case letters, digits and `-`, as Kubernetes wants them.
  var jobName: String {
    var name = ""
    for byte in model.lowercased().utf8.prefix(40) {
      let isPlain = (48...57).contains(byte) || (97...122).contains(byte)
      if isPlain { name.unicodeScalars.append(Unicode.Scalar(byte)) } else { name += "-" }
    }
    let trimmed = name.drop { $0 == "-" }.reversed().drop { $0 == "-" }.reversed()
    return "conformal-" + (trimmed.isEmpty ? "model" : String(trimmed))
  }

  /// What a shell does in the directory: quiet when no run is due, loud when that cannot be told.
  var script: String {
    let words = "\(command.commandWord)"
    let file = argument.commandWord
    return "s=0; \(words) due \(file) || s=$?; [ $s -ne 1 ] || exit 0; [ $s -eq 0 ] || exit $s; "
      + "exec \(words) run \(file)"
  }

  /// The pipeline as an argument, which is never taken for an option.
  var argument: String { pipeline.hasPrefix("-") ? "./\(pipeline)" : pipeline }

  /// Five fields for schedulers that are not cron.
  func portableFields(_ scheduler: String) throws -> String {
    guard let fields = cron.portableFields else {
      throw DataError(
        .usage,
        found:
          "cron '\(cron.description)', days that must be of the month and of the week at once",
        expected: "what \(scheduler) reads as cron does",
        remedy: "restrict one kind of days alone, or take --for systemd")
    }
    return fields
  }
}

extension String {
  /// The text in double quotes, for YAML and for Python: both read the same escapes.
  var quotedLiteral: String {
    var quoted = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case " "..."~": quoted.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        let width = scalar.value > 0xFFFF ? 8 : 4
        quoted += width == 8 ? "\\U" : "\\u"
        quoted += String(repeating: "0", count: width - digits.count) + digits
      }
    }
    return quoted + "\""
  }
}
