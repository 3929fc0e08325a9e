internal import ConformalArtifacts
internal import ExactStatistics
internal import SelectiveAbstention

/// What `evaluate --policy --json` prints.
struct PolicyEvaluationDocument: Encodable {
  struct Band: Encodable {
    let errors: Int
    let n: Int
  }

  struct Bands: Encodable {
    let approve: Band
    let escalate: Band
    let review: Band

    init(_ tally: BandTally) {
      func band(_ decision: Decision) -> Band {
        Band(errors: tally.errors[decision], n: tally.counts[decision])
      }
      (approve, review, escalate) = (band(.approve), band(.review), band(.escalate))
    }
  }

  struct Rows: Encodable {
    let acceptanceRate: Double?
    let bands: Bands
    let group: [String]?
    let label: Int?
    let n: Int
    let name: String?
    let selectiveRisk: Double?
    let selectiveRiskInterval: [Double]
    let selectiveRiskIntervalSimultaneous: [Double]?

    init(
      _ tally: BandTally, label: Int? = nil, name: String? = nil, group: [String]? = nil,
      among count: Int? = nil
    ) {
      acceptanceRate = tally.acceptanceRate
      bands = Bands(tally)
      (self.group, self.label, self.name) = (group, label, name)
      n = tally.rowCount
      selectiveRisk = tally.selectiveRisk
      selectiveRiskInterval = ends(tally.riskInterval())
      selectiveRiskIntervalSimultaneous = count.map {
        ends(tally.riskInterval(delta: PolicyEvaluationTables.delta(among: $0)))
      }
    }
  }

  struct Risk: Encodable {
    let interval: [Double]?
    let label: Int?
    let law: String
    let limit: String
    let losses: Double
    let mean: Double?
    let n: Int
    let pValue: Double
    let risk: String

    init(_ check: RiskCheck) {
      interval = check.interval().map { ends($0) }
      law = check.law
      limit = "\(check.limit)"
      losses =
        Double(check.losses) / (check.largestLoss == 1 ? 1 : Double(DecisionCosts.resolution))
      mean = check.mean
      n = check.trials
      pValue = check.pValue
      switch check.risk {
      case .expected: (risk, label) = ("expected-error", nil)
      case .tested(.error): (risk, label) = ("error", nil)
      case .tested(.errorOfAnswer(let of)): (risk, label) = ("error-of-answer", Int(of))
      case .tested(.missed(let of)): (risk, label) = ("missed", Int(of))
      case .tested(.approvedError): (risk, label) = ("approved-error", nil)
      case .tested(.cost): (risk, label) = ("cost", nil)
      }
    }
  }

  struct Volume: Encodable {
    let capacity: Int
    let delta: String
    let law: String
    let lawMean: Double
    let n: Int
    let pValue: Double
    let periodRows: Int
    let reviewed: Int
    let reviewsPerPeriod: Double

    init(_ check: VolumeCheck) {
      let statement = check.statement
      capacity = statement.capacity.reviews
      delta = "\(statement.capacity.delta)"
      law =
        "beta-binomial(\(check.rowCount), \(statement.steps), "
        + "\(statement.rowCount + 1 - statement.steps))"
      lawMean = check.law.mean
      n = check.rowCount
      pValue = check.pValue
      periodRows = statement.capacity.arrivals.expectedCount
      reviewed = check.reviewCount
      reviewsPerPeriod = check.reviewsPerPeriod
    }
  }

  struct Queue: Encodable {
    let approveFrom: Double?
    let certified: Bool
    let name: String?
    let reviewFrom: Double?
    let risks: [Risk]
    let rows: Rows
    let volume: Volume?

    init(_ queue: PolicyEvaluation.Queue) {
      let bands = queue.policy.bands
      // JSON has no infinity: a threshold that is absent leaves no row, or every row, above it.
      approveFrom = bands.approveFrom.isFinite ? bands.approveFrom : nil
      reviewFrom = bands.reviewFrom.isFinite ? bands.reviewFrom : nil
      certified = queue.policy.isCertified
      name = queue.policy.name
      risks = queue.risks.map { Risk($0) }
      rows = Rows(queue.tally)
      volume = queue.volume.map { Volume($0) }
    }
  }

