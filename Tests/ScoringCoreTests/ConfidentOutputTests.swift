import ScoringCore
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Models that are sure: where a cumulative sum in single precision saturates at 1, the tail form keeps
/// its precision.
@Suite struct ConfidentOutputTests {
  static let rowCount = 4000
  static let classCount = 10

  /// Rows whose top probability is 1 minus 1e-6 to 1e-11, with labels drawn from their softmax.
  private static func rows() -> (logits: [[Float]], labels: [Int]) {
    var numbers = SeededNumbers(seed: 20_261_122)
    var logits: [[Float]] = []
    var labels: [Int] = []
    for _ in 0..<rowCount {
      let top = numbers.below(classCount)
      let margin = 15 + 12 * numbers.uniform()
      let row = (0..<classCount).map {
        Float($0 == top ? 3 : 3 - margin - 2 * numbers.uniform())
      }
      let draw = numbers.uniform()
      var sum = 0.0
      var label = top
      for (candidate, mass) in exactProbabilities(row).enumerated() {
        sum += mass
        if draw < sum {
          label = candidate
          break
        }
      }
      labels.append(label)
      logits.append(row)
    }
    return (logits, labels)
  }

  private static func exactProbabilities(_ logits: [Float]) -> [Double] {
    let top = logits.reduce(-Float.infinity) { max($0, $1) }
    let masses = logits.map { exp(Double($0) - Double(top)) }
    let total = masses.reduce(0, +)
    return masses.map { $0 / total }
  }

  /// Labels by descending logit, ties by ascending index.
  private static func ranking(_ row: [Float]) -> [Int] {
    row.indices.sorted { row[$0] > row[$1] || (row[$0] == row[$1] && $0 < $1) }
  }

  /// Tail scores of all labels, smallest masses summed first, in double precision.
  private static func exactTailScores(_ row: [Float]) -> [Double] {
    let masses = exactProbabilities(row)
    var scores = [Double](repeating: 0, count: row.count)
    var after = 0.0
    for label in ranking(row).reversed() {
      scores[label] = 0 - after
      after += masses[label]
    }
    return scores
  }

  /// The textbook form: softmax and its running sum in single precision.
  private static func textbookScore(_ row: [Float], label: Int) -> Float {
    let top = row.reduce(-Float.infinity) { max($0, $1) }
    let masses = row.map { expf($0 - top) }
    let total = masses.reduce(0, +)
    var sum: Float = 0
    for other in ranking(row) {
      sum += masses[other] / total
      if other == label { break }
    }
    return sum
  }

  @Test func tailScoresKeepTheirPrecisionWhereTheTextbookFormSaturates() throws {
    let (rows, labels) = Self.rows()
    let outputs = try SampleBatch(kind: .logits, rows: rows).outputs
    let every = try outputs.scores(
      .cumulative(.none), of: allLabels(rowCount: rows.count, classCount: Self.classCount),
      ownWeights: .given(OwnWeighting.none.values(count: rows.count, seed: 0)),
      precision: .float32)
    let exact = rows.flatMap { Self.exactTailScores($0) }
    let worst = zip(every, exact).map { found, truth in
      truth == 0 ? abs(found) : abs(found / truth - 1)
    }.max()
    #expect(try #require(worst) < 1e-5)

    let own = labels.indices.map { every[$0 * Self.classCount + labels[$0]] }
    let textbook = rows.indices.map { Self.textbookScore(rows[$0], label: labels[$0]) }
    let saturated = textbook.count { $0 >= 1 - Float(1).ulp }
    #expect(saturated > 2000)
    #expect(textbook.count - Set(textbook).count > 2000)
    #expect(Set(own).count == own.count)
  }

  @Test func setsEqualThoseOfDoublePrecision() throws {
    let (rows, labels) = Self.rows()
    let outputs = try SampleBatch(kind: .logits, rows: rows).outputs
    let weights = OwnWeighting.none.values(count: rows.count, seed: 0)
    let exact = rows.map { Self.exactTailScores($0) }
    let rank = (rows.count + 1) * 95 / 100 + 1
    let exactQuantile = labels.indices.map { exact[$0][labels[$0]] }.sorted()[rank - 1]
    let scores = try outputs.scores(
      .cumulative(.none), of: LabelLists(singletons: labels.map { Int32($0) }),
      ownWeights: .given(weights),
      precision: .float32)
    let quantile = scores.sorted()[rank - 1]
    #expect(abs(quantile / exactQuantile - 1) < 1e-5)
    let sets = try outputs.sets(
      .cumulative(.none), atMost: quantile, ownWeights: .given(weights), precision: .float32)
    let expected = referenceSets(exact, atMost: exactQuantile)
    var close = 0
    for row in rows.indices {
      let difference = Set(sets[row]).symmetricDifference(expected[row])
      for label in difference {
        let distance = abs(exact[row][Int(label)] / exactQuantile - 1)
        #expect(distance <= 1e-5, "row \(row), label \(label)")
        close += 1
      }
    }
    #expect(close <= 5)
    // The textbook form cannot tell most labels apart at this level.
    let textbook = rows.indices.map { Self.textbookScore(rows[$0], label: labels[$0]) }
    let textbookQuantile = textbook.sorted()[rank - 1]
    #expect(textbook.count { $0 == textbookQuantile } > 100)
  }
}
