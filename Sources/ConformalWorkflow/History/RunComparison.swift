/// Two runs compared: what changed, and what the records say it comes from.
public struct RunComparison: Codable, Hashable, Sendable {
  /// One of the runs.
  public struct Side: Codable, Hashable, Sendable {
    /// The number of its entry.
    public var run: Int
    /// The model.
    public var model: String
    /// The version.
    public var version: String
    /// When it ran.
    public var time: Timestamp
    /// What came of its gates.
    public var outcome: GateOutcome
  }

  /// Something that was put in, and is not the same.
  public struct Cause: Codable, Hashable, Sendable {
    /// What kind of thing it is.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
      /// The model, or its version.
      case model
      /// An input file.
      case data
      /// What the pipeline says.
      case definition
      /// The version of this library, or the linear algebra library.
      case library
      /// The run that was in force and compared with.
      case comparison
    }

    /// What kind of thing it is.
    public var kind: Kind
    /// What it is: a path of the definition, the address of a file.
    public var subject: String
    /// What it was, or `nil`.
    public var before: String?
    /// What it is, or `nil`.
    public var after: String?
  }

  /// What a difference of numbers means.
  public enum Verdict: String, Codable, Hashable, Sendable, CaseIterable {
    /// A number that is what it is, such as a threshold or a rate of the same test rows, and is another.
    case changed
    /// A difference whose 95 % interval, put together from the two, excludes 0.
    case beyondNoise = "beyond_noise"
    /// A difference that chance explains.
    case withinNoise = "within_noise"
    /// A number that only one of the runs has.
    case onlyOne = "only_one"
  }

  /// A number that is not the same.
  public struct Change: Codable, Hashable, Sendable {
    /// The metric.
    public var metric: String
    /// The number in the first run.
    public var before: Metric?
    /// The number in the second run.
    public var after: Metric?
    /// What the difference means.
    public var verdict: Verdict
    /// Metrics that it follows from, of those that changed.
    public var because: [String]
  }

  /// A gate with another outcome.
  public struct GateChange: Codable, Hashable, Sendable {
    /// Which gate.
    public var kind: GateKind
    /// What it judged.
    public var subject: String
    /// What came of it in the first run, or `nil` where it was not checked.
    public var before: GateOutcome?
    /// What came of it in the second run.
    public var after: GateOutcome?
    /// What was found, in the words of the second run, or the first where it is gone.
    public var sentence: String
  }

  /// The first run.
  public var first: Side
  /// The second run.
  public var second: Side
  /// What was put in, and is not the same.
  public var causes: [Cause]
  /// Numbers that are not the same.
  public var changes: [Change]
  /// Gates with another outcome.
  public var gates: [GateChange]
  /// Numbers that are the same in both.
  public var sameCount: Int
}

extension History {
  /// Compares two runs.
  ///
  /// - Parameters:
  ///   - first: the entry of the first.
  ///   - second: the entry of the second.
  /// - Returns: what changed; of definitions whose objects are absent only that they differ; `nil`
  ///   where either is no run.
  public func comparison(_ first: HistoryEntry, _ second: HistoryEntry) -> RunComparison? {
    guard let before = first.run, let after = second.run else { return nil }
    var comparison = RunComparison(
      first: .init(first, before), second: .init(second, after), causes: [], changes: [],
      gates: GateComparison.changes(before.gates, after.gates), sameCount: 0)
    comparison.causes = CauseFinder(objects: objects).causes(before, after)
    (comparison.changes, comparison.sameCount) = MetricComparison.changes(
      before.metrics, after.metrics,
      isOfSameRows: !comparison.causes.contains { $0.isOfRows })
    return comparison
  }
}

extension RunComparison.Side {
  init(_ entry: HistoryEntry, _ run: RunRecord) {
    self.init(
      run: entry.sequence, model: run.model.name, version: run.model.version, time: entry.time,
      outcome: run.outcome)
  }
}
