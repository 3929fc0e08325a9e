internal import ConformalArtifacts
internal import ExactStatistics
internal import SelectiveAbstention

/// The tables of `evaluate --policy`: queues, answers, true labels and groups.
struct PolicyEvaluationTables {
  /// Rows of a table shown without being asked: those whose selective risk is largest beyond doubt.
  private static let shownCount = 10

  private let evaluation: PolicyEvaluation
  private let classNames: [String]?

  init(_ evaluation: PolicyEvaluation, classNames: [String]?) {
    self.evaluation = evaluation
    self.classNames = classNames
  }

  var text: String {
    let queues =
      evaluation.queues.count > 1
      ? [table("queue", evaluation.queues.map { ($0.policy.name ?? "", $0.tally) })] : []
    let groups =
      evaluation.perGroup.isEmpty
      ? []
      : [
        table("group", evaluation.perGroup.map { ($0.name, $0.tally) }, isJoint: true)
          + "The intervals hold for all \(grouped(evaluation.perGroup.count)) groups together. The risk of "
          + "single groups is not limited: fit with queues for that.\n"
      ]
    return
      (queues + [
        table("answer", named(evaluation.perAnswer)),
        table("true class", named(evaluation.perTrueLabel)),
      ] + groups).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func named(_ tallies: [BandTally]) -> [(name: String, tally: BandTally)] {
    tallies.enumerated().map { label, tally in
      (classNames.map { "\(label) \($0[label])" } ?? "\(label)", tally)
    }
  }

  private func table(
    _ title: String, _ rows: [(name: String, tally: BandTally)], isJoint: Bool = false
  ) -> String {
    let present = rows.filter { $0.tally.rowCount > 0 }
    guard !present.isEmpty else { return "" }
    let isCut = present.count > Self.shownCount
    let shown = isCut ? worstFirst(present).prefix(Self.shownCount).map { present[$0] } : present
    return textTable(title, shown, jointCount: isJoint ? present.count : nil).text
      + (isCut
        ? "the \(Self.shownCount) of \(grouped(present.count)) whose intervals begin highest; all with --json\n"
        : "")
  }

  /// Indices by the lower ends of intervals: one wrong answer of one is not the worst.
  private func worstFirst(_ rows: [(name: String, tally: BandTally)]) -> [Int] {
    rows.map { $0.tally.riskInterval().lowerBound }.enumerated().sorted { left, right in
      let (x, y) = (left.element, right.element)
      return x != y ? x > y : left.offset < right.offset
    }.map { $0.offset }
  }

  private func textTable(
    _ title: String, _ rows: [(name: String, tally: BandTally)], jointCount: Int?
  ) -> TextTable {
    var table = TextTable([
      (title, .left), ("rows", .right), ("approved", .right), ("wrong", .right),
      ("selective risk", .right),
      (jointCount == nil ? "95 % interval" : "joint 95 % interval", .left),
      ("reviewed", .right), ("escalated", .right),
    ])
    let delta = jointCount.map { PolicyEvaluationTables.delta(among: $0) } ?? "0.05"
    for (name, tally) in rows {
      let interval = tally.riskInterval(delta: delta)
      let hasRisk = tally.counts.approve > 0
      table.add([
        name, grouped(tally.rowCount), grouped(tally.counts.approve),
        grouped(tally.errors.approve), tally.selectiveRisk.map { percent($0) } ?? "",
        hasRisk ? "\(percent(interval.lowerBound)) ... \(percent(interval.upperBound))" : "",
        grouped(tally.counts.review), grouped(tally.counts.escalate),
      ])
    }
    return table
  }

  /// The level of each of several intervals that hold together in 95 % of cases (Bonferroni).
  static func delta(among count: Int) -> Level {
    (try? Level("1/\(20 * max(1, count))")) ?? "0.05"
  }
}
