/// Whether a run is due, and why.
///
/// A function of the definition, the last run, what the inputs are now, and the time.
public struct DueCheck: Hashable, Sendable {
  /// An input file as it is now.
  public struct Input: Hashable, Sendable {
    /// The address as the pipeline says it.
    public var address: String
    /// The size.
    public var byteCount: Int
    /// When it was last changed.
    public var modified: Timestamp
    /// The digest, where size or time differ from those of the last run; else `nil`.
    public var sha256: String?

    /// Describes a file.
    ///
    /// - Parameters:
    ///   - address: the address as the pipeline says it.
    ///   - byteCount: the size.
    ///   - modified: when it was last changed.
    ///   - sha256: the digest, or `nil` where it was not needed.
    public init(address: String, byteCount: Int, modified: Timestamp, sha256: String? = nil) {
      (self.address, self.byteCount) = (address, byteCount)
      (self.modified, self.sha256) = (modified, sha256)
    }

    /// Whether size and time are those of a captured file, so that nobody need look at its contents.
    func looksLike(_ captured: CapturedInput) -> Bool {
      byteCount == captured.byteCount && modified == captured.modified
    }
  }

  /// What makes a run due.
  public enum Reason: Hashable, Sendable {
    /// The model has never been run.
    case neverRun
    /// The model has another version than at the last run.
    case newVersion(from: String, to: String)
    /// The pipeline says something else than at the last run.
    case changedDefinition
    /// An input has other contents than at the last run.
    case changedData(address: String)
    /// An input is absent or cannot be read: the run says what is wrong with it.
    case unusableInput(address: String)
    /// The time of a run has come since the last one.
    case cadence(since: Timestamp)

    /// A name for programs, such as `never_run`.
    public var name: String {
      switch self {
      case .neverRun: "never_run"
      case .newVersion: "new_version"
      case .changedDefinition: "changed_definition"
      case .changedData: "changed_data"
      case .unusableInput: "unusable_input"
      case .cadence: "cadence"
      }
    }
  }

  /// The model.
  public let model: String
  /// Its version.
  public let version: String
  /// Why a run is due; none where it is not.
  public let reasons: [Reason]
  /// The last run, or `nil`.
  public let lastRun: HistoryEntry?
  /// When the next run is due by the schedule, or `nil` without one.
  public let next: Timestamp?
  /// Whether the grace of the schedule has passed as well.
  public let isOverdue: Bool

  /// Whether a run is due.
  public var isDue: Bool { !reasons.isEmpty }

  /// Finds out.
  ///
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - lastRun: the last run of this version of the model, or of any where it has none; or `nil`.
  ///   - inputs: the inputs of the last run as they are now.
  ///   - unusable: the addresses of inputs that are absent or cannot be read.
  ///   - now: the time.
  /// - Throws: `DataError` for a schedule that is none.
  public init(
    _ definition: PipelineDefinition, lastRun: HistoryEntry?, inputs: [Input],
    unusable: [String] = [], now: Timestamp
  ) throws {
    (model, version) = (definition.model.name, definition.model.version)
    self.lastRun = lastRun
    let cron = try definition.schedule.map { try CronExpression($0.cron) }
    next = cron?.next(after: now)
    let obstacles = unusable.map { Reason.unusableInput(address: $0) }
    guard let lastRun, let record = lastRun.run else {
      (reasons, isOverdue) = ([.neverRun] + obstacles, false)
      return
    }
    var reasons: [Reason] = []
    if record.model.version != definition.model.version {
      reasons.append(.newVersion(from: record.model.version, to: definition.model.version))
    }
    // A new version alone is not told twice.
    var alike = definition
    alike.model.version = record.model.version
    // Nor is a run that was made with --allow-inconclusive another pipeline.
    var lenient = alike
    lenient.allowInconclusive = GateKind.allCases
    let digests = try [alike, lenient].map { try HandoffPackage.digest(of: $0) }
    if !digests.contains(record.definition) { reasons.append(.changedDefinition) }
    for captured in record.inputs {
      guard let input = inputs.first(where: { $0.address == captured.address }),
        input.sha256.map({ $0 != captured.sha256 }) ?? !input.looksLike(captured),
        !reasons.contains(.changedData(address: captured.address))
      else { continue }
      reasons.append(.changedData(address: captured.address))
    }
    reasons += obstacles
    var isOverdue = false
    if let cron, let grace = definition.schedule?.grace {
      let first = cron.next(after: lastRun.time)
      if first <= now {
        reasons.append(.cadence(since: first))
        isOverdue = now.seconds - first.seconds > grace.seconds
      }
    }
    (self.reasons, self.isOverdue) = (reasons, isOverdue)
  }

  /// The answer in one sentence.
  public var sentence: String {
    guard isDue else {
      let last = lastRun.map { "run \($0.sequence) of \($0.time)" } ?? "no run"
      return "\(model) \(version): no run is due since \(last)"
        + (next.map { "; the next one is due at \($0)" } ?? "; there is no schedule")
    }
    return "\(model) \(version): a run is due: " + reasons.map(\.sentence).joined(separator: "; ")
      + (isOverdue ? "; it is overdue" : "")
  }
}

extension DueCheck.Reason {
  /// The reason in words, without a final stop.
  public var sentence: String {
    switch self {
    case .neverRun: "the model has never been run"
    case .newVersion(let old, let new): "version \(new) has not been run, \(old) was last"
    case .changedDefinition: "the pipeline has changed since the last run"
    case .changedData(let address): "\(address) has changed since the last run"
    case .unusableInput(let address): "\(address) is absent or cannot be read"
    case .cadence(let since): "by schedule since \(since)"
    }
  }
}
