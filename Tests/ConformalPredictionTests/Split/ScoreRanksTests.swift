import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Counts of calibration scores, through p-values of given scores, against plain counting.
@Suite struct ScoreRanksTests {
  static let tiny = Double.leastNonzeroMagnitude
  static let calibrations: [[Double]] = [
    [0], [1, 1, 1, 1], [-0.0, 0.0, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9],
    [-1e300, 0, 1e-300, 2e-300, 1e300],
    [-1.7e308, 1.7e308], [tiny, 2 * tiny, 3 * tiny], (0..<1000).map { Double($0 * $0 % 97) },
    (0..<300).map { 1 - 1 / Double($0 + 2) }, [1e16, 1e16 + 2, 1e16 + 4, 3],
  ]

  @Test(arguments: calibrations.indices) func countsAreExact(index: Int) throws {
    let own = Self.calibrations[index]
    let predictor = try SplitConformal(
      score: .given, alphas: ["0.5"], precision: .float64, allowsTrivial: true
    ).fit(
      onTrueLabelScores: Outputs(scores: Matrix(rows: own.map { [$0] })), classCount: 1)
    var numbers = own + [0, -1.7e308, 1.7e308, Self.tiny]
    numbers += own.flatMap { [$0.nextUp, $0.nextDown] }.filter { $0.isFinite }
    let outputs = try Outputs(scores: Matrix(rows: numbers.map { [$0] }))
    let labels = LabelLists(singletons: [Int32](repeating: 0, count: numbers.count))
    let counts = try predictor.pValues(of: labels, in: outputs).greaterOrEqualCounts
    let smoothed = try predictor.smoothedPValues(of: labels, in: outputs)
    let generator = CounterBasedGenerator(seed: 0, purpose: .smoothing)
    for (row, number) in numbers.enumerated() {
      let atLeast = own.count { $0 >= number }
      let above = own.count { $0 > number }
      #expect(counts[row] == atLeast)
      let draw = generator.uniform(row: outputs.identifiers[row])
      #expect(
        smoothed[row]
          == (Double(above) + draw * Double(1 + atLeast - above)) / Double(own.count + 1))
    }
  }

  @Test func manyNumbersOnSeveralThreads() throws {
    var random = Synthetic(seed: 2)
    let rows = random.continuous(count: 200, classCount: 40)
    let test = random.continuous(count: 1000, classCount: 40)
    let predictor = try SplitConformal(score: .lac, alpha: "0.1").fit(on: rows.labeled())
    let labels = try LabelLists(everyLabelOf: test.outputs())
    let one = try predictor.pValues(
      of: labels, in: test.outputs(), execution: Execution(threadCount: 1))
    let three = try predictor.pValues(
      of: labels, in: test.outputs(), execution: Execution(threadCount: 3))
    #expect(one == three && one.count == 40_000)
    let scores = try predictor.predictionScores(of: test.outputs())
    let own = predictor.calibrationScores
    for index in stride(from: 0, to: 40_000, by: 37) {
      #expect(one.greaterOrEqualCounts[index] == own.count { $0 >= scores[index] })
    }
  }
}
