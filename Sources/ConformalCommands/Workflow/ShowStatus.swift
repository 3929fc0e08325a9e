public import ConformalWorkflow

/// `conformal status`: what is in force of each model, what is overdue, and whose it is.
public struct ShowStatus: Sendable {
  /// The directory of the history.
  public var directory: String
  /// Whether to end with exit code 1 where something is overdue, or nothing is in force.
  public var requiresCurrent = false
  /// Whether to print JSON.
  public var json = false

  /// Makes the command.
  ///
  /// - Parameter directory: the directory of the history.
  public init(directory: String) { self.directory = directory }

  private struct Output: Encodable {
    let schema = "swift-conformal/status/1"
    let time: Timestamp
    let models: [ModelStatus]
  }

  /// Runs the command.
  ///
  /// - Parameters:
  ///   - console: where to write.
  ///   - time: now.
  /// - Returns: `checkFailed` where something is overdue or has nothing in force, if that was asked for.
  /// - Throws: `DataError` where there is no history.
  public func run(_ console: Console, at time: Timestamp) throws -> ExitStatus {
    let history = try History(directory: directory, makes: false).repaired(console)
    let models = try history.status(at: time)
    try console.print(
      json ? jsonText(Output(time: time, models: models)) : text(models))
    let isCurrent = models.allSatisfy { $0.overdue == nil && $0.inForce != nil }
    return requiresCurrent && !isCurrent ? .checkFailed : .success
  }

  private func text(_ models: [ModelStatus]) -> String {
    guard !models.isEmpty else { return "no models\n" }
    var table = TextTable([
      ("model", .left), ("in force", .left), ("since", .left), ("by", .left), ("last run", .right),
      ("of version", .left), ("on", .left), ("outcome", .left), ("next due", .left),
      ("overdue by", .right), ("owner", .left),
    ])
    for model in models {
      table.add([
        model.model, model.inForce?.version ?? "none", model.inForce?.since.day ?? "",
        oneLine(model.inForce?.who ?? ""),
        "\(model.lastRun.sequence)", model.lastRun.version, model.lastRun.time.day,
        model.lastRun.outcome.words, model.due?.description ?? "no schedule",
        model.overdue.map { Self.length($0.seconds) } ?? "", oneLine(model.owner),
      ])
    }
    let setAside = models.compactMap { model -> String? in
      guard let inForce = model.inForce, !inForce.setAside.isEmpty else { return nil }
      return
        "\(model.model): version \(inForce.version) is in force although these gates were not passed: "
        + inForce.setAside.joined(separator: ", ")
    }
    let trends = models.flatMap(\.warnings).map { "\($0.model): \($0.sentence)" }
    let warnings = (setAside + trends).map { "warning: \(printable($0))\n" }
    let overdue = models.count { $0.overdue != nil }
    let unused = models.count { $0.inForce == nil }
    return table.text + (warnings.isEmpty ? "" : "\n" + warnings.joined())
      + "\n\(models.count) model\(models.count == 1 ? "" : "s"), \(overdue) overdue, "
      + "\(unused) with nothing in force\n"
  }

  /// A length of time, in the largest unit that it is two of.
  static func length(_ seconds: Int) -> String {
    for (size, name) in [(86_400, "days"), (3_600, "hours"), (60, "minutes")]
    where seconds >= 2 * size { return "\(seconds / size) \(name)" }
    return "\(seconds) seconds"
  }
}
