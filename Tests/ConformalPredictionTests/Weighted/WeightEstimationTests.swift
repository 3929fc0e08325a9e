import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Weights that are estimated from rows without labels.
@Suite struct WeightEstimationTests {
  private func table(_ rows: [[Double]]) -> DenseMatrix {
    DenseMatrix(rows.flatMap { $0 }, rowCount: rows.count, columnCount: rows.first?.count ?? 0)
  }

  /// With one feature of two values the regression fits the shares exactly.
  @Test func aBinaryFeatureGivesTheRatioOfShares() throws {
    let calibration = table((0..<80).map { [$0 < 10 ? 1 : 0] })
    let target = table((0..<40).map { [$0 < 30 ? 1 : 0] })
    let ratio = try DensityRatio.fitted(
      calibration: calibration, target: target, penalty: 1e-9)
    let weights = try ratio.weights(of: table([[1], [0]])).values
    // (30 / 10) / (10 / 70)
    #expect(abs(weights[0] / weights[1] - 21) < 1e-5)
  }

  /// At the minimum the loss does not change along any coefficient.
  @Test func theFitIsAMinimum() throws {
    var random = Synthetic(seed: 4)
    // The mean of 0.1 rounds.
    let calibration = (0..<70).map { _ in [random.uniform(), 5 * random.uniform(), 0.1] }
    let target = (0..<50).map { _ in [0.3 + random.uniform(), 4 * random.uniform(), 0.1] }
    let penalty = 0.5
    let ratio = try DensityRatio.fitted(
      calibration: table(calibration), target: table(target), penalty: penalty)
    // A feature that never changes says nothing.
    #expect(ratio.coefficients[2] == 0 && ratio.scales[2] == 1)
    let rows = calibration.map { ($0, 0.0) } + target.map { ($0, 1.0) }
    let weights = try ratio.weights(of: table(rows.map { $0.0 })).values
    var gradient = ratio.coefficients.map { $0 * penalty } + [0]
    for ((features, truth), weight) in zip(rows, weights) {
      let residual = weight / (1 + weight) - truth
      for column in 0..<3 {
        gradient[column] +=
          residual * (features[column] - ratio.centers[column]) / ratio.scales[column]
      }
      gradient[3] += residual
    }
    #expect(gradient.allSatisfy { abs($0) < 1e-6 }, "\(gradient)")
  }

  /// Populations that do not overlap: the price of coefficients keeps the ratio finite.
  @Test func separatedPopulations() throws {
    let ratio = try DensityRatio.fitted(
      calibration: table((0..<20).map { [Double($0)] }),
      target: table((0..<20).map { [Double($0) + 100] }))
    let weights = try ratio.weights(of: table([[0], [119]])).values
    #expect(weights[0] > 0 && weights[1].isFinite && weights[1] > 10 * weights[0])
  }

  /// Where the model's mistakes are the same in both populations, the estimate is exact.
  @Test func classWeightsOfAKnownShift() throws {
    // Of 10 rows of class 0 the model gets 8, of 10 of class 1 it gets 6.
    let calibration = Rows(
      (0..<20).map { row in
        let isRight = row < 10 ? row < 8 : row < 16
        return (row < 10) == isRight ? [0.75, 0.25] : [0.25, 0.75]
      }, labels: (0..<20).map { $0 < 10 ? 0 : 1 }, kind: .probabilities)
    // 10 rows of class 0 and 40 of class 1: the model takes 8 + 16 for class 0.
    let target = Rows(
      (0..<50).map { $0 < 24 ? [0.75, 0.25] : [0.25, 0.75] },
      labels: [Int](repeating: 0, count: 50), kind: .probabilities)
    let weights = try ClassWeights.estimated(from: calibration.labeled(), target: target.outputs())
    // Shares 0.2 and 0.8 in place of 0.5 and 0.5.
    #expect(zip(weights.values, [0.4, 1.6]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func whatCannotBeEstimated() throws {
    let blind = Rows(
      [[0.75, 0.25], [0.75, 0.25]], labels: [0, 1], kind: .probabilities)
    let outputs = try blind.outputs()
    #expect(
      try dataError { try ClassWeights.estimated(from: blind.labeled(), target: outputs) }.found
        == "a confusion matrix that cannot be inverted")
    let missing = Rows([[0.75, 0.25]], labels: [0], kind: .probabilities)
    #expect(
      try dataError { try ClassWeights.estimated(from: missing.labeled(), target: outputs) }.found
        == "no calibration row of class 1")
    let logits = Rows([[0.75, 0.25]], labels: [0], kind: .logits)
    #expect(
      try dataError { try ClassWeights.estimated(from: logits.labeled(), target: outputs) }.found
        == "probabilities of 2 classes")
    let huge = table([[1e300], [-1e300]])
    #expect(
      try dataError { try DensityRatio.fitted(calibration: huge, target: huge) }.remedy
        == "scale the column")
    let one = table([[1]])
    #expect(
      try dataError { try DensityRatio.fitted(calibration: one, target: table([[1, 2]])) }.found
        == "target rows of 2 features")
    #expect(
      try dataError { try DensityRatio.fitted(calibration: one, target: one, penalty: 0) }.code
        == .usage)
    let ratio = try DensityRatio.fitted(calibration: one, target: one)
    #expect(
      try dataError { try ratio.weights(of: table([[1, 2]])) }.found == "rows of 2 features")
  }
}
