import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Defects of textbook formulas that are re-implemented here, as no package is needed to show them.
@Suite struct TextbookDefectTests {
  /// Rows of a confident classifier: the probability of the first label is within 1e-7 of 1.
  private static func confidentRows(_ count: Int, seed: UInt64) -> Rows {
    var random = Synthetic(seed: seed)
    var values: [[Double]] = []
    var labels: [Int] = []
    for _ in 0..<count {
      let top = random.integer(below: 5)
      values.append(
        (0..<5).map { label in
          // Floats, so that both precisions see the same numbers.
          Double(Float(label == top ? 0 : -18 - 6 * random.uniform()))
        })
      labels.append(random.uniform() < 0.96 ? top : random.integer(below: 5))
    }
    return Rows(values, labels: labels, kind: .logits)
  }

  /// The inclusive cumulative sum of sorted softmax probabilities, as in TorchCP and the notebooks.
  private static func textbookScores<Real: BinaryFloatingPoint>(
    _ row: [Double], exponentials: [Real]
  ) -> [Real] {
    let total = exponentials.reduce(0, +)
    let order = row.indices.sorted { row[$0] > row[$1] }
    var scores = [Real](repeating: 0, count: row.count)
    var sum: Real = 0
    for label in order {
      sum += exponentials[label] / total
      scores[label] = sum
    }
    return scores
  }

  private static func textbookSets<Real: BinaryFloatingPoint>(
    _ calibration: Rows, _ test: Rows, k: Int, masses: (Double) -> Real
  ) -> [[Int]] {
    func scores(_ row: [Double]) -> [Real] {
      textbookScores(row, exponentials: row.map { masses($0) })
    }
    let quantile = zip(calibration.values, calibration.labels).map { scores($0)[$1] }.sorted()[
      k - 1]
    return test.values.map { row in
      let scores = scores(row)
      return scores.indices.filter { scores[$0] <= quantile }
    }
  }

  /// TorchCP's cumulative sum in single precision saturates at 1 on confident outputs: scores tie there
  /// with the quantile and every label joins its set; the tail form keeps their order, so that single
  /// precision gives the sets of double precision.
  @Test func cumulativeSumsInSinglePrecisionSaturate() throws {
    let calibration = Self.confidentRows(400, seed: 1)
    let test = Self.confidentRows(100, seed: 2)
    let sets = try Precision.allCases.map { precision in
      let predictor = try SplitConformal(
        score: APS(isRandomized: false), alpha: "0.1", precision: precision
      ).fit(on: calibration.labeled())
      #expect(try predictor.quantile().tieCount == 1)
      return Array(try predictor.sets(for: test.outputs()))
    }
    let k = try #require(
      ConformalQuantile(
        alpha: "0.1", sortedScores: [Double](repeating: 0, count: 400)
      ).k)
    let single = Self.textbookSets(calibration, test, k: k) { Float(exp($0)) }
    let double = Self.textbookSets(calibration, test, k: k) { exp($0) }
    #expect(sets[0] == sets[1])
    #expect(sets[0] == double)
    #expect(2 * double.joined().count < single.joined().count)
    for (larger, ours) in zip(single, sets[0]) { #expect(Set(ours).isSubset(of: larger)) }
  }

  /// Fortuna keeps labels with fewer than (1 - alpha)(n + 1) calibration scores *above* theirs: the
  /// inequality is the wrong way round, which coverage does not show but contents do: ours holds the
  /// arg-max whenever a set is not empty, and is smaller.
  @Test func fortunaInvertsItsInequality() throws {
    var random = Synthetic(seed: 3)
    let calibration = random.continuous(count: 199, classCount: 5)
    let test = random.continuous(count: 100, classCount: 5)
    let predictor = try SplitConformal(score: APS(isRandomized: false), alpha: "0.1")
      .fit(on: calibration.labeled())
    let batch = try test.outputs()
    let scores = try predictor.predictionScores(of: batch)
    let top = try batch.topLabels(precision: .float64)
    let ours = try predictor.sets(for: batch)
    var sizes = (ours: 0, fortuna: 0)
    var fortunaWithoutTop = 0
    for row in 0..<test.count {
      let fortuna = (0..<5).filter { label in
        predictor.calibrationScores.count { $0 > scores[5 * row + label] } < 180
      }
      #expect(ours[row].isEmpty || ours.contains(top[row], at: row))
      fortunaWithoutTop += fortuna.contains(Int(top[row])) ? 0 : 1
      sizes.ours += ours.size(of: row)
      sizes.fortuna += fortuna.count
    }
    #expect(fortunaWithoutTop > 0)
    #expect(sizes.ours < sizes.fortuna)
  }
}
