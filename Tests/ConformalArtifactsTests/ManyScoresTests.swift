import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Where calibration scores are kept changes no byte of an artifact.
@Suite struct ManyScoresTests {
  @Test(arguments: Precision.allCases, [1, 2, 3, 100, 1001])
  func sameBytes(precision: Precision, count: Int) throws {
    let scores = (0..<count).map { 0 - Double($0 * 37 % 101) / 128 }
    var writer = LargeArrayWriter<Double>(memoryCount: 0)
    try writer.append(scores)
    let kept = [
      CalibrationScores(scores), CalibrationScores(sorted: scores.sorted()),
      CalibrationScores(try writer.finish(), isSorted: false),
    ]
    let files = try kept.map { scores in
      let predictor = ConformalPredictor(
        SplitConformal(score: .lac, alpha: "0.1", allowsTrivial: true), precision: precision,
        outputKind: .logits, classCount: 3, calibrationScores: scores)
      return try PredictorArtifact(
        predictor: predictor,
        data: DataRecord(inputs: [], rows: HashSketch(), identifiers: nil)
      ).encoded()
    }
    #expect(files[0] == files[1] && files[0] == files[2])
    let read = try PredictorArtifact(decoding: files[0])
    #expect(read.predictor.calibrationScores == scores.sorted())
  }
}
