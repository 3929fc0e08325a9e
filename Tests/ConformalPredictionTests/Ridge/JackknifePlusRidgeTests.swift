import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Jackknife+ of ridge regression against leaving rows out.
@Suite("Jackknife+ ridge regression")
struct JackknifePlusRidgeTests {
  @Test("residuals, predictions and intervals are those of refits", arguments: [true, false])
  func refits(_ hasIntercept: Bool) throws {
    var rows = TrainingRows(seed: 51)
    let (count, penalty) = (17, 0.7)
    let features = rows.features(count, 3)
    let targets = rows.bells(count)
    let new = rows.features(9, 3)
    let regression = try RidgeRegression(
      features: features, targets: targets, penalty: penalty, hasIntercept: hasIntercept)
    let jackknife = try JackknifePlusRidge(regression)
    let predictions = try jackknife.leaveOneOutPredictions(for: new.matrix)
    var outOfFold: [Double] = []
    var models: [[Double]] = []
    for row in 0..<count {
      let others = (0..<count).filter { $0 != row }
      let model = PlainRidge.coefficients(
        others.map { features.rows[$0] }, others.map { targets[$0] }, penalty: penalty,
        hasIntercept: hasIntercept)
      outOfFold.append(PlainRidge.prediction(model, features.rows[row]))
      models.append(new.rows.map { PlainRidge.prediction(model, $0) })
      #expect(abs(jackknife.leaveOneOutResiduals[row] - (targets[row] - outOfFold[row])) < 1e-12)
      for place in 0..<9 { #expect(abs(predictions[place, row] - models[row][place]) < 1e-12) }
    }
    let matrix = try Matrix(rows: (0..<9).map { place in models.map { $0[place] } })
    for sides in BoundedSides.allCases {
      let expected = try CrossValidationPredictor(
        predictions: outOfFold, targets: targets,
        folds: try CrossValidationFolds(leaveOneOutOf: count), sides: sides
      ).intervals(for: matrix, alphas: ["0.1", "0.4"])
      let found = try JackknifePlusRidge(regression, sides: sides)
        .intervals(for: new.matrix, alphas: ["0.1", "0.4"])
      for level in 0..<2 {
        for row in 0..<9 {
          for (one, other) in [
            (found[level].lower[row], expected[level].lower[row]),
            (found[level].upper[row], expected[level].upper[row]),
          ] {
            #expect(one == other || abs(one - other) < 1e-12)
          }
        }
      }
    }
  }

  @Test("a row that alone determines a coefficient cannot be left out")
  func leverage() throws {
    let features = DenseMatrix([1, 0, 0, 1, 0, 2, 0, 3], rowCount: 4, columnCount: 2)
    let regression = try RidgeRegression(
      features: features, targets: [1, 2, 3, 4], penalty: 0, hasIntercept: false)
    #expect(try dataError { try JackknifePlusRidge(regression) }.row == 0)
    let penalised = try RidgeRegression(
      features: features, targets: [1, 2, 3, 4], penalty: 0.1, hasIntercept: false)
    let jackknife = try JackknifePlusRidge(penalised)
    // Without the row there is nothing but the penalty: the model predicts 0.
    #expect(abs(jackknife.leaveOneOutResiduals[0] - 1) < 1e-12)
    let few = try dataError {
      try jackknife.intervals(for: try Matrix(rows: [[1.0, 2]]), alphas: ["0.1"])
    }
    #expect(few.code == .infeasible)
  }
}
