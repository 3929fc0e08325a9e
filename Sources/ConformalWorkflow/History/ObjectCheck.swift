internal import FoundationEssentials

/// Checks the kept files of a history against the digests that name them.
struct ObjectCheck {
  private enum State {
    case sound
    case changed(sha256: String?)
  }

  /// What refers to an object that is not as it was kept.
  private struct Use {
    var first: String
    var others = 0
  }

  private let objects: ObjectStore
  /// Kept files by path: runs look for one there, and nowhere else.
  private var states: [String: State] = [:]
  /// Uses of files that are absent or were changed, by path.
  private var uses: [String: Use] = [:]
  /// Files that are needed and absent, in the order in which they are met.
  private var absent: [String] = []
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
        guard folder.utf8.count == 2, sha256.utf8.count == 64,
          sha256.utf8.allSatisfy({ Self.digits.contains($0) })
        else {
          findings.append(.init(.object, path, "it does not belong to a history"))
          continue
        }
        let found = try? ObjectStore.sha256(ofFile: path)
        states[path] = found == sha256 ? .sound : .changed(sha256: found)
      }
    }
  }

  /// Notes what a run refers to.
  mutating func check(_ run: RunRecord, _ sequence: Int) {
    let place = "run \(sequence) of \(run.model.name): "
    for artifact in run.artifacts {
      check(place + artifact.name, needs: objects.path(artifact))
    }
    check(place + "definition", needs: objects.path(run.definition, suffix: ".json"))
    for stage in run.stages {
      check(
        place + "what stage \(stage.name.rawValue) found",
        needs: objects.path(stage.sha256, suffix: ".json"))
    }
    for input in run.inputs {
      check(
        place + "input \(input.address)",
        needs: objects.path(input.sha256, suffix: InputFiles.suffix(input.path)))
    }
  }

  private mutating func check(_ place: String, needs path: String) {
    switch states[path] {
    case .sound: return
    case .changed: break
    case nil:
      if uses[path] == nil { absent.append(path) }
    }
    uses[path, default: Use(first: place, others: -1)].others += 1
  }

  /// Says what is absent or was changed, and what needs it.
  mutating func finish() {
    for path in absent { findings.append(.init(.object, place(path), "\(path) is absent")) }
    for (path, state) in states.sorted(by: { $0.key < $1.key }) {
      guard case .changed(let found) = state else { continue }
      findings.append(
        .init(
          .object, place(path),
          "\(path) was changed: "
            + (found.map { "its contents have the digest \($0.prefix(12))" } ?? "it cannot be read")
        ))
    }
  }

  private func place(_ path: String) -> String {
    guard let use = uses[path] else { return "a kept file that no run names" }
    return use.others == 0 ? use.first : "\(use.first), and \(use.others) more"
  }

  static func names(in directory: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
  }

  private static let digits = Set("0123456789abcdef".utf8)
}
