internal import ConformalArtifacts
internal import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics
internal import ProbabilityCalibration
internal import ScoringCore
internal import SelectiveAbstention

/// What the pages of a package are written from.
struct HandoffFacts {
  let run: HistoryEntry
  let record: RunRecord
  let promotion: HistoryEntry?
  let definition: PipelineDefinition
  let model: PackedModel
  /// All entries of the model, oldest first.
  let log: [HistoryEntry]

  var name: String { record.model.name }
  var version: String { record.model.version }

  /// The state of the version in one sentence.
  var state: String {
    guard let promotion, let record = promotion.promotion else {
      return "Run \(run.sequence) of \(run.time.day) is not in force: nobody has promoted it yet."
    }
    let setAside =
      record.setAside.isEmpty
      ? "" : " Gates set aside: \(record.setAside.joined(separator: ", "))."
    return "Run \(run.sequence) of \(run.time.day) is in force since \(promotion.time.day), "
      + "put in force by \(promotion.authorship.who)"
      + (promotion.authorship.why.map { ": \($0)" } ?? "") + "." + setAside
  }

  /// What the history knows of the time after the run, a sentence each: the newest run, and trends.
  var since: [String] {
    let runs = log.filter { $0.run != nil }
    var sentences = TrendRules.warnings(runs.suffix(TrendRules.lookBack)).map {
      "Warning: \($0.sentence)."
    }
    if let last = runs.last, last.sequence > run.sequence, let record = last.run {
      sentences.insert(
        "The newest run is \(last.sequence) of \(last.time.day), version \(record.model.version), "
          + "\(record.outcome.words); it is not the one described here.", at: 0)
    }
    return sentences
  }

  /// What came of the run as a whole.
  var outcome: Report.Outcome? { record.outcome.reported }

  /// The gates with what came of them.
  var checks: [Report.Check] {
    record.gates.compactMap { gate in
      gate.outcome.reported.map {
        Report.Check(name: gate.asks, outcome: $0, sentence: gate.sentence)
      }
    }
  }

  /// The numbers of the run with their intervals.
  var metrics: Report.Block {
    .table(
      .init(
        title: "On the test rows of run \(run.sequence); intervals are 95 %.",
        header: ["What", "Value", "Interval", "Name in the history"],
        rows: record.metrics.map {
          let value = HandoffWords.value($0)
          return [HandoffWords.name($0.name), value.value, value.interval, $0.name]
        }))
  }

  /// The inputs by digest.
  var inputs: Report.Block {
    .table(
      .init(
        title: "Inputs; dataset-manifest.json has the whole digests.",
        header: ["File", "Holds", "Used for", "Shape", "SHA-256 begins with"],
        rows: DatasetManifest(record).files.map { file in
          [
            file.address, file.content, file.roles.map(\.rawValue).joined(separator: ", "),
            file.shape.map { "\($0)" }.joined(separator: " x "), String(file.sha256.prefix(12)),
          ]
        }))
  }

  /// The files of a role or of the split, as the pipeline names them.
  var addresses: [String] {
    let sources: [RowSource] =
      switch definition.data.source {
      case .roles(let roles): DataRole.allCases.compactMap { roles[$0] }
      case .split(let source, _): [source]
      }
    var seen: Set<String> = []
    return sources.flatMap { [$0.outputs, $0.labels, $0.ids, $0.groups].compactMap { $0 } }
      .appending(definition.data.classes)
      .filter { seen.insert($0).inserted }
  }
}

extension [String] {
  fileprivate func appending(_ element: String?) -> [String] { self + (element.map { [$0] } ?? []) }
}

extension HandoffFacts {
  /// The rules by which rows are answered, in words with the thresholds in force.
  var rules: [String] {
    var rules: [String] = []
    if let calibrator = model.calibrator {
      rules.append(
        "Probabilities of the model are corrected by the calibrator '\(calibrator.calibrator.method)' "
          + "(artifacts/\(ArtifactName.calibrator)) before anything else.")
    } else {
      rules.append("Probabilities of the model are taken as they are: there is no calibrator.")
    }
    if let predictor = model.predictor?.predictor {
      for quantile in predictor.quantiles {
        rules.append(
          "A prediction set at alpha \(quantile.alpha) holds every label whose score "
            + "'\(predictor.score.name)' is at most the conformal quantile of the fit, "
            + (quantile.k.map { "rank \($0)" } ?? "which is infinite for so few rows as there were:")
            + " of \(predictor.calibrationCount) calibration rows"
            + (predictor.taxonomy == .marginal ? "." : ", with a quantile for each category."))
      }
    }
    if let policy = model.policy {
      for queue in policy.policy.queues {
        let name = queue.name.map { "Queue '\($0)': a" } ?? "A"
        rules.append(
          "\(name) row goes out unseen when its confidence "
            + "'\(policy.source.score.rawValue)' is \(Self.least(queue.bands.approveFrom)); "
            + (queue.bands.reviewFrom == -.infinity
              ? "else it goes to a reviewer; nothing is escalated."
              : "else to a reviewer when it is \(Self.least(queue.bands.reviewFrom)); else it is escalated.")
            + (queue.isCertified
              ? "" : " These thresholds were edited by hand and are not certified."))
        rules += PolicyCertificate.statements(
          queue.certificate, classNames: policy.source.classNames
        ).map { "Certified by rows of the role 'policy', some of which test: \($0)." }
      }
    }
    return rules
  }

  private static func least(_ threshold: Double) -> String {
    threshold == .infinity
      ? "never enough" : threshold == -.infinity ? "anything at all" : "at least \(threshold)"
  }
}
