import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Distances from reference rows against plain loops.
@Suite struct FeatureScoreTests {
  private func features(_ count: Int, _ width: Int, seed: UInt64, offset: Double = 0) -> [[Double]]
  {
    var synthetic = Synthetic(seed: seed)
    return (0..<count).map { _ in (0..<width).map { _ in synthetic.uniform() - 0.5 + offset } }
  }

  private func reference(_ rows: [[Double]], labels: [Int]? = nil) throws -> ReferenceFeatures {
    try ReferenceFeatures(features: Matrix(rows: rows), labels: labels)
  }

  private func rows(_ values: [[Double]]) throws -> OutlierRows {
    .features(try Matrix(rows: values))
  }

  /// Eight sums of every eighth square, then a tree, then what is left: the order that is promised.
  private func distance(_ left: [Double], _ right: [Double]) -> Double {
    var lanes = [Double](repeating: 0, count: 8)
    let whole = left.count / 8 * 8
    func square(_ index: Int) -> Double {
      (left[index] - right[index]) * (left[index] - right[index])
    }
    for index in 0..<whole { lanes[index % 8] += square(index) }
    let four = (0..<4).map { lanes[$0] + lanes[$0 + 4] }
    let two = (0..<2).map { four[$0] + four[$0 + 2] }
    let rest = (whole..<left.count).reduce(0.0) { $0 + square($1) }
    return (two[0] + two[1] + rest).squareRoot()
  }

  /// The shortlist by products loses nothing: large offsets make them useless, and all the bits still agree.
  @Test(arguments: [0, 1, 1e4, 1e9], [1, 3, 8, 21])
  func nearestNeighboursAreThoseOfThePlainLoop(offset: Double, width: Int) throws {
    let known = features(70, width, seed: 1, offset: offset)
    let new = features(23, width, seed: 2, offset: offset) + [known[5], known[5]]
    for neighbours in [1, 2, 10, 70] {
      let score = try NearestNeighbours(neighbours: neighbours).fitted(to: reference(known))
      let expected = new.map { row in
        known.map { distance(row, $0) }.sorted()[neighbours - 1]
      }
      #expect(try score.scores(of: rows(new)) == expected)
    }
  }

  @Test func nearestNeighboursInManyParts() throws {
    // More reference rows than one part has, with many equal distances.
    var synthetic = Synthetic(seed: 4)
    let known = (0..<2100).map { _ in [Double(synthetic.integer(below: 6)), 0.5] }
    let score = try NearestNeighbours(neighbours: 400).fitted(to: reference(known))
    let new = [[0, 0.5], [2.25, 0.5], [100, -3]]
    let expected = new.map { row in known.map { distance(row, $0) }.sorted()[399] }
    #expect(try score.scores(of: rows(new)) == expected)
  }

