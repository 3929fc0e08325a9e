internal import ConformalArtifacts
internal import ExactStatistics
internal import SelectiveAbstention

/// What `evaluate --policy` prints for a person: the verdict first, then what was limited, costs and tables.
struct PolicyEvaluationText {
  private let evaluation: PolicyEvaluation
  private let classNames: [String]?

  init(_ evaluation: PolicyEvaluation, classNames: [String]?) {
    self.evaluation = evaluation
    self.classNames = classNames
  }

  var text: String {
    let tables = PolicyEvaluationTables(evaluation, classNames: classNames)
    return [verdict, facts, risks, volumes, costs, areas, tables.text]
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// The verdict, a line or two.
  var verdict: String {
    let words =
      switch evaluation.verdict {
      case .consistent: "The policy's limits are consistent with these rows."
      case .tooManyErrors:
        "The policy did NOT hold on these rows: more was approved wrongly than chance explains."
      case .tooManyReviews:
        "The policy did NOT hold on these rows: more is reviewed than chance explains."
      case .inconclusive:
        "Inconclusive: the policy limits nothing that these rows could test."
      }
    return words + "\n" + edited
  }

  private var edited: String {
    let queues = evaluation.queues.filter { !$0.policy.isCertified }
    guard !queues.isEmpty else { return "" }
    let names = queues.compactMap(\.policy.name)
    let place = names.isEmpty ? "" : " of queue \(names.joined(separator: ", "))"
    return
      "The thresholds\(place) were edited by hand: nothing certifies them. Their limits are compared "
      + "below all the same, the volume of reviews is not.\n"
  }

  private var facts: String {
    let total = evaluation.total
    let interval = total.riskInterval()
    let (n, counts) = (total.rowCount, total.counts)
    var lines = [
      ("acceptance rate", "\(share(counts.approve, of: n)) are approved)"),
      (
        "selective risk",
        total.selectiveRisk.map {
          "\(percent($0))   (\(grouped(total.errors.approve)) of \(grouped(counts.approve)) approved "
            + "answers are wrong)"
        } ?? "none: nothing is approved"
      ),
      (
        "95 % interval",
        "\(percent(interval.lowerBound)) ... \(percent(interval.upperBound))   exact"
      ),
      ("reviewed", share(counts.review, of: n) + ")"),
      ("escalated", share(counts.escalate, of: n) + ")"),
      ("accuracy", "\(percent(evaluation.accuracy))   (of all answers, approved or not)"),
    ]
    if let worst = [evaluation.riskPValue, evaluation.volumePValue].compactMap({ $0 }).min() {
      let count = evaluation.comparisons
      lines.append(
        (
          "p-value",
          probabilityText(worst)
            + (count > 1 ? "   the smallest below times their number, \(grouped(count))" : "")
        ))
    }
    return factLines(lines)
  }

  private var risks: String {
    let judged = evaluation.queues.flatMap { queue in queue.risks.map { (queue, $0) } }
    guard !judged.isEmpty else { return "" }
    let hasQueues = evaluation.queues.contains { $0.policy.name != nil }
    var table = TextTable(
      (hasQueues ? [("queue", .left)] : []) + [
        ("limited", .left), ("rows", .right), ("share", .right), ("95 % interval", .left),
        ("limit", .right), ("p-value", .right), ("under", .left),
      ])
    for (queue, check) in judged {
      let interval = check.interval().map {
        "\(percent($0.lowerBound)) ... \(percent($0.upperBound))"
      }
      table.add(
        (hasQueues ? [queue.policy.name ?? ""] : []) + [
          words(check), grouped(check.trials), check.mean.map { percent($0) } ?? "",
          check.trials > 0 ? interval ?? "" : "", "\(check.limit)",
          check.trials > 0 ? probabilityText(check.pValue) : "", check.law,
        ])
    }
    return table.text
  }

  /// What a check is about, with the names of classes.
  func words(_ check: RiskCheck) -> String {
    func name(_ label: Int32) -> String { classNames.map { $0[Int(label)] } ?? "\(label)" }
    return switch check.risk {
    case .expected, .tested(.approvedError): "approved and wrong among all rows"
    case .tested(.error): "wrong among approved rows"
    case .tested(.errorOfAnswer(let label)): "wrong among approved rows answered \(name(label))"
    case .tested(.missed(let label)): "approved with another answer among rows of \(name(label))"
    case .tested(.cost): "mean cost of approved rows, of the largest"
    }
  }

  private var volumes: String {
    evaluation.queues.compactMap { queue in
      queue.volume.map { check in
        let capacity = check.statement.capacity
        let (a, b) = (check.statement.steps, check.statement.rowCount + 1 - check.statement.steps)
        let law = "beta-binomial(\(check.rowCount), \(a), \(b))"
        return factLines([
          (
            queue.policy.name.map { "reviews, \($0)" } ?? "reviews",
            "\(grouped(check.reviewCount)) of \(grouped(check.rowCount)) rows; the certified law has a mean of "
              + "\(fixed(check.law.mean, 1)): p-value \(probabilityText(check.pValue)) of as many or more, under "
              + law
          ),
          (
            "a period",
            "\(fixed(check.reviewsPerPeriod, 1)) reviews of \(grouped(capacity.arrivals.expectedCount)) rows at "
              + "this rate; capacity \(grouped(capacity.reviews)), exceeded with probability at most "
              + "\(capacity.delta)"
          ),
        ])
      }
    }.joined(separator: "\n")
  }

  private var costs: String {
    guard let costs = evaluation.costs else { return "" }
    var table = TextTable([
      ("cost", .left), ("per 1 000 rows", .right), ("the policy saves", .right),
    ])
    let policy = costs.perThousandRows(costs.policy)
    table.add(["policy", fixed(policy, 3), ""])
    for (name, sum) in [
      ("approve all", costs.approveAll), ("review all", costs.reviewAll),
      ("approve probabilities from 0.5", costs.plain),
    ] {
      guard let sum else { continue }
      let cost = costs.perThousandRows(sum)
      table.add([name, fixed(cost, 3), fixed(cost - policy, 3)])
    }
    return table.text
  }

  private var areas: String {
    let curve = evaluation.curve
    let note = curve.hasTies ? "; mean over orders of tied rows" : ""
    return factLines([
      ("AURC", "\(fixed(curve.aurc, 6))   mean of the risks of the k surest rows\(note)"),
      (
        "E-AURC",
        "\(fixed(curve.excessAURC, 6))   above the best order of these rows, \(fixed(curve.optimalAURC, 6))"
      ),
      ("AUGRC", "\(fixed(curve.augrc, 6))   trapezoids over distinct thresholds from (0, 0)"),
    ])
  }

  private func share(_ count: Int, of total: Int) -> String {
    "\(percent(Double(count) / Double(total)))   (\(grouped(count)) of \(grouped(total)) rows"
  }
}
