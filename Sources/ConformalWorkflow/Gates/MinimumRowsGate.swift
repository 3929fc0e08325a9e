/// Whether every role has its rows, and every class that occurs its rows in every role.
///
/// Counts are known exactly: passed or failed. A class without a row in any role is one that the data do not hold; it
/// does not count.
struct MinimumRowsGate {
  let data: DataDefinition

  init(_ data: DataDefinition) { self.data = data }

  func result(_ capture: CaptureFindings) -> GateResult {
    guard let fewest = capture.roles.min(by: { $0.rowCount < $1.rowCount }) else {
      return GateResult(.minimumRows, .failed, "no role has rows")
    }
    let byClass = data.minimumRowsPerClass > 0 ? rarest(capture) : nil
    let lacksRows = fewest.rowCount < data.minimumRows
    let lacksClass = byClass.map { $0.count < data.minimumRowsPerClass } ?? false
    var sentences: [String] = []
    if lacksRows || !lacksClass {
      sentences.append(
        "\(fewest.role.rawValue) has \(lacksRows ? "" : "the fewest rows, ")"
          + "\(lacksRows ? GateWords.rows(fewest.rowCount) : GateWords.count(fewest.rowCount)), "
          + "at least \(GateWords.count(data.minimumRows)) asked")
    }
    if let byClass, lacksClass || !lacksRows {
      sentences.append(
        "class \(byClass.name) has \(GateWords.rows(byClass.count)) in \(byClass.role.rawValue), "
          + "at least \(GateWords.count(data.minimumRowsPerClass)) asked")
    }
    var result = GateResult(
      .minimumRows, lacksRows || lacksClass ? .failed : .passed, sentences.joined(separator: "; "))
    let isAboutClass = lacksClass && !lacksRows
    result.value = Double(isAboutClass ? byClass?.count ?? 0 : fewest.rowCount)
    result.limit = Double(isAboutClass ? data.minimumRowsPerClass : data.minimumRows)
    result.rows = fewest.rowCount
    return result
  }

  /// The role and class with the fewest rows, among classes with a row in some role.
  private func rarest(
    _ capture: CaptureFindings
  ) -> (role: DataRole, name: String, count: Int)? {
    let present = (0..<capture.classCount).filter { label in
      capture.roles.contains { $0.rows(of: label) > 0 }
    }
    let all = capture.roles.flatMap { role in present.map { (role, $0, role.rows(of: $0)) } }
    return all.min { $0.2 < $1.2 }.map { role, label, count in
      (role.role, capture.name(of: label), count)
    }
  }
}

extension CaptureFindings {
  /// The name of a class, in quotes where it has one.
  func name(of label: Int) -> String {
    guard let classNames, classNames.indices.contains(label) else { return "\(label)" }
    return "'\(classNames[label])'"
  }
}

extension CaptureFindings.Role {
  func rows(of label: Int) -> Int { classCounts.indices.contains(label) ? classCounts[label] : 0 }
}
