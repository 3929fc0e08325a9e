public import ExactStatistics

/// What rows are used for.
public enum DataRole: String, Codable, Hashable, Sendable, CaseIterable, CodingKeyRepresentable {
  /// The calibrator is fitted on them.
  case calibrator
  /// The predictor is fitted on them.
  case predictor
  /// The policy is fitted on them.
  case policy
  /// Everything is evaluated on them, and nothing is fitted.
  case test
}

/// Files with the rows of a role, or of all roles.
public struct RowSource: Codable, Hashable, Sendable {
  /// What kind of outputs the model gives.
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// n x K logits.
    case logits
    /// n x K probabilities.
    case probabilities
    /// n probabilities of the second of two classes.
    case positiveProbability = "positive_probability"
  }

  /// What kind of outputs the model gives.
  public var kind: Kind
  /// The file of outputs, such as `scores.npz:logits`.
  public var outputs: String
  /// The file of labels, n.
  public var labels: String
  /// The file of row identifiers, n, or `nil`.
  public var ids: String?
  /// The file of groups, n, or `nil`.
  public var groups: String?

  /// Names files.
  ///
  /// - Parameters:
  ///   - kind: what kind of outputs the model gives.
  ///   - outputs: the file of outputs.
  ///   - labels: the file of labels.
  ///   - ids: the file of row identifiers.
  ///   - groups: the file of groups.
  public init(
    _ kind: Kind, outputs: String, labels: String, ids: String? = nil, groups: String? = nil
  ) {
    (self.kind, self.outputs, self.labels) = (kind, outputs, labels)
    (self.ids, self.groups) = (ids, groups)
  }
}

/// How one file is divided among roles.
///
/// The part of a row is a function of the seed and of the row's identifier (its index without `ids`), within its
/// class or for its whole group: no row's part depends on the order of rows.
public struct SplitDefinition: Codable, Hashable, Sendable {
  /// What is divided.
  public enum Unit: String, Codable, Hashable, Sendable, CaseIterable {
    /// Rows.
    case rows
    /// The rows of each class, so that every part has the same share of it.
    case stratified
    /// Groups as a whole, so that no group is in two parts.
    case grouped
  }

  /// What is divided.
  public var by: Unit
  /// The seed, or `nil` for that of the pipeline.
  public var seed: UInt64?
  /// The share of each role that is used; shares add up to 1 at most.
  public var shares: [DataRole: Level]

  /// Describes a split.
  ///
  /// - Parameters:
  ///   - by: what is divided.
  ///   - seed: the seed.
  ///   - shares: the share of each role.
  public init(by: Unit = .stratified, seed: UInt64? = nil, shares: [DataRole: Level]) {
    (self.by, self.seed, self.shares) = (by, seed, shares)
  }
}

/// Where rows come from: files for each role, or one file and how it is divided.
public struct DataDefinition: Codable, Hashable, Sendable {
  /// Where the rows of roles are.
  public enum Source: Codable, Hashable, Sendable {
    /// Files for each role.
    case roles([DataRole: RowSource])
    /// One set of files, divided.
    case split(RowSource, SplitDefinition)
  }

  /// Where the rows of roles are.
  public var source: Source
  /// The file of class names, one a line, or `nil`.
  public var classes: String?
  /// How far the sum of a row of probabilities may be from 1, or `nil` for what suits the precision.
  public var sumTolerance: Double?
  /// The fewest rows that each role must have.
  public var minimumRows: Int
  /// The fewest rows of each class that each role must have; classes without a row in any role are not counted.
  public var minimumRowsPerClass: Int
  /// How old the outputs of any role may be at the time of a run; `nil` for any age.
  public var maxAge: TimeSpan?

  /// Describes data with no demands.
  ///
  /// - Parameter source: where the rows of roles are.
  public init(_ source: Source) {
    self.source = source
    (classes, sumTolerance, minimumRows, minimumRowsPerClass, maxAge) = (nil, nil, 1, 0, nil)
  }
}

extension DataDefinition {
  /// What kind of outputs the model gives: one for all roles.
  var outputKind: RowSource.Kind {
    switch source {
    case .roles(let roles): DataRole.allCases.lazy.compactMap { roles[$0] }.first?.kind ?? .logits
    case .split(let rows, _): rows.kind
    }
  }
}
