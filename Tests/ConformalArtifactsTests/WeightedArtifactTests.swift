import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Artifacts of weighted predictors: what is written is what is read, and contents that contradict each other are
/// refused.
@Suite("Predictor artifact: weights")
struct WeightedArtifactTests {
  private static let ratio = DensityRatio(
    centers: [0.5, 2], scales: [1, 0.1], coefficients: [-0.75, 1e-3], intercept: 0.125,
    penalty: 1)
  private static let given = (0..<40).map { Double($0 % 7) / 3 }

  private static func artifact(_ index: Int) throws -> PredictorArtifact {
    let rows = try Samples.labeled(40)
    let weightings: [Weighting] = [
      .given(try RowWeights(given)), .densityRatio(ratio, try RowWeights(given)),
      .classes(try ClassWeights([0, 1, 2.5])),
    ]
    let predictor = try SplitConformal(score: .aps, alphas: ["0.25", "1/3"]).fit(
      on: rows, weighting: weightings[index])
    return PredictorArtifact(
      predictor: predictor,
      data: try DataRecord(of: rows.outputs, inputs: [], precision: predictor.precision))
  }

  @Test(arguments: 0..<3) func roundTrip(index: Int) throws {
    let artifact = try Self.artifact(index)
    let bytes = try artifact.encoded()
    let read = try PredictorArtifact(decoding: bytes)
    #expect(try read.encoded() == bytes)
    let (left, right) = (artifact.predictor, read.predictor)
    #expect(left.weighting?.scheme == right.weighting?.scheme)
    #expect(left.weighting?.effectiveSampleSize == right.weighting?.effectiveSampleSize)
    let test = try Samples.outputs(Samples.rich(30, seed: 9))
    let weights = index == 2 ? nil : try RowWeights((0..<30).map { Double($0) / 8 })
    for alpha in ["0.25", "1/3", "0.6"] as [Level] {
      #expect(
        try left.sets(for: test, weights: weights, alpha: alpha)
          == right.sets(for: test, weights: weights, alpha: alpha))
    }
  }

  /// A reader that knows no weights must refuse these, and no level may claim what unweighted rows would give.
  @Test(arguments: 0..<3) func schema(index: Int) throws {
    let text = String(decoding: try Self.artifact(index).encoded(), as: UTF8.self)
    #expect(text.contains("\"schema\" : \"swift-conformal/predictor/3\""))
    #expect(text.contains("without their weights, which no set goes by"))
    #expect(text.contains("where the weights are the true ratio of densities"))
    #expect(!text.contains("exchangeable"))
  }

  static let damaged = "a predictor with damaged weights"
  static let forgeries = [
    Forgery("\"scheme\" : \"density ratio\"", "\"scheme\" : \"given weights\"", damaged),
    Forgery("\"scheme\" : \"density ratio\"", "\"scheme\" : \"hope\"", damaged),
    Forgery("\"density_ratio\" :", "\"density_ratios\" :", damaged),
    Forgery("\"effective_sample_size\" : ", "\"effective_sample_size\" : 1", damaged),
    Forgery("\"binary_digits\" : ", "\"binary_digits\" : 99999", damaged),
    Forgery("\"binary_digits\" : ", "\"binary_digits\" : \"1\", \"x\" : ", Forgery.keys),
    Forgery("-0.75,", "", damaged),
    Forgery("\"weights\" : \"", "\"weights\" : \"AAAA", damaged),
    Forgery(
      "\"scheme\" : \"density ratio\"",
      "\"class_weights\" : [1, 2, 3], \"scheme\" : \"density ratio\"",
      damaged),
    Forgery(
      "\"schema\" : \"swift-conformal/predictor/3\"",
      "\"schema\" : \"swift-conformal/predictor/1\"", "a predictor with no categories"),
    Forgery("\"weighting\" :", "\"weightings\" :", "a predictor with no categories"),
  ]

  @Test("contradictions", arguments: forgeries)
  func contradictions(forgery: Forgery) throws {
    let whole = String(decoding: try Self.artifact(1).encoded(), as: UTF8.self)
    let forged = try whole.replacing(once: forgery.old, with: forgery.new)
    #expect(forged != whole)
    let error = try refusal(of: try Seal.resealed(forged))
    #expect(error.found == forgery.found)
  }
}
