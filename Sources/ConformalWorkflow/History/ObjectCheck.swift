internal import FoundationEssentials
internal import ScoringCore

/// Checks the kept files of a history against the digests that name them.
struct ObjectCheck {
  private enum State {
    case sound
    case changed(path: String, sha256: String?)
  }

  /// What refers to an object that is not as it was kept.
  private struct Use {
    var first: String
    var others = 0
  }

  private let objects: ObjectStore
  private var states: [String: State] = [:]
  private var uses: [String: Use] = [:]
  /// Objects that are needed and absent, in the order in which they are met.
  private var absent: [(sha256: String, path: String)] = []
  private(set) var findings: [HistoryFinding] = []
  var count: Int { states.count }

  /// Reads every kept file.
  init(_ objects: ObjectStore) {
    self.objects = objects
    let root = "\(objects.directory)/objects"
    for folder in Self.names(in: root) {
      for name in Self.names(in: "\(root)/\(folder)") {
        let path = "\(root)/\(folder)/\(name)"
        // What a process leaves that is killed while it writes.
        if name.hasPrefix("."), name.hasSuffix(".tmp") { continue }
        let sha256 = folder + name.prefix { $0 != "." }
        guard sha256.utf8.count == 64, sha256.utf8.allSatisfy({ Self.digits.contains($0) }) else {
          findings.append(.init(.object, path, "it does not belong to a history"))
          continue
        }
        let found = Self.digest(path)
        if found == sha256 {
          if states[sha256] == nil { states[sha256] = .sound }
        } else {
          states[sha256] = .changed(path: path, sha256: found)
        }
      }
    }
  }

  /// Notes what a run refers to.
  mutating func check(_ run: RunRecord, _ sequence: Int) {
    let place = "run \(sequence) of \(run.model.name): "
    for artifact in run.artifacts {
      check(artifact.sha256, place + artifact.name, needs: objects.path(artifact))
    }
    check(
      run.definition, place + "definition",
      needs: objects.path(run.definition, suffix: ".json"))
    for stage in run.stages {
      check(
        stage.sha256, place + "what stage \(stage.name.rawValue) found",
        needs: objects.path(stage.sha256, suffix: ".json"))
    }
    for input in run.inputs {
      check(
        input.sha256, place + "input \(input.address)",
        needs: objects.path(input.sha256, suffix: InputFiles.suffix(input.path)))
    }
  }

  private mutating func check(_ sha256: String, _ place: String, needs path: String) {
    switch states[sha256] {
    case .sound: return
    case .changed: break
    case nil:
      if uses[sha256] == nil { absent.append((sha256, path)) }
    }
    uses[sha256, default: Use(first: place, others: -1)].others += 1
  }

  /// Says what is absent or was changed, and what needs it.
  mutating func finish() {
    for (sha256, path) in absent {
      findings.append(.init(.object, place(sha256), "\(path) is absent"))
    }
    for (sha256, state) in states.sorted(by: { $0.key < $1.key }) {
      guard case .changed(let path, let found) = state else { continue }
      findings.append(
        .init(
          .object, place(sha256),
          "\(path) was changed: "
            + (found.map { "its contents have the digest \($0.prefix(12))" } ?? "it cannot be read")
        ))
    }
  }

  private func place(_ sha256: String) -> String {
    guard let use = uses[sha256] else { return "a kept file that no run names" }
    return use.others == 0 ? use.first : "\(use.first), and \(use.others) more"
  }

  /// The digest of a file, or `nil` where it cannot be read.
  static func digest(_ path: String) -> String? {
    guard let storage = try? ByteStorage(mapping: path) else { return nil }
    var hash = SHA256()
    for start in stride(from: 0, to: storage.count, by: 1 << 22) {
      hash.update(storage.copy(start..<min(start + 1 << 22, storage.count)).span)
    }
    return hash.hexDigest()
  }

  static func names(in directory: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
  }

  private static let digits = Set("0123456789abcdef".utf8)
}
