internal import ConformalArtifacts
internal import SelectiveAbstention

/// Why no policy holds to what was asked, and what would be possible.
struct AlternativesDocument: Encodable {
  struct Count: Encodable {
    let limit: String
    let losses: Int
    let pValue: Double
    let risk: String
    let trials: Int
  }

  struct Limit: Encodable {
    let limit: String
    let risk: String
  }

  let counts: [Count]
  let feasible = false
  let leastCapacity: Int?
  let leastLimits: [Limit]?
  let leastRisk: Double?
  let reason: String
  let rowsNeeded: Int?
  let schema = "swift-conformal/policy-alternatives/1"
  let testRows: Int
  private let isRecertification: Bool

  private enum CodingKeys: String, CodingKey {
    case counts, feasible, leastCapacity, leastLimits, leastRisk, reason, rowsNeeded, schema
    case testRows
  }

  init(
    _ alternatives: PolicyAlternatives, classNames: [String]?, isRecertification: Bool
  ) {
    counts = alternatives.counts.map {
      Count(
        limit: "\($0.target.limit)", losses: $0.losses, pValue: $0.pValue,
        risk: $0.target.description(classNames: classNames), trials: $0.trials)
    }
    leastCapacity = alternatives.leastCapacity
    leastLimits = alternatives.leastLimits?.map {
      Limit(limit: "\($0.limit)", risk: $0.description(classNames: classNames))
    }
    (leastRisk, reason) = (alternatives.leastRisk, alternatives.reason)
    (rowsNeeded, testRows) = (alternatives.rowsNeeded, alternatives.testRowCount)
    self.isRecertification = isRecertification
  }

  /// The same for a terminal.
  var text: String {
    var lines = [
      (isRecertification ? "not certified: " : "no policy holds to this: ") + reason
    ]
    var table = TextTable([
      ("risk", .left), ("limit", .right), ("lost", .right), ("of", .right), ("p", .right),
    ])
    for count in counts.prefix(20) {
      table.add([
        count.risk, count.limit, grouped(count.losses), grouped(count.trials),
        probabilityText(count.pValue),
      ])
    }
    if !counts.isEmpty { lines.append("\n" + table.text) }
    var possible = TextTable([("what would be possible", .left), ("", .left)])
    for limit in (leastLimits ?? []).prefix(20) {
      possible.add(["least limit tried that is certified: \(limit.risk)", limit.limit])
    }
    if let rowsNeeded {
      possible.add([
        "calibration rows for these limits, at these rates", "about \(grouped(rowsNeeded))",
      ])
    }
    if let leastCapacity {
      possible.add([
        isRecertification ? "least capacity for these bands" : "least capacity for this risk",
        grouped(leastCapacity),
      ])
    }
    if let leastRisk {
      possible.add([
        isRecertification
          ? "the least limit of the risk (its bound on these rows)"
          : "least risk for this capacity (bound)",
        percent(leastRisk),
      ])
    }
    if leastLimits == nil, rowsNeeded == nil, leastCapacity == nil, leastRisk == nil {
      possible.add(["nothing nearby: another confidence, or a better model", ""])
    }
    if counts.isEmpty { lines.append("") }
    lines.append(possible.text)
    return lines.joined(separator: "\n") + "no policy was written"
  }
}
