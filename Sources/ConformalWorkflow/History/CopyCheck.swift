internal import FoundationEssentials
internal import TensorFiles

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Checks the readable copies of artifacts and the links to those in force.
struct CopyCheck {
  let history: History

  /// What is not as entries say it.
  ///
  /// Links follow their entries: what another process is about to put right is gone when one looks again.
  func findings() throws -> [HistoryFinding] {
    var found = try look()
    for _ in 0..<4 where found.contains(where: { $0.kind == .link }) {
      usleep(100_000)
      let again = try look()
      found = found.filter { again.contains($0) }
    }
    return found
  }

  private func look() throws -> [HistoryFinding] {
    let copies = RunCopies(history: history)
    let inForce = Dictionary(
      try history.promotionsInForce().map { ($0.model, $0.run) }, uniquingKeysWith: { $1 })
    let models = "\(history.directory)/models"
    var findings: [HistoryFinding] = []
    for model in Set(names(in: models)).union(inForce.keys).sorted() {
      let run = inForce[model]
      for name in names(in: "\(models)/\(model)/runs") {
        let place = "\(models)/\(model)/runs/\(name)"
        guard let sequence = Int(name), let record = try? history.entry(sequence)?.run,
          record.model.name == model
        else {
          findings.append(.init(.copy, place, "there is no such run of \(model)"))
          continue
        }
        findings += compare(place, record)
      }
      if let run, (try? history.entry(run))?.run?.artifacts.isEmpty == false,
        !FileManager.default.fileExists(atPath: copies.directory(model, run))
      {
        findings.append(
          .init(.copy, copies.directory(model, run), "it is absent, though run \(run) is in force"))
      }
      let target = copies.linkTarget(model)
      guard target != run.map({ "runs/\($0)" }) else { continue }
      findings.append(
        .init(
          .link, copies.inForceLink(model),
          (target.map { "it points to \($0)" } ?? "it is absent") + ", but "
            + (run.map { "run \($0)" } ?? "nothing") + " is in force"))
    }
    return findings
  }

  private func compare(_ place: String, _ record: RunRecord) -> [HistoryFinding] {
    var findings: [HistoryFinding] = []
    var others = Set(names(in: place))
    for artifact in record.artifacts where RunCopies.isPlain(artifact.name) {
      let path = "\(place)/\(artifact.name)"
      guard others.remove(artifact.name) != nil else {
        findings.append(.init(.copy, path, "it is absent"))
        continue
      }
      // One file under two names was checked among the objects.
      if OutputFile.areSameFile(path, history.objects.path(artifact)) { continue }
      let found = try? ObjectStore.sha256(ofFile: path)
      guard found != artifact.sha256 else { continue }
      findings.append(
        .init(
          .copy, path,
          "its contents have the digest \(found?.prefix(12) ?? "(not readable)"), but the run gave "
            + "\(artifact.sha256.prefix(12))"))
    }
    return findings
      + others.sorted().map { .init(.copy, "\(place)/\($0)", "the run gave no such file") }
  }

  private func names(in directory: String) -> [String] {
    ObjectCheck.names(in: directory).filter { !($0.hasPrefix(".") && $0.hasSuffix(".tmp")) }
  }
}
