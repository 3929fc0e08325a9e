/// Something that happened, as the history keeps it.
public enum HistoryEvent: Codable, Hashable, Sendable {
  /// A pipeline ran.
  case run(RunRecord)
  /// A run was put in force.
  case promotion(PromotionRecord)
  /// An earlier run was put in force again.
  case rollback(PromotionRecord)

  /// What kinds there are.
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// A pipeline ran.
    case run
    /// A run was put in force.
    case promotion
    /// An earlier run was put in force again.
    case rollback
  }

  /// The model that it is about.
  public var model: String {
    switch self {
    case .run(let record): record.model.name
    case .promotion(let record), .rollback(let record): record.model
    }
  }

  /// What kind it is.
  public var kind: Kind {
    switch self {
    case .run: .run
    case .promotion: .promotion
    case .rollback: .rollback
    }
  }
}

/// That a run was put in force.
public struct PromotionRecord: Codable, Hashable, Sendable {
  /// The model.
  public var model: String
  /// The version of the run.
  public var version: String
  /// The run that is in force from now on: the sequence number of its entry.
  public var run: Int
  /// The run that was in force until then, or `nil`.
  public var replaced: Int?
  /// Gates that were not passed and were set aside, by name; almost always none.
  public var setAside: [String]

  /// Says what was put in force.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - version: the version of the run.
  ///   - run: the sequence number of the run's entry.
  ///   - replaced: the run that was in force until then.
  ///   - setAside: gates that were not passed and were set aside.
  public init(
    model: String, version: String, run: Int, replaced: Int?, setAside: [String] = []
  ) {
    (self.model, self.version, self.run) = (model, version, run)
    (self.replaced, self.setAside) = (replaced, setAside)
  }
}

/// Who did something, and why.
public struct Authorship: Codable, Hashable, Sendable {
  /// Who: a person or a job.
  public var who: String
  /// Why, or `nil` for a run on schedule.
  public var why: String?

  /// Names who and why.
  ///
  /// - Parameters:
  ///   - who: a person or a job.
  ///   - why: the reason.
  public init(who: String, why: String? = nil) { (self.who, self.why) = (who, why) }
}

/// One entry of the history, chained to the one before it.
public struct HistoryEntry: Hashable, Sendable {
  /// Its number, from 1 on.
  public let sequence: Int
  /// When it was written.
  public let time: Timestamp
  /// Who did it and why.
  public let authorship: Authorship
  /// What happened.
  public let event: HistoryEvent
  /// The checksum of the entry before it, 64 zeros for the first.
  public let previous: String
  /// The checksum of this entry: SHA-256 over its canonical text, which holds ``previous``.
  public let sha256: String

  /// Puts an entry together.
  ///
  /// - Parameters:
  ///   - sequence: its number.
  ///   - time: when it was written.
  ///   - authorship: who did it and why.
  ///   - event: what happened.
  ///   - previous: the checksum of the entry before it.
  ///   - sha256: the checksum of this entry.
  public init(
    sequence: Int, time: Timestamp, authorship: Authorship, event: HistoryEvent, previous: String,
    sha256: String
  ) {
    (self.sequence, self.time, self.authorship) = (sequence, time, authorship)
    (self.event, self.previous, self.sha256) = (event, previous, sha256)
  }
}
