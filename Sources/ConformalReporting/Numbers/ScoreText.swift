package import ConformalPrediction

extension ConformalPredictor {
  /// The score with its form and parameters, such as `raps, randomized, k_reg 5, lambda 0.01`.
  package var scoreDescription: String {
    let form = score.isRandomized ? "randomized, seed \(seed)" : "deterministic"
    let parameters = score.parameters.sorted { $0.key < $1.key }.map { name, value in
      value == value.rounded() ? "\(name) \(Int(value))" : "\(name) \(value)"
    }
    return ([score.name, form] + parameters).joined(separator: ", ")
  }
}
