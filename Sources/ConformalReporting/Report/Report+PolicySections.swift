public import ExactStatistics
public import SelectiveAbstention

extension Report {
  /// What there is to say of a policy on test rows: numbers and the curve, then a table for each way to part the rows.
  ///
  /// - Parameters:
  ///   - evaluation: what the policy did.
  ///   - delta: the probability with which the policy's statements on risk may fail.
  ///   - classNames: the names of classes, one each; `nil` shows their indices.
  /// - Returns: sections, in order.
  public static func sections(
    _ evaluation: PolicyEvaluation, delta: Level, classNames: [String]? = nil
  ) -> [Section] {
    [
      Section(
        title: "All rows",
        blocks: [
          .facts(facts(evaluation)),
          .figure(.init(RiskAcceptanceFigure(evaluation, delta: delta))),
        ])
    ]
      + Table.parts(of: evaluation, classNames: classNames).map { table in
        Section(title: table.title, blocks: [.table(table)])
      }
  }

  private static func facts(_ evaluation: PolicyEvaluation) -> [Fact] {
    let total = evaluation.total
    let interval = total.riskInterval()
    let (n, counts) = (total.rowCount, total.counts)
    func share(_ count: Int, _ words: String = "") -> String {
      "\(Numerals.percent(Double(count) / Double(max(1, n)), places: 2)) · \(Numerals.count(count)) of "
        + "\(Numerals.count(n)) rows\(words)"
    }
    var pairs = [
      ("acceptance rate", share(counts.approve, " are approved")),
      (
        "selective risk",
        total.selectiveRisk.map {
          "\(Numerals.percent($0, places: 2)) · \(Numerals.count(total.errors.approve)) of "
            + "\(Numerals.count(counts.approve)) approved answers are wrong"
        } ?? "none: nothing is approved"
      ),
      (
        "95 % interval",
        "\(Numerals.percent(interval.lowerBound, places: 2)) ... "
          + "\(Numerals.percent(interval.upperBound, places: 2)) · exact"
      ),
      ("reviewed", share(counts.review)), ("escalated", share(counts.escalate)),
      (
        "accuracy",
        "\(Numerals.percent(evaluation.accuracy, places: 2)) · of all answers, approved or not"
      ),
    ]
    if let worst = [evaluation.riskPValue, evaluation.volumePValue].compactMap({ $0 }).min() {
      let count = evaluation.comparisons
      pairs.append(
        (
          "p-value",
          Numerals.pValue(worst)
            + (count > 1 ? " · the smallest times their number, \(Numerals.count(count))" : "")
        ))
    }
    return pairs.map { Fact(name: $0.0, value: $0.1) }
  }
}

extension Report.Table {
  /// Rows by queue, answer, true class and group, where there are several or any.
  static func parts(of evaluation: PolicyEvaluation, classNames: [String]?) -> [Report.Table] {
    func named(_ tallies: [BandTally]) -> [(name: String, tally: BandTally)] {
      tallies.enumerated().map { label, tally in
        (classNames.map { "\(label) \($0[label])" } ?? "\(label)", tally)
      }
    }
    let queues = evaluation.queues.map { (name: $0.policy.name ?? "", tally: $0.tally) }
    return [
      part("queue", queues.count > 1 ? queues : []), part("answer", named(evaluation.perAnswer)),
      part("true class", named(evaluation.perTrueLabel)),
      part("group", evaluation.perGroup.map { ($0.name, $0.tally) }, isJoint: true),
    ].compactMap { $0 }
  }

  private static func part(
    _ title: String, _ all: [(name: String, tally: BandTally)], isJoint: Bool = false
  ) -> Report.Table? {
    let parts = all.filter { $0.tally.rowCount > 0 }
    guard !parts.isEmpty else { return nil }
    let delta: Level = isJoint ? (try? Level("1/\(20 * parts.count)")) ?? "0.05" : "0.05"
    // By the lower ends of intervals: one wrong answer of one is not the worst.
    let lowerEnds = parts.map { $0.tally.riskInterval().lowerBound }
    let worstFirst = parts.indices.sorted { (-lowerEnds[$0], $0) < (-lowerEnds[$1], $1) }
    return Report.Table(
      title: "By \(title)",
      header: [
        title, "rows", "approved", "wrong", "selective risk",
        isJoint ? "joint 95 % interval" : "95 % interval", "reviewed", "escalated",
      ],
      rows: parts.map { name, tally in
        let interval = tally.riskInterval(delta: delta)
        return [
          name, Numerals.count(tally.rowCount), Numerals.count(tally.counts.approve),
          Numerals.count(tally.errors.approve),
          tally.selectiveRisk.map { Numerals.percent($0, places: 2) } ?? "",
          tally.counts.approve > 0
            ? "\(Numerals.percent(interval.lowerBound, places: 2)) ... "
              + Numerals.percent(interval.upperBound, places: 2) : "",
          Numerals.count(tally.counts.review), Numerals.count(tally.counts.escalate),
        ]
      },
      orderings: [
        Ordering(name: "in order", rows: Array(parts.indices)),
        Ordering(name: "worst first", rows: worstFirst),
      ])
  }
}
