internal import ConformalArtifacts
internal import ConformalPrediction
internal import ScoringCore

/// The rows of a role, read.
struct RoleRows: Sendable {
  let role: DataRole
  /// Outputs as they come from the model, with labels.
  let labeled: LabeledOutputs
  /// The group of each row, or `nil`.
  let groups: [String]?
  /// What artifacts keep of the files.
  let inputs: [DataRecord.Input]

  var outputs: Outputs { labeled.outputs }

  func groupColumns() throws -> GroupColumns? { try groups.map { try GroupColumns([$0]) } }
}

/// All rows of a definition.
struct DataRows: Sendable {
  let roles: [DataRole: RoleRows]
  let classNames: [String]?
  let classCount: Int
  /// What was read, in the order of the contents of the definition.
  let shapes: [InputShape]

  func rows(_ role: DataRole) throws -> RoleRows {
    guard let rows = roles[role] else {
      throw DataError(
        .usage, found: "no rows for the \(role.rawValue)", expected: "data.\(role.rawValue)")
    }
    return rows
  }
}

/// The shape of an input as stored.
///
/// It names no file: what is kept of a capture serves files of other names with the same contents.
struct InputShape: Codable, Hashable, Sendable {
  var shape: [Int]
  var elementType: String
}
