import ExactStatistics
import ScoringCore
import SelectiveAbstention

/// Rows with a known chance of error at each confidence.
struct SyntheticRows {
  let confidences: [Double]
  let isError: [Bool]
  let answers: [Int32]
  let truths: [Int32]

  /// Draws rows; confidences are multiples of 1 / levels, or continuous where that is 0, and `risk` is the chance of
  /// an error at a confidence.
  init(
    count: Int, seed: UInt64, levels: Int = 0, classCount: Int32 = 3,
    risk: (Double) -> Double = { 1 - $0 }
  ) {
    let draws = CounterBasedGenerator(seed: seed, purpose: .simulation)
    var confidences: [Double] = []
    var isError: [Bool] = []
    var answers: [Int32] = []
    var truths: [Int32] = []
    for row in 0..<count {
      func uniform(_ index: UInt32) -> Double {
        Double(draws.word(row: UInt64(row), index: index) >> 11) * 0x1p-53
      }
      var confidence = uniform(0)
      if levels > 0 {
        confidence = (confidence * Double(levels)).rounded(.down) / Double(levels)
      }
      let isWrong = uniform(1) < risk(confidence)
      let answer = Int32(uniform(2) * Double(classCount))
      confidences.append(confidence)
      isError.append(isWrong)
      answers.append(answer)
      truths.append(isWrong ? (answer + 1) % classCount : answer)
    }
    (self.confidences, self.isError) = (confidences, isError)
    (self.answers, self.truths) = (answers, truths)
  }

  func rows(ids: [UInt64]? = nil) throws -> AnsweredRows {
    try AnsweredRows(
      Answers(labels: answers, confidences: confidences), trueLabels: truths, classCount: 3,
      identifiers: ids.map { .given($0) } ?? .indices(from: 0))
  }
}
