internal import ConformalArtifacts
internal import ConformalPrediction

extension ConformalPredictor {
  /// How calibration rows are weighted, in words.
  var weightingDescription: String? {
    weighting.map {
      "by \($0.scheme.name); effective sample size \(grouped(Int($0.effectiveSampleSize))) of "
        + grouped(calibrationCount)
    }
  }

  /// What has a quantile of its own, in words.
  var taxonomyDescription: String {
    switch taxonomy {
    case .marginal:
      guard let weighting else { return "one for all rows" }
      return weighting.scheme.isOfRows
        ? "one for each row, by its weight" : "one for each class, by its weight"
    case .classConditional: return "one for each class"
    case .clusterConditional(let clusters):
      return "one for each of \(grouped(clusters.count)) clusters of classes"
    case .rankCalibrated(let limits):
      let limits = limits.values.sorted()
      return "one for each class, whose label is in no set behind rank \(limits[0]) ... "
        + "\(limits[limits.count - 1]) of the class"
    case .groupConditional(let minimumSize, let unseen):
      let least = minimumSize > 0 ? " of at least \(grouped(minimumSize)) rows" : ""
      return "one for each group\(least); unseen groups: \(unseen.rawValue)"
    }
  }
}
