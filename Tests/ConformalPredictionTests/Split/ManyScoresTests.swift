import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Calibration scores in a temporary file answer as those in memory do.
@Suite struct ManyScoresTests {
  private static func inFile(_ scores: [Double]) throws -> LargeArray<Double> {
    var writer = LargeArrayWriter<Double>(memoryCount: 0)
    try writer.append(scores)
    return try writer.finish()
  }

  /// Distinct scores, scores that tie here and there, and scores of few values.
  @Test(arguments: [1_000_003, 700, 5])
  func agreement(valueCount: Int) throws {
    let scores = (0..<2000).map { -Double($0 * 7919 % valueCount) / Double(valueCount) }
    let memory = CalibrationScores(scores)
    let sorted = scores.sortedByDigits()
    let columns = [
      CalibrationScores(try Self.inFile(scores), isSorted: false),
      CalibrationScores(try Self.inFile(sorted), isSorted: true),
      CalibrationScores(sorted: sorted),
    ]
    for column in columns {
      #expect(column.count == scores.count)
      #expect(column.sorted == sorted)
      for rank in [1, 2, 17, 1000, 1999, 2000] {
        let value = memory.value(atRank: rank)
        #expect(column.value(atRank: rank) == value)
        #expect(column.count(equalTo: value) == memory.count(equalTo: value))
        #expect(column.hasTies(nearRank: rank) == memory.hasTies(nearRank: rank))
      }
      #expect(column.count(equalTo: 0.75) == 0)
      for alpha: Level in ["0.1", "0.5", "0.0006", "0.0001"] {
        #expect(
          ConformalQuantile(alpha: alpha, scores: column)
            == ConformalQuantile(alpha: alpha, scores: memory))
      }
      var parts: [Double] = []
      try column.forEachSortedPart { parts += $0 }
      #expect(parts == sorted)
    }
  }
}
