import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Outlier scores of outputs against naive references.
@Suite struct OutlierScoreTests {
  private func logits(_ count: Int, _ classCount: Int, seed: UInt64 = 1) -> [[Double]] {
    var synthetic = Synthetic(seed: seed)
    return (0..<count).map { _ in (0..<classCount).map { _ in 20 * synthetic.uniform() - 10 } }
  }

  private func softmax(_ row: [Double]) -> [Double] {
    let top = row.max() ?? 0
    let masses = row.map { exp($0 - top) }
    let sum = masses.reduce(0, +)
    return masses.map { $0 / sum }
  }

  private func isClose(_ left: Double, _ right: Double, within distance: Double = 0) -> Bool {
    abs(left - right) <= max(distance, 1e-12 * max(1e-300, max(abs(left), abs(right))))
  }

  private func expect(
    _ score: some OutlierScore, _ rows: [[Double]], kind: OutputKind = .logits,
    within distance: Double = 0,
    _ reference: ([Double]) -> Double
  ) throws {
    let found = try score.scores(of: .outputs(outputs(rows, kind)), execution: .standard)
    for (row, value) in zip(rows, found) {
      #expect(
        isClose(value, reference(row), within: distance),
        "\(score.name): \(value), \(reference(row))")
    }
    #expect(found.count == rows.count)
  }

  @Test(arguments: [1, 2, 3, 10, 131])
  func ofLogits(classCount: Int) throws {
    let rows = logits(37, classCount)
    try expect(MaxLogit(), rows) { -($0.max() ?? 0) }
    for temperature in [1, 0.5, 7.25] {
      try expect(Energy(temperature: temperature), rows) { row in
        let top = row.max() ?? 0
        let sum = row.reduce(0) { $0 + exp(($1 - top) / temperature) }
        return -top - temperature * log(sum)
      }
    }
    try expect(MaxProbability(), rows) { row in
      let top = row.firstIndex(of: row.max() ?? 0) ?? 0
      let masses = row.indices.map { $0 == top ? 0 : exp(row[$0] - row[top]) }
      let others = masses.reduce(0, +)
      return others / (1 + others)
    }
    // The kernel adds terms of size 1 that cancel where a row is certain: 1e-15 is its absolute accuracy.
    try expect(PredictiveEntropy(), rows, within: 1e-14) { row in
      let sorted = row.sorted(by: >)
      let gaps = sorted.dropFirst().map { sorted[0] - $0 }
      let logSum = log1p(gaps.reduce(0) { $0 + exp(-$1) })
      return gaps.reduce(0) { $0 + exp(-$1 - logSum) * $1 } + logSum
    }
    for (gamma, kept) in [(0.1, 100), (0.5, 3), (1, 1)] {
      try expect(GeneralizedEntropy(gamma: gamma, topClassCount: kept), rows) { row in
        let sorted = softmax(row).sorted(by: >)
        return sorted.enumerated().prefix(kept).reduce(0) { sum, element in
          let (rank, mass) = element
          let rest = rank == 0 ? sorted.dropFirst().reduce(0, +) : 1 - mass
          return sum + pow(mass * rest, gamma)
        }
      }
    }
  }

  @Test func ofProbabilities() throws {
    let rows = [[0.5, 0.25, 0.25, 0], [1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]]
    try expect(MaxProbability(), rows, kind: .probabilities) { 1 - ($0.max() ?? 0) }
    let entropies = try PredictiveEntropy().scores(
      of: .outputs(outputs(rows)), execution: .standard)
    #expect(isClose(entropies[0], 1.5 * log(2)) && entropies[1] == 0)
    let gen = try GeneralizedEntropy(gamma: 0.5).scores(
      of: .outputs(outputs(rows)), execution: .standard)
    #expect(isClose(gen[0], 0.5 + 2 * (0.1875).squareRoot()) && gen[1] == 0)
  }

  /// 1 - p is 0 for all of these in double precision.
  @Test func confidentRowsAreToldApart() throws {
    for score in [MaxProbability(), GeneralizedEntropy()] as [any OutlierScore] {
      let found = try score.scores(
        of: .outputs(outputs([[50, 0], [60, 0], [300, 0], [300, -300]], .logits)),
        execution: .standard)
      #expect(found[0] > found[1] && found[1] > found[2] && found[2] > found[3])
      #expect(found[3] > 0)
    }
  }

  @Test func registry() throws {
    #expect(
      OutlierScoreRegistry.all.map { $0.name } == [
        "max-probability", "max-logit", "energy", "entropy", "gen", "mahalanobis", "knn", "given",
      ])
    for type in OutlierScoreRegistry.all {
      let score = try OutlierScoreRegistry.score(named: type.name)
      #expect(Set(score.parameters.keys) == Set(type.parameterNames))
    }
    for (name, parameters, found) in [
      ("energies", [:], "outlier score 'energies'"),
      ("max-logit", ["gamma": 1], "parameter 'gamma' for outlier score 'max-logit'"),
      ("energy", ["temperature": 0], "temperature 0"),
      ("energy", ["temperature": .nan], "temperature nan"),
      ("gen", ["gamma": 0], "gamma 0"), ("gen", ["top_classes": 1.5], "top_classes 1.5"),
      ("gen", ["top_classes": 0], "top_classes 0"),
      ("mahalanobis", ["shrinkage": 2], "shrinkage 2"),
      ("knn", ["neighbours": 0], "neighbours 0"), ("knn", ["normalize": 0.5], "normalize 0.5"),
    ] as [(String, [String: Double], String)] {
      let error = try dataError {
        try OutlierScoreRegistry.score(named: name, parameters: parameters)
      }
      #expect(error.code == .usage && error.found == found)
    }
  }

  @Test func otherInputs() throws {
    let probabilities = OutlierRows.outputs(try outputs([[0.5, 0.5]]))
    let features = OutlierRows.features(try Matrix(rows: [[1.0, 2]]))
    for (score, rows, expected) in [
      (Energy(), probabilities, "logits"), (MaxLogit(), features, "logits"),
      (MaxProbability(), features, "logits or probabilities"),
      (GivenOutlierScore(), features, "outlier scores"),
      (Mahalanobis(), probabilities, "features"), (NearestNeighbours(), probabilities, "features"),
    ] as [(any OutlierScore, OutlierRows, String)] {
      let error = try dataError { try score.scores(of: rows, execution: .standard) }
      #expect(error.code == .usage && error.expected == expected)
    }
    for score in [Mahalanobis(), NearestNeighbours()] as [any OutlierScore] {
      let error = try dataError { try score.scores(of: features, execution: .standard) }
      #expect(error.found == "outlier score '\(score.name)' without reference features")
    }
    #expect(throws: DataError.self) {
      try MaxLogit().scores(of: .outputs(outputs([[1, .nan]], .logits)), execution: .standard)
    }
    #expect(throws: DataError.self) {
      try Energy(temperature: 1e-6).scores(
        of: .outputs(outputs([[1e305, 1]], .logits)), execution: .standard)
    }
  }

  /// A row alone, in any batch, on any number of threads and instruction set: the same bits.
  @Test(
    arguments: [
      MaxProbability(), MaxLogit(), Energy(), Energy(temperature: 2), PredictiveEntropy(),
      GeneralizedEntropy(topClassCount: 3),
    ] as [any OutlierScore])
  func bitsDependOnTheRowOnly(score: any OutlierScore) throws {
    let rows = logits(300, 7, seed: 5)
    let all = try score.scores(
      of: .outputs(outputs(rows, .logits)), execution: Execution(threadCount: 3))
    let reversed = try score.scores(
      of: .outputs(outputs(rows.reversed(), .logits)), execution: Execution(threadCount: 1))
    #expect(all == reversed.reversed())
    for tier in KernelTier.available {
      let slower = try score.scores(
        of: .outputs(outputs(rows, .logits)), execution: Execution(threadCount: 2, tier: tier))
      #expect(slower == all, "\(tier)")
    }
    for row in [0, 17, 299] {
      let alone = try score.scores(
        of: .outputs(outputs([rows[row]], .logits)), execution: .standard)
      #expect(alone == [all[row]])
    }
  }
}
