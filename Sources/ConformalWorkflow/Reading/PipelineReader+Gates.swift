internal import ExactStatistics
internal import ScoringCore

extension PipelineReader {
  /// What must hold: the usual gates for the parts that there are, changed by what the pipeline says of each.
  func gates(_ root: YAMLNode, into result: inout PipelineDefinition) throws {
    let node = root["gates"]
    var gates: [GateDefinition] = []
    for kind in GateKind.allCases {
      let member = node?.members.first { $0.key == kind.rawValue }
      if member?.value.flag == false { continue }
      if let obstacle = result.obstacle(to: kind) {
        guard let member else { continue }
        throw member.place.failure(
          "gate '\(kind.rawValue)' in a pipeline without \(obstacle)", "gates that can be checked",
          "add \(obstacle), or take the gate out")
      }
      var gate = GateDefinition(kind)
      if let value = member?.value {
        gate.limit = value.number ?? value["limit"]?.number ?? gate.limit
        gate.significance =
          try value["significance"]?.level(of: "significance") ?? gate.significance
      }
      gates.append(gate)
    }
    result.gates = gates
    let allowed = node?["allow_inconclusive"]
    if allowed?.flag == true {
      result.allowInconclusive = GateKind.allCases
    } else if let entries = allowed?.entries {
      let names = entries.compactMap { $0.text }
      result.allowInconclusive = GateKind.allCases.filter { names.contains($0.rawValue) }
    }
  }
}

extension PipelineDefinition {
  /// What a gate needs and the pipeline does not have, or `nil`.
  fileprivate func obstacle(to gate: GateKind) -> String? {
    switch gate {
    case .minimumRows, .noOverlap, .ece: nil
    case .freshness: data.maxAge == nil ? "data.max_age" : nil
    case .coverage: predictor == nil ? "'predictor'" : nil
    case .logLoss, .logLossInForce, .accuracy: calibrator == nil ? "'calibrator'" : nil
    case .selectiveRisk: policy?.maxRisk == nil ? "policy.max_risk" : nil
    case .reviewVolume: policy?.capacity == nil ? "policy.capacity" : nil
    }
  }
}
