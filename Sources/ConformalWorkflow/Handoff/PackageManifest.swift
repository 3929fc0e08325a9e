/// `package.json`: which run the package is of, and what made it.
struct PackageManifest: Codable, Hashable, Sendable {
  static let schema = "swift-conformal/handoff/1"

  var schema = Self.schema
  /// The version of the library that made the package: pages of another are worded otherwise.
  var libraryVersion: String
  var model: String
  var version: String
  var owner: String
  /// The number of the run's entry.
  var run: Int
  /// The number of the entry that put it in force, or absent.
  var promotion: Int?
  var head: ChainHead
}

extension HandoffPackage {
  static func manifest(
    _ facts: HandoffFacts, head: ChainHead, promotion: HistoryEntry?, libraryVersion: String
  ) throws -> File {
    File(
      manifestPath,
      try HandoffJSON.encode(
        PackageManifest(
          libraryVersion: libraryVersion, model: facts.name, version: facts.version,
          owner: facts.record.owner, run: facts.run.sequence, promotion: promotion?.sequence,
          head: head)), "which run this is, for programs")
  }
}