  struct Costs: Encodable {
    let approveAll: Double
    let approveFromOneHalf: Double?
    let policy: Double
    let reviewAll: Double
    let rows: Int

    init(_ costs: CostComparison) {
      approveAll = costs.perThousandRows(costs.approveAll)
      approveFromOneHalf = costs.plain.map { costs.perThousandRows($0) }
      policy = costs.perThousandRows(costs.policy)
      reviewAll = costs.perThousandRows(costs.reviewAll)
      rows = 1_000
    }
  }

  struct Curve: Encodable {
    let augrc: Double
    let augrcByConvention: [String: Double]
    let aurc: Double
    let aurcByConvention: [String: Double]
    let aurcOptimal: Double
    let excessAugrc: Double
    let excessAurc: Double
    let thresholds: Int
    let ties: Bool

    init(_ curve: RiskAcceptanceCurve) {
      func byName(_ area: (CurveAreaConvention) -> Double?) -> [String: Double] {
        Dictionary(
          uniqueKeysWithValues: CurveAreaConvention.allCases.compactMap { convention in
            area(convention).map { (convention.rawValue, $0) }
          })
      }
      augrc = curve.augrc
      augrcByConvention = byName { curve.augrc($0) }
      aurc = curve.aurc
      aurcByConvention = byName { curve.aurc($0) }
      aurcOptimal = curve.optimalAURC
      excessAugrc = curve.excessAUGRC
      excessAurc = curve.excessAURC
      thresholds = curve.points.count
      ties = curve.hasTies
    }
  }

  let acceptanceRate: Double
  let accuracy: Double
  let bands: Bands
  let certified: Bool
  let comparisons: Int
  let consistent: Bool
  let costPerThousand: Costs?
  let curve: Curve
  let n: Int
  let overlap: String?
  let perAnswer: [Rows]
  let perClass: [Rows]
  let perGroup: [Rows]?
  let queues: [Queue]
  let riskPValue: Double?
  let schema = "swift-conformal/policy-evaluation/1"
  let selectiveRisk: Double?
  let selectiveRiskInterval: [Double]
  let significance: String
  let verdict: String
  let volumePValue: Double?

  init(_ evaluation: PolicyEvaluation, classNames: [String]?, overlap: OverlapEvidence) {
    let total = evaluation.total
    acceptanceRate = Double(total.counts.approve) / Double(total.rowCount)
    accuracy = evaluation.accuracy
    bands = Bands(total)
    certified = evaluation.isCertified
    comparisons = evaluation.comparisons
    consistent = evaluation.verdict == .consistent
    costPerThousand = evaluation.costs.map { Costs($0) }
    curve = Curve(evaluation.curve)
    n = total.rowCount
    self.overlap = overlap.sentence(about: "the policy")
    perAnswer = evaluation.perAnswer.enumerated().map {
      Rows($1, label: $0, name: classNames?[$0])
    }
    perClass = evaluation.perTrueLabel.enumerated().map {
      Rows($1, label: $0, name: classNames?[$0])
    }
    perGroup =
      evaluation.perGroup.isEmpty
      ? nil
      : evaluation.perGroup.map {
        Rows($0.tally, group: $0.path, among: evaluation.perGroup.count)
      }
    queues = evaluation.queues.map { Queue($0) }
    riskPValue = evaluation.riskPValue
    selectiveRisk = total.selectiveRisk
    selectiveRiskInterval = ends(total.riskInterval())
    significance = "\(evaluation.significance)"
    verdict = evaluation.verdict.rawValue
    volumePValue = evaluation.volumePValue
  }
}

private func ends(_ interval: ClosedRange<Double>) -> [Double] {
  [interval.lowerBound, interval.upperBound]
}
