/// What a `pipeline.yaml` says, checked: one model, its data, what is fitted and what must hold.
///
/// A value without clocks, paths of a machine or secrets other than what its author wrote: the same text gives
/// the same definition, and ``digest`` names it in the history.
public struct PipelineDefinition: Codable, Hashable, Sendable {
  /// The model.
  public var model: ModelDefinition
  /// Who answers for the model, such as an address or a team.
  public var owner: String
  /// Where rows come from.
  public var data: DataDefinition
  /// How probabilities are corrected; `nil` leaves them as they are.
  public var calibrator: CalibratorDefinition?
  /// What prediction sets are made by; `nil` makes none.
  public var predictor: PredictorDefinition?
  /// What decisions are made by; `nil` makes none.
  public var policy: PolicyDefinition?
  /// What must hold before anything is promoted, by name, in the order of ``GateKind/allCases``.
  public var gates: [GateDefinition]
  /// Gates that may be inconclusive without the run failing.
  public var allowInconclusive: [GateKind]
  /// When runs are due; `nil` is never.
  public var schedule: ScheduleDefinition?
  /// The directory of the history, as written, relative to the pipeline's file.
  public var history: String
  /// The seed of everything random that has no seed of its own.
  public var seed: UInt64

  /// Makes a definition; every part may be changed afterwards.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - owner: who answers for it.
  ///   - data: where rows come from.
  public init(model: ModelDefinition, owner: String, data: DataDefinition) {
    (self.model, self.owner, self.data) = (model, owner, data)
    (calibrator, predictor, policy, schedule) = (nil, nil, nil, nil)
    gates = GateDefinition.standard
    allowInconclusive = []
    history = "history"
    seed = 0
  }
}

/// A model and its version.
public struct ModelDefinition: Codable, Hashable, Sendable {
  /// The name: letters, digits, `.`, `_` and `-`.
  public var name: String
  /// The version, likewise.
  public var version: String
  /// What it does, in one sentence for people, or `nil`.
  public var description: String?
  /// Who uses the answers, for which decisions, and for which they must not be used.
  public var intendedUse: String?
  /// Who is harmed by a wrong answer that nobody looks at, and how it is noticed.
  public var harms: String?
  /// Groups of people for whom performance was looked at apart, and what was found.
  public var groupsExamined: String?
  /// How somebody affected can have a decision looked at again.
  public var appeals: String?

  /// Names a model.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - version: the version.
  ///   - description: what it does, in one sentence.
  public init(name: String, version: String, description: String? = nil) {
    (self.name, self.version, self.description) = (name, version, description)
  }

  /// Whether a text may name a model or a version.
  ///
  /// Names are parts of paths and of commands: 1 to 100 letters, digits, `.`, `_` and `-`, and neither `.` nor `-` first.
  ///
  /// - Parameter text: a text.
  /// - Returns: whether it may.
  public static func isName(_ text: String) -> Bool {
    guard (1...100).contains(text.utf8.count), let first = text.first else { return false }
    return first != "." && first != "-"
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
  }
}