  @Test func normalizedRowsHaveLengthOne() throws {
    let known = features(40, 5, seed: 7)
    let new = features(9, 5, seed: 8)
    let score = try NearestNeighbours(neighbours: 3, normalizes: true).fitted(to: reference(known))
    func unit(_ row: [Double]) -> [Double] {
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 / length }
    }
    let found = try score.scores(of: rows(new))
    for (value, row) in zip(found, new) {
      let expected = known.map { distance(unit(row), unit($0)) }.sorted()[2]
      #expect(abs(value - expected) < 1e-12)
    }
    // Powers of 2 change no bit, however large.
    for scale in [0x1p-900, 0x1p900] {
      #expect(try score.scores(of: rows(new.map { $0.map { $0 * scale } })) == found)
    }
    let zeros = try dataError { try score.scores(of: rows([new[0], [0, 0, 0, 0, 0]])) }
    #expect(zeros.found == "a row of zeros" && zeros.row == 1)
  }

  @Test func mahalanobisIsThatOfThePlainFormula() throws {
    let labels = (0..<90).map { [2, 5, 11][$0 % 3] }
    var known = features(90, 3, seed: 11, offset: 1000)
    for row in known.indices { known[row][1] += 0.5 * known[row][0] + Double(labels[row]) }
    let new = features(20, 3, seed: 12, offset: 1000)
    for (labels, shrinkage) in [(nil, 0), (labels, 0), (labels, 0.25)] as [([Int]?, Double)] {
      let score = try Mahalanobis(shrinkage: shrinkage).fitted(
        to: reference(known, labels: labels))
      let found = try score.scores(of: rows(new))
      let expected = plainMahalanobis(
        known, labels ?? [Int](repeating: 0, count: 90), shrinkage, new)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-8 * $1 })
      #expect(score.model?.classCount == (labels == nil ? 1 : 3))
    }
  }

  /// Means, covariance and its inverse of 3 x 3 by cofactors.
  private func plainMahalanobis(
    _ known: [[Double]], _ labels: [Int], _ shrinkage: Double, _ new: [[Double]]
  ) -> [Double] {
    let means = Set(labels).map { label in
      let own = known.indices.filter { labels[$0] == label }
      return (label, (0..<3).map { c in own.reduce(0) { $0 + known[$1][c] } / Double(own.count) })
    }
    let mean = Dictionary(uniqueKeysWithValues: means)
    var s = [[Double]](repeating: [0, 0, 0], count: 3)
    for (row, label) in zip(known, labels) {
      let centered = (0..<3).map { row[$0] - (mean[label]?[$0] ?? 0) }
      for i in 0..<3 {
        for j in 0..<3 { s[i][j] += centered[i] * centered[j] / Double(known.count) }
      }
    }
    let trace = s[0][0] + s[1][1] + s[2][2]
    for i in 0..<3 {
      for j in 0..<3 {
        s[i][j] = (1 - shrinkage) * s[i][j] + (i == j ? shrinkage * trace / 3 : 0)
      }
    }
    func cofactor(_ i: Int, _ j: Int) -> Double {
      let (a, b) = ((i + 1) % 3, (i + 2) % 3)
      let (c, d) = ((j + 1) % 3, (j + 2) % 3)
      return s[a][c] * s[b][d] - s[a][d] * s[b][c]
    }
    let determinant = (0..<3).reduce(0) { $0 + s[0][$1] * cofactor(0, $1) }
    return new.map { row in
      means.map { _, mean in
        let x = (0..<3).map { row[$0] - mean[$0] }
        var sum = 0.0
        for i in 0..<3 { for j in 0..<3 { sum += x[i] * cofactor(j, i) / determinant * x[j] } }
        return sum.squareRoot()
      }.min() ?? 0
    }
  }

  @Test func bitsDependOnTheRowOnly() throws {
    let new = features(300, 6, seed: 21)
    let base = features(90, 6, seed: 22)
    for score in [
      try Mahalanobis().fitted(to: reference(base)),
      try NearestNeighbours(neighbours: 4).fitted(to: reference(base)),
      try NearestNeighbours(neighbours: 4, normalizes: true).fitted(to: reference(base.reversed())),
    ] as [any OutlierScore] {
      let all = try score.scores(of: rows(new), execution: Execution(threadCount: 3))
      #expect(
        try score.scores(of: rows(new.reversed()), execution: Execution(threadCount: 1))
          == all.reversed())
      for row in [0, 63, 64, 299] {
        #expect(try score.scores(of: rows([new[row]]), execution: .standard) == [all[row]])
      }
    }
  }

  @Test func singularCovariance() throws {
    let known = features(50, 3, seed: 31).map { [$0[0], $0[1], $0[0] - 2 * $0[1]] }
    let error = try dataError { try Mahalanobis().fitted(to: reference(known)) }
    #expect(error.found.hasPrefix("a singular covariance of 3 features of 50 reference rows"))
    #expect(error.remedy?.hasPrefix("say --shrinkage 0.01") == true)
    let shrunk = try Mahalanobis(shrinkage: 0.01).fitted(to: reference(known))
    #expect(try shrunk.scores(of: rows(known)).allSatisfy { $0.isFinite })
    let few = try dataError {
      try Mahalanobis().fitted(to: reference(features(3, 3, seed: 32)))
    }
    #expect(few.found.contains("singular"))
    let constant = try dataError {
      try Mahalanobis(shrinkage: 0.5).fitted(to: reference([[1, 1], [1, 1]]))
    }
    #expect(constant.remedy == "give reference rows that differ, or score by knn")
  }

  @Test func refusals() throws {
    #expect(try dataError { try reference([]) }.found.hasPrefix("reference features of 0 x 0"))
    #expect(
      try dataError { try reference([[1.0]], labels: [0, 1]) }.found
        == "2 labels for 1 reference rows")
    #expect(try dataError { try reference([[1.0]], labels: [-1]) }.row == 0)
    let few = try dataError { try NearestNeighbours().fitted(to: reference([[1.0]])) }
    #expect(few.found == "1 reference rows")
    let one = try NearestNeighbours(neighbours: 1).fitted(to: reference([[1.0, 2]]))
    #expect(try dataError { try one.scores(of: rows([[1.0]])) }.found == "1 features")
    let nan = try dataError { try one.scores(of: rows([[1.0, 2], [1, .nan]])) }
    #expect(nan.row == 1 && nan.column == 1)
    #expect(try dataError { try one.scores(of: rows([[1e200, 0]])) }.found.contains("overflows"))
    #expect(
      try dataError { try Mahalanobis().fitted(to: reference([[.infinity]])) }.expected
        == "a finite feature")
    let wide = try dataError {
      try Mahalanobis().fitted(to: reference([[Double](repeating: 0, count: 16_385)]))
    }
    #expect(wide.found == "16385 features")
    let plane = try Mahalanobis().fitted(to: reference(features(30, 2, seed: 33)))
    #expect(try dataError { try plane.scores(of: rows([[1e200, 0]])) }.row == 0)
    #expect(MahalanobisModel(featureCount: 2, means: [1], whitening: [1, 0, 1]) == nil)
    #expect(MahalanobisModel(featureCount: 1, means: [.nan], whitening: [1]) == nil)
  }
}
