internal import ConformalArtifacts
internal import ConformalPrediction
internal import ConformalReporting
internal import ExactStatistics
internal import ProbabilityCalibration

extension FitPredictor {
  /// What is said of a fit.
  func text(_ artifact: PredictorArtifact) -> String {
    let calibrator = artifact.calibrator.map {
      "outputs corrected by \($0.calibrator.method), fitted on "
        + "\(grouped($0.calibrator.diagnostics.rowCount)) rows\n"
    }
    return (calibrator ?? "") + predictorText(artifact)
  }

  private func predictorText(_ artifact: PredictorArtifact) -> String {
    let predictor = artifact.predictor
    if predictor.weighting != nil { return weightedText(artifact) }
    guard predictor.taxonomy == .marginal else { return conditionalText(artifact) }
    let statements = predictor.quantiles.map { quantile in
      let value =
        quantile.isTrivial
        ? "" : "; quantile \(predictor.score.usualForm(ofTail: quantile.tail))"
      return "alpha \(quantile.alpha): \(Certificate.statement(quantile))\(value)"
    }
    let target = out == "-" ? "" : "\nwrote \(out)"
    return "fitted \(predictor.scoreDescription) on \(grouped(predictor.calibrationCount)) rows of "
      + "\(predictor.classCount) classes\n" + statements.joined(separator: "\n") + target
  }

  private func weightedText(_ artifact: PredictorArtifact) -> String {
    let predictor = artifact.predictor
    let target = out == "-" ? "" : "\nwrote \(out)"
    return "fitted \(predictor.scoreDescription) on \(grouped(predictor.calibrationCount)) rows of "
      + "\(predictor.classCount) classes, weighted \(predictor.weightingDescription ?? "")\n"
      + "coverage >= "
      + predictor.alphas.map { "\($0.complement)" }.joined(separator: ", ")
      + " where the weights are right" + target
  }

  private func conditionalText(_ artifact: PredictorArtifact) -> String {
    let predictor = artifact.predictor
    let levels = predictor.alphas.map { alpha in
      "alpha \(alpha): \(CategoryTable.statement(predictor, alpha: alpha))"
    }
    let target = out == "-" ? "" : "\nwrote \(out)"
    return "fitted \(predictor.scoreDescription), \(predictor.taxonomy.name), on "
      + "\(grouped(predictor.calibrationCount)) rows of \(predictor.classCount) classes\n"
      + levels.joined(separator: "\n") + target
  }
}
