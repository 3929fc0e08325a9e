internal import ConformalArtifacts
internal import ConformalWorkflow
internal import FoundationEssentials
internal import ScoringCore

/// The text of a new pipeline: every key with a comment, what is not needed commented out.
struct InitPipelineText {
  private let command: InitPipeline
  private let rows: [InitPipelineRows]
  /// The parts that there are rows for, with the share of each where rows are divided.
  private let shares: [(role: DataRole, share: String, percent: Int)]

  /// Looks at rows.
  ///
  /// - Parameters:
  ///   - command: what was asked for.
  ///   - rows: one entry without a role, or one for each role.
  /// - Throws: `DataError` for rows too few to be divided.
  init(_ command: InitPipeline, _ rows: [InitPipelineRows]) throws {
    (self.command, self.rows) = (command, rows)
    let count = rows.map { $0.rowCount }.max() ?? 0
    guard rows.first?.role == nil else {
      shares = rows.compactMap { rows in rows.role.map { ($0, "1", 100) } }
      return
    }
    // A promise of 5 % errors with 5 % doubt needs 59 rows without any; a part of 200 can give it.
    switch count {
    case 800...:
      shares = DataRole.allCases.map { ($0, "0.25", 25) }
    case 60...:
      shares = [(.calibrator, "0.3", 30), (.predictor, "0.3", 30), (.test, "0.4", 40)]
    default:
      throw DataError(
        found: "\(count) rows",
        expected: "at least 60 to divide among calibrator, predictor and test",
        remedy: "collect more rows", file: rows.first?.source.outputs)
    }
  }

  /// The text.
  var text: String {
    var yaml = CommentedYAML()
    yaml.remark("What each run of this model fits, checks and keeps. Run it: conformal run FILE")
    yaml.remark("Paths are relative to this file; a file may be .npy, .npz (file.npz:key),")
    yaml.remark(".safetensors or .csv (file.csv:column). For editors: conformal init --schema")
    yaml.add(["schema"], "swift-conformal/pipeline/1")
    yaml.add(["model"])
    yaml.add(["model", "name"], CommentedYAML.quoted(name))
    yaml.add(["model", "version"], CommentedYAML.quoted(command.version))
    yaml.skip(["model", "description"])
    yaml.add(["owner"], CommentedYAML.quoted(command.owner ?? "unassigned"))
    data(&yaml)
    parts(&yaml)
    yaml.add(["gates"])
    for gate in gates {
      yaml.add(["gates", gate.kind.rawValue], gate.limit.map { "\($0)" } ?? "true")
    }
    yaml.skip(["gates", "freshness"])
    yaml.skip(["gates", "allow_inconclusive"])
    yaml.add(["schedule"])
    yaml.add(["schedule", "cron"], "monthly")
    yaml.add(["schedule", "grace"], "3 days")
    yaml.add(["history"], "history")
    yaml.add(["seed"], "0")
    return yaml.text
  }

  private func has(_ role: DataRole) -> Bool { shares.contains { $0.role == role } }

  /// The name that was given, or that of the directory of the outputs.
  private var name: String {
    if let name = command.name { return name }
    let address = command.outputs.first?.address ?? ""
    let parts = address.split(separator: "/").filter { $0 != "." && $0 != ".." }
    let current = FileManager.default.currentDirectoryPath.split(separator: "/").last
    let part = parts.dropLast().last ?? current ?? "model"
    let letters = part.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let name = String(letters.drop { $0 == "-" }.prefix(100))
    return name.isEmpty ? "model" : name
  }

  private func data(_ yaml: inout CommentedYAML) {
    yaml.add(["data"])
    for rows in rows {
      let wrong = 100 * Double(rows.wrongCount) / Double(max(rows.rowCount, 1))
      yaml.remark(
        "\(grouped(rows.rowCount)) rows of \(rows.classCount) classes, of which the model answers "
          + "\(fixed(wrong, 1)) % wrong.", depth: 1)
      let path = ["data", rows.role?.rawValue ?? "rows"]
      yaml.add(path)
      yaml.add(path + [rows.source.kind.rawValue], CommentedYAML.quoted(rows.source.outputs))
      yaml.add(path + ["labels"], CommentedYAML.quoted(rows.source.labels))
      for (key, value) in [("ids", rows.source.ids), ("groups", rows.source.groups)] {
        if let value {
          yaml.add(path + [key], CommentedYAML.quoted(value))
        } else if rows.role == nil || rows.role == .test {
          yaml.skip(path + [key])
        }
      }
    }
    if rows.first?.role == nil {
      yaml.add(["data", "split"])
      yaml.add(["data", "split", "by"], "stratified")
      yaml.add(["data", "split", "seed"], "0")
      yaml.add(
        ["data", "split", "shares"],
        "{\(shares.map { "\($0.role.rawValue): \($0.share)" }.joined(separator: ", "))}")
    }
    if let classes = command.classes, let path = try? command.written(classes) {
      yaml.add(["data", "classes"], CommentedYAML.quoted(path))
    } else {
      yaml.skip(["data", "classes"])
    }
    yaml.add(["data", "minimum_rows"], "\(minimumRows)")
    yaml.add(["data", "minimum_rows_per_class"], "\(min(5, fewestOfAClass))")
    yaml.skip(["data", "max_age"])
  }

