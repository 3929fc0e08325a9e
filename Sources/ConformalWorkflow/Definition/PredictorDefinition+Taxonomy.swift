internal import ConformalPrediction

extension PredictorDefinition {
  /// The conditions as the predictor has them.
  var taxonomy: Taxonomy {
    switch conditional {
    case .marginal: .marginal
    case .classes: .classConditional
    case .groups: .groupConditional(minimumSize: minimumGroupSize ?? 0)
    }
  }
}
