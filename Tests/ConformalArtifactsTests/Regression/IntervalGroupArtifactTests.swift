import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Group-conditional regression predictors in files.
@Suite struct IntervalGroupArtifactTests {
  private func artifact(
    _ score: any RegressionScore = AbsoluteResidual(), _ sides: IntervalSides = .symmetric
  ) throws -> IntervalPredictorArtifact {
    let data = try IntervalArtifactTests.data(40, score.inputKind)
    let groups = try GroupColumns([
      (0..<40).map { $0 < 20 ? "first" : "second" }, (0..<40).map { ["a", "b", "b", "c"][$0 % 4] },
    ])
    return IntervalPredictorArtifact(
      try SplitConformalRegression(
        score: score, sides: sides, alphas: ["0.25", "1/3"], allowsTrivial: true
      ).fit(on: data, groups: groups, minimumGroupSize: 4, unseenGroups: .pooled),
      fittedOn: data)
  }

  @Test(arguments: IntervalSides.allCases) func roundTrip(sides: IntervalSides) throws {
    for score in RegressionScores.all {
      let artifact = try artifact(score, sides)
      let bytes = try artifact.encoded()
      let copy = try IntervalPredictorArtifact(decoding: bytes)
      #expect(try copy.encoded() == bytes)
      #expect(copy.predictor.groups?.parts == artifact.predictor.groups?.parts)
      #expect(copy.predictor.groups?.tree == artifact.predictor.groups?.tree)
      #expect(String(decoding: bytes, as: UTF8.self).contains("interval-predictor/2"))
    }
  }

  static let groups = "a predictor with groups that contradict each other"
  static let forgeries = [
    ("\"minimum_size\" : 4", "\"minimum_size\" : -4", groups),
    ("\"unseen_groups\" : \"pooled\"", "\"unseen_groups\" : \"hope\"", groups),
    ("\"sizes\" : [\n      5,", "\"sizes\" : [\n      6,", groups),
    ("\"sizes\" : [\n      5,", "\"sizes\" : [\n      -5,", groups),
    ("\"name\" : \"first\"", "\"name\" : \"second\"", groups),
    ("\"depth\" : 2,\n    \"groups\"", "\"depth\" : 1,\n    \"groups\"", groups),
    (
      "interval-predictor/2", "interval-predictor/1",
      "a predictor with groups that are not of its schema"
    ),
    ("\"groups\" : {", "\"groupings\" : {", "a predictor with groups that are not of its schema"),
    (
      "\"sizes\" : [\n      5,\n      10,", "\"sizes\" : [\n      10,\n      5,", groups
    ),
  ]

  @Test(arguments: forgeries.indices) func contradictions(index: Int) throws {
    let (old, new, found) = Self.forgeries[index]
    let whole = String(decoding: try artifact().encoded(), as: UTF8.self)
    let forged = try whole.replacing(once: old, with: new)
    let bytes = try Seal.resealed(forged)
    let error = #expect(throws: DataError.self) {
      _ = try IntervalPredictorArtifact(decoding: bytes)
    }
    #expect(error?.found == found)
  }
}