  /// Rows of the smallest role.
  private var smallestPart: Int {
    if let rows = rows.first, rows.role == nil {
      return (shares.map { $0.percent }.min() ?? 0) * rows.rowCount / 100
    }
    return rows.map { $0.rowCount }.min() ?? 0
  }

  /// Four fifths of the smallest role, in one digit and zeros.
  private var minimumRows: Int {
    let count = max(1, smallestPart * 4 / 5)
    var unit = 1
    while count / unit >= 10 { unit *= 10 }
    return count / unit * unit
  }

  /// Rows of the rarest class in the smallest role, of classes that occur; one less, since shares are rounded.
  private var fewestOfAClass: Int {
    let counts = rows.map { rows in
      let percent = rows.role == nil ? shares.map { $0.percent }.min() ?? 0 : 100
      let fewest = rows.classCounts.filter { $0 > 0 }.min() ?? 0
      return rows.role == nil ? fewest * percent / 100 - 1 : fewest
    }
    // A class that one role has and another has not would never pass.
    let occurring = Set(rows.map { $0.classCounts.map { $0 > 0 } })
    return occurring.count > 1 ? 0 : max(0, counts.min() ?? 0)
  }

  private func parts(_ yaml: inout CommentedYAML) {
    let classCount = rows.first?.classCount ?? 2
    let isChosen = classCount <= 20 && smallestPart >= 1_000
    if has(.calibrator) {
      yaml.add(["calibrator"])
      yaml.add(["calibrator", "method"], isChosen ? "auto" : "temperature")
      yaml.skip(["calibrator", "candidates"])
      yaml.skip(["calibrator", "rules"])
      yaml.add(["calibrator", "keep_answers"], "false")
    }
    if has(.predictor) {
      yaml.add(["predictor"])
      yaml.add(["predictor", "score"], classCount == 2 ? "lac" : "aps")
      yaml.add(["predictor", "alpha"], "0.1")
      yaml.skip(["predictor", "randomized"])
      yaml.skip(["predictor", "set_policy"])
      yaml.add(["predictor", "conditional"], "marginal")
    }
    guard has(.policy) else {
      yaml.skip(["policy"], "{max_risk: \(risk)}")
      return
    }
    yaml.add(["policy"])
    yaml.add(["policy", "confidence"], "max-probability")
    yaml.add(["policy", "max_risk"], risk)
    yaml.add(["policy", "delta"], "0.05")
    yaml.skip(["policy", "capacity"])
    yaml.skip(["policy", "costs"])
    yaml.add(["policy", "allow_escalation"], "true")
    yaml.skip(["policy", "reason"])
  }

  /// A risk that leaves something to gain and can be had: about half of the errors that the model makes.
  private var risk: String {
    let wrong = rows.reduce(0) { $0 + $1.wrongCount }
    let share = Double(wrong) / Double(max(rows.reduce(0) { $0 + $1.rowCount }, 1))
    let fitting = [("0.02", 0.02), ("0.05", 0.05), ("0.1", 0.1), ("0.2", 0.2)]
    return fitting.first { $0.1 >= share / 2 }?.0 ?? "0.3"
  }

  /// The gates that the parts allow, with their usual limits.
  private var gates: [GateDefinition] {
    GateDefinition.standard.filter { gate in
      switch gate.kind {
      case .minimumRows, .noOverlap, .ece: true
      case .freshness, .reviewVolume: false
      case .coverage: has(.predictor)
      case .logLoss, .logLossInForce, .accuracy: has(.calibrator)
      case .selectiveRisk: has(.policy)
      }
    }
  }
}
