/// `dataset-manifest.json`: what the run read, by digest; no rows of data.
struct DatasetManifest: Codable, Hashable, Sendable {
  static let schema = "swift-conformal/dataset-manifest/1"

  /// A file.
  struct File: Codable, Hashable, Sendable {
    /// What its rows are used for.
    var roles: [DataRole]
    /// What it holds.
    var content: String
    /// Where the pipeline finds it, relative to its own file; of an absolute path the last part.
    var address: String
    var sha256: String
    var byteCount: Int
    var modified: Timestamp
    var shape: [Int]
    var elementType: String
  }

  var schema = Self.schema
  var model: ModelDefinition
  var files: [File]

  init(_ record: RunRecord) {
    model = record.model
    files = record.inputs.map { input in
      File(
        roles: input.roles, content: input.content,
        address: Self.portable(input.address), sha256: input.sha256, byteCount: input.byteCount,
        modified: input.modified, shape: input.shape, elementType: input.elementType)
    }
  }

  /// An address that tells nothing of the machine.
  static func portable(_ address: String) -> String {
    guard address.hasPrefix("/") || address.hasPrefix("~") else { return address }
    return String(address.split(separator: "/").last ?? "")
  }
}
