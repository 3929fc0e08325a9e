internal import ConformalArtifacts
internal import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// `conformal show`: what an artifact is, what it promises, and what it was fitted on.
public struct Show: Sendable {
  /// The artifact's file.
  public var artifact: String
  /// Whether to print JSON.
  public var json: Bool

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - artifact: the artifact's file.
  ///   - json: whether to print JSON.
  public init(artifact: String, json: Bool = false) {
    self.artifact = artifact
    self.json = json
  }

  /// Runs the command: reading checks schema, checksum and contents.
  ///
  /// - Parameter console: where to write.
  /// - Throws: `DataError` when the file is not a sound artifact.
  public func run(_ console: Console) throws {
    switch try AnyArtifact(contentsOf: artifact) {
    case .labels(let artifact): try show(artifact, console)
    case .intervals(let artifact):
      try console.print(
        json
          ? try jsonText(IntervalPredictorSummary(artifact)) : intervalPredictorText(artifact))
    case .detector(let artifact): try show(artifact, console)
    case .calibrator(let artifact):
      let summary = CalibratorSummary(artifact)
      try console.print(json ? try jsonText(summary) : summary.shown)
    case .policy(let artifact):
      let summary = PolicySummary(artifact)
      try console.print(json ? try jsonText(summary) : summary.shown)
    }
  }

  private func show(_ artifact: PredictorArtifact, _ console: Console) throws {
    if json {
      try console.print(try jsonText(try PredictorSummary(artifact)))
    } else {
      try console.print(try text(artifact))
    }
  }

  private func show(_ artifact: DetectorArtifact, _ console: Console) throws {
    try console.print(
      json ? try jsonText(DetectorSummary(artifact)) : DetectorSummary.text(artifact))
  }

  private func text(_ artifact: PredictorArtifact) throws -> String {
    let predictor = artifact.predictor
    var levels = TextTable([
      ("alpha", .left), ("coverage", .left), ("k of n", .left), ("conformal quantile", .left),
      ("tail form", .left), ("ties", .right),
    ])
    for quantile in predictor.quantiles {
      let rank = quantile.k.map { "\(grouped($0)) of \(grouped(quantile.count))" }
      levels.add([
        "\(quantile.alpha)", ">= \(quantile.alpha.complement)",
        rank ?? "needs n >= \(grouped(quantile.minimumCount))",
        quantile.isTrivial
          ? "every label" : "\(predictor.score.usualForm(ofTail: quantile.tail))",
        quantile.isTrivial ? "" : "\(quantile.tail)", "\(quantile.tieCount)",
      ])
    }
    var inputs = TextTable([
      ("fitted on", .left), ("member", .left), ("type", .left), ("shape", .left), ("sha256", .left),
    ])
    for input in artifact.data.inputs {
      inputs.add([
        input.role, input.member ?? "", input.elementType,
        input.shape.map { "\($0)" }.joined(separator: " x "), input.sha256,
      ])
    }
    let calibrator = try artifact.calibrator.map {
      [("calibrator", try PredictorSummary.Calibrator($0).text)]
    }
    let facts = factLines(
      [
        ("score", predictor.scoreDescription),
        (
          "outputs",
          "\(predictor.outputKind.rawValue), \(predictor.classCount) classes, scored in "
            + predictor.precision.rawValue
        ),
      ] + (calibrator ?? []) + [
        ("calibration", "\(grouped(predictor.calibrationCount)) rows"),
        (
          "tuned",
          artifact.tuning.map {
            "on \(grouped($0.rows)) other rows, share \($0.share), by \($0.criterion)"
          } ?? "no"
        ),
        ("row ids", artifact.data.identifiers == nil ? "row indices" : "given"),
        ("weighted", predictor.weightingDescription ?? "no"),
        ("quantiles", predictor.taxonomyDescription),
        ("empty sets", predictor.setPolicy.rawValue),
        ("n too small", predictor.allowsTrivial ? "sets of all labels" : "refused"),
        ("written by", "swift-conformal \(artifact.libraryVersion)"),
        ("guarantee", Certificate.guarantee(predictor)),
        ("assumption", Certificate.assumption(artifact)),
        ("scope", Certificate.scope(predictor)),
      ])
    let note =
      predictor.weighting == nil
      ? ""
      : "of scores without their weights, which no set goes by: each weight has a quantile of its own\n"
    let tables =
      predictor.taxonomy == .marginal
      ? levels.text + note
      : predictor.alphas.map {
        CategoryTable.text(predictor, alpha: $0, names: artifact.classNames)
      }.joined(separator: "\n")
    return "split-conformal predictor, checksum verified\n\n" + facts + "\n" + tables
      + (artifact.data.inputs.isEmpty ? "" : "\n" + inputs.text)
  }
}
