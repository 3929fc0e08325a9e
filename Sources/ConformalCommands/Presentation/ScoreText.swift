internal import ConformalArtifacts
internal import ConformalPrediction

extension ConformalPredictor {
  /// The score with its form and parameters, such as `raps, randomized, k_reg 5, lambda 0.01`.
  var scoreDescription: String {
    let form = score.isRandomized ? "randomized, seed \(seed)" : "deterministic"
    let parameters = score.parameters.sorted { $0.key < $1.key }.map { name, value in
      value == value.rounded() ? "\(name) \(Int(value))" : "\(name) \(value)"
    }
    return ([score.name, form] + parameters).joined(separator: ", ")
  }

  /// What has a quantile of its own, in words.
  var taxonomyDescription: String {
    switch taxonomy {
    case .marginal: return "one for all rows"
    case .classConditional: return "one for each class"
    case .groupConditional(let minimumSize, let unseen):
      let least = minimumSize > 0 ? " of at least \(grouped(minimumSize)) rows" : ""
      return "one for each group\(least); unseen groups: \(unseen.rawValue)"
    }
  }
}
