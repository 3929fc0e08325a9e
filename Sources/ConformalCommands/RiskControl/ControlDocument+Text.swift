internal import ConformalArtifacts

extension ControlDocument {
  /// The same for people: the verdict, the certificate, the means.
  var text: String {
    [verdict, certificate, means].joined(separator: "\n") + testText
  }

  private var verdict: String {
    guard let chosen else {
      let possible = targets.compactMap { target in
        target.leastFeasible.flatMap { least in
          least < 1 ? "\(target.risk) <= \(roundedUp(least))" : nil
        }
      }
      let words =
        possible.isEmpty
        ? "No single limit that is larger would do."
        : "Possible would be " + possible.joined(separator: ", or ")
          + (targets.count > 1 ? ", with the rest as it is." : ".")
      return "No parameter of the grid keeps the risk with \(grouped(n)) rows. \(words)\n"
    }
    let limit = chosen.topK.map { ", at most \(grouped($0)) of them" } ?? ""
    return "Answer labels with a score >= \(chosen.threshold)\(limit).\n"
  }

  private var certificate: String {
    let range = "thresholds \(grid.smallestThreshold) ... \(grid.largestThreshold)"
    let limits =
      grid.topK.map {
        ", at most \($0.map { "\($0)" }.joined(separator: ", ")) labels"
      } ?? ""
    var facts = [
      ("guarantee", guarantee ?? "none"), ("assumption", assumption), ("method", method),
      ("rows", "\(grouped(n)), \(grouped(labelCount)) labels"),
      ("grid", "\(grouped(grid.parameters)) parameters: \(range)\(limits)"),
    ]
    if let bound { facts.append(("bound", bound)) }
    if let delta { facts.append(("delta", delta)) }
    if let testing, let minimize {
      facts.append(("testing", "\(testing): \(grouped(valid)) valid; least \(minimize)"))
    } else {
      facts.append(("valid", "\(grouped(valid)) of the grid"))
    }
    return factLines(facts)
  }

  private var means: String {
    guard let chosen else { return "" }
    var table = TextTable(
      [("risk", .left), ("limit", .right), ("mean of rows", .right)]
        + (test == nil ? [] : [("mean of test rows", .right)]))
    for (name, mean) in chosen.means.sorted(by: { $0.key < $1.key }) {
      let risk = name.split(separator: "_").joined(separator: "-")
      table.add(
        [risk, targets.first { $0.risk == risk }?.maxRisk ?? "", fixed(mean, 4)]
          + (test.map { [fixed($0.means[name] ?? 0, 4)] } ?? []))
    }
    let evidence =
      chosen.bound.map {
        "\(method == "crc" ? "(sum of losses + 1) / (n + 1)" : "upper bound") = \(fixed($0, 4))"
      }
      ?? chosen.pValue.map { "p-value = \(probabilityText($0))" } ?? ""
    return table.text + "\n\(evidence); set-size is a share of \(grouped(labelCount)) labels\n"
  }

  private var testText: String {
    guard let test else { return "" }
    let lines = test.targets.map { target in
      "\(target.risk) on \(grouped(test.n)) test rows: \(fixed(target.mean, 4)), "
        + (target.consistent ? "consistent with" : "ABOVE")
        + " a risk <= \(target.maxRisk) (p = \(probabilityText(target.pValue)))\n"
    }
    let note =
      method == "crc" && test.targets.contains { !$0.consistent }
      ? "crc promises an average over calibration sets: one set may be above.\n" : ""
    return "\n" + lines.joined() + note
  }

  /// Four decimals that are not below a number.
  private func roundedUp(_ value: Double) -> String {
    fixed((value * 10_000).rounded(.up) / 10_000, 4)
  }
}
