/// Gates of two runs.
enum GateComparison {
  static func changes(_ before: [GateResult], _ after: [GateResult]) -> [RunComparison.GateChange] {
    func isSame(_ one: GateResult, _ other: GateResult) -> Bool {
      one.kind == other.kind && one.subject == other.subject
    }
    let kept = after.compactMap { gate -> RunComparison.GateChange? in
      let earlier = before.first { isSame($0, gate) }
      guard earlier?.outcome != gate.outcome else { return nil }
      return .init(
        kind: gate.kind, subject: gate.subject, before: earlier?.outcome,
        after: gate.outcome, sentence: gate.sentence)
    }
    let gone = before.filter { gate in !after.contains { isSame($0, gate) } }.map {
      RunComparison.GateChange(
        kind: $0.kind, subject: $0.subject, before: $0.outcome, after: nil,
        sentence: $0.sentence)
    }
    return kept + gone
  }
}
