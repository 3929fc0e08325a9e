/// Finds what was put into two runs and is not the same.
struct CauseFinder {
  let objects: ObjectStore

  func causes(_ before: RunRecord, _ after: RunRecord) -> [RunComparison.Cause] {
    var causes: [RunComparison.Cause] = []
    func compare(
      _ kind: RunComparison.Cause.Kind, _ subject: String, _ one: String?, _ other: String?
    ) {
      if one != other {
        causes.append(.init(kind: kind, subject: subject, before: one, after: other))
      }
    }
    compare(.model, "model", before.model.name, after.model.name)
    compare(.model, "model version", before.model.version, after.model.version)
    causes += data(before.inputs, after.inputs)
    causes += definition(before.definition, after.definition)
    compare(.library, "swift-conformal", before.machine.library, after.machine.library)
    compare(
      .library, "linear algebra", before.machine.linearAlgebra, after.machine.linearAlgebra)
    compare(
      .comparison, "the run in force that gates compare with",
      before.comparedWith.map { "run \($0)" }, after.comparedWith.map { "run \($0)" })
    return causes
  }

  /// Input files by what they serve: a file that was renamed but is the same is the same.
  private func data(
    _ before: [CapturedInput], _ after: [CapturedInput]
  ) -> [RunComparison.Cause] {
    func key(_ input: CapturedInput) -> String {
      input.content + " of " + input.roles.map(\.rawValue).joined(separator: ", ")
    }
    func text(_ input: CapturedInput) -> String {
      "\(input.address) (sha256 \(input.sha256.prefix(12)))"
    }
    let earlier = Dictionary(grouping: before, by: key)
    let later = Dictionary(grouping: after, by: key)
    return Set(earlier.keys).union(later.keys).sorted().compactMap { key in
      let (one, other) = (earlier[key] ?? [], later[key] ?? [])
      guard one.map(\.sha256) != other.map(\.sha256) else { return nil }
      return .init(
        kind: .data, subject: key,
        before: one.isEmpty ? nil : one.map(text).joined(separator: ", "),
        after: other.isEmpty ? nil : other.map(text).joined(separator: ", "))
    }
  }

  /// Definitions by the paths of what they say.
  private func definition(_ before: String, _ after: String) -> [RunComparison.Cause] {
    guard before != after else { return [] }
    guard let one = leaves(before), let other = leaves(after) else {
      return [
        .init(
          kind: .definition, subject: "pipeline", before: "sha256 \(before.prefix(12))",
          after: "sha256 \(after.prefix(12))")
      ]
    }
    // The version is said apart.
    return Set(one.keys).union(other.keys).subtracting(["model.name", "model.version"]).sorted()
      .compactMap { path in
        one[path] == other[path]
          ? nil
          : .init(kind: .definition, subject: path, before: one[path], after: other[path])
      }
  }

  private func leaves(_ sha256: String) -> [String: String]? {
    guard let bytes = try? objects.bytes(sha256, suffix: ".json"),
      let leaves = try? DefinitionLeaves(bytes)
    else { return nil }
    return Dictionary(leaves.pairs.map { ($0.path, $0.text) }, uniquingKeysWith: { $1 })
  }
}
