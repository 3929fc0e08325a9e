import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

/// Quantiles of clusters of classes, and of classes with rank limits.
@Suite struct ClusterTests {
  private static let alphas: [Level] = ["0.1", "1/3"]

  private func rows(_ count: Int, seed: UInt64, classCount: Int = 6) -> Rows {
    var random = Synthetic(seed: seed)
    return random.tiedProbabilities(count: count, classCount: classCount)
  }

  private func fit(
    _ rows: Rows, _ taxonomy: Taxonomy, excluding: RowSelection? = nil
  ) throws -> ConformalPredictor {
    try SplitConformal(
      score: .aps(isRandomized: false), alphas: Self.alphas, allowsTrivial: true,
      taxonomy: taxonomy
    ).fit(on: rows.labeled(), excluding: excluding)
  }

  /// Each label by the scores of all calibration rows whose class is of its cluster.
  @Test func setsAreTheDefinition() throws {
    let (calibration, test) = (rows(150, seed: 1), rows(40, seed: 2))
    let assignment: [Int32] = [1, 0, 1, 2, 0, 2]
    let predictor = try fit(calibration, .clusterConditional(ClassClusters(assignment)))
    let plain = try fit(calibration, .marginal)
    #expect(
      predictor.categories.map { $0.name }.dropFirst() == [
        "cluster 0, 2 classes", "cluster 1, 2 classes", "cluster 2, 2 classes",
      ])
    var every = LabelLists()
    for _ in 0..<40 { every.append(0..<6) }
    let score = APS(isRandomized: false)
    let context = ScoringContext(precision: plain.precision)
    let own = try score.scores(
      ofLabels: calibration.labels.map { Int32($0) }, in: calibration.outputs(), context: context)
    let new = try score.scores(of: every, in: test.outputs(), context: context)
    for alpha in Self.alphas {
      let sets = try predictor.sets(for: test.outputs(), alpha: alpha)
      let pValues = try predictor.pValues(of: every, in: test.outputs(), alpha: alpha)
      for index in new.indices {
        let cluster = assignment[index % 6]
        let peers = own.indices.filter { assignment[calibration.labels[$0]] == cluster }
        let isIn = ConformalRank.isIncluded(
          greaterOrEqualCount: peers.count { own[$0] >= new[index] }, count: peers.count,
          alpha: alpha)
        #expect(sets.contains(Int32(index % 6), at: index / 6) == isIn)
        #expect(pValues.isAbove(alpha, at: index) == isIn)
      }
    }
  }

  @Test func oneClusterIsMarginalAndSingletonsAreClasses() throws {
    let (calibration, test) = (rows(200, seed: 3), rows(40, seed: 4))
    for (clusters, other) in [
      ([0, 0, 0, 0, 0, 0], .marginal), ([0, 1, 2, 3, 4, 5], .classConditional),
    ] as [([Int32], Taxonomy)] {
      let left = try fit(calibration, .clusterConditional(ClassClusters(clusters)))
      let right = try fit(calibration, other)
      for alpha in Self.alphas {
        #expect(
          try left.sets(for: test.outputs(), alpha: alpha).labels
            == right.sets(for: test.outputs(), alpha: alpha).labels)
      }
    }
  }

  /// A label behind its limit scores as larger than all others, in calibration and prediction.
  @Test(arguments: [[1, 2, 3, 4, 5, 6], [6, 6, 6, 6, 6, 6], [1, 1, 1, 1, 1, 1]] as [[Int32]])
  func rankLimitsAreTheDefinition(limits: [Int32]) throws {
    let (calibration, test) = (rows(150, seed: 5), rows(40, seed: 6))
    let predictor = try fit(calibration, .rankCalibrated(RankLimits(limits)))
    var every = LabelLists()
    for _ in 0..<40 { every.append(0..<6) }
    let context = ScoringContext(precision: predictor.precision)
    func scores(_ labels: LabelLists, _ outputs: Outputs) throws -> [Double] {
      let scores = try APS(isRandomized: false).scores(of: labels, in: outputs, context: context)
      let ranks = try TopK().scores(of: labels, in: outputs, context: context)
      return zip(scores, zip(ranks, labels.labels)).map {
        $1.0 > Double(limits[Int($1.1)]) ? .infinity : $0
      }
    }
    let own = try scores(
      LabelLists(singletons: calibration.labels.map { Int32($0) }), calibration.outputs())
    let new = try scores(every, test.outputs())
    for alpha in Self.alphas {
      let sets = try predictor.sets(for: test.outputs(), alpha: alpha)
      let pValues = try predictor.pValues(of: every, in: test.outputs(), alpha: alpha)
      for index in new.indices {
        let label = index % 6
        let peers = own.indices.filter { calibration.labels[$0] == label }
        let isIn = ConformalRank.isIncluded(
          greaterOrEqualCount: peers.count { own[$0] >= new[index] }, count: peers.count,
          alpha: alpha)
        #expect(sets.contains(Int32(label), at: index / 6) == isIn)
        #expect(pValues.isAbove(alpha, at: index) == isIn)
      }
    }
    if limits == [6, 6, 6, 6, 6, 6] {
      let plain = try fit(calibration, .classConditional)
      #expect(
        try plain.sets(for: test.outputs(), alpha: "0.1").labels
          == predictor.sets(for: test.outputs(), alpha: "0.1").labels)
    }
  }

  @Test func limitsSpareHalfOfAlpha() throws {
    let data = rows(300, seed: 7)
    let selection = RowSelection(share: "0.5", seed: 3)
    let (limits, count) = try RankLimits.chosen(on: data.labeled(), selection, alpha: "0.2")
    let outputs = try data.outputs()
    let ranks = try TopK().scores(
      ofLabels: data.labels.map { Int32($0) }, in: outputs,
      context: ScoringContext(precision: outputs.naturalPrecision))
    let chosen = (0..<300).filter { selection.contains(outputs.identifiers[$0]) }
    #expect(count == chosen.count)
    for label in 0..<6 {
      let own = chosen.filter { data.labels[$0] == label }
      func behind(_ limit: Int32) -> Int { own.count { ranks[$0] > Double(limit) } }
      #expect(10 * behind(limits.values[label]) <= own.count)
      #expect(limits.values[label] == 1 || 10 * behind(limits.values[label] - 1) > own.count)
    }
  }

  /// Clusters of well separated classes are found, whatever the order of rows.
  @Test func clustering() throws {
    var random = Synthetic(seed: 8)
    var values: [[Double]] = []
    var labels: [Int] = []
    for row in 0..<600 {
      // Classes 0 to 2 are easy, 3 and 4 are hard, 5 has few rows.
      let label = row < 590 ? row % 5 : 5
      var masses = (0..<6).map { _ in 0.05 * random.uniform() }
      masses[label] = label < 3 ? 0.7 + 0.3 * random.uniform() : 0.1 * random.uniform()
      values.append(masses.map { $0 / masses.reduce(0, +) })
      labels.append(label)
    }
    let data = Rows(values, labels: labels, kind: .probabilities)
    let plan = ClassClustering(
      on: RowSelection(share: "0.4", seed: 1), clusterCount: 2, alpha: "0.1")
    let outcome = try plan.clusters(of: data.labeled(), score: .lac)
    #expect(outcome.rareClassCount == 1)
    #expect(outcome.clusters.assignment == [0, 0, 0, 1, 1, 2])
    #expect(ClassClustering.usualShare(classCount: 25) == "1/4")
    #expect(
      try dataError {
        try ClassClustering(on: plan.rows, clusterCount: 0, alpha: "0.1")
          .clusters(of: data.labeled(), score: .lac)
      }.code == .usage)
  }

  /// Rows of each cluster follow the beta-binomial law of its own calibration rows, though clusters were formed on
  /// others of the same data; false-alarm rate 1e-6.
  @Test(arguments: [false, true]) func coverage(hasRankLimits: Bool) throws {
    var random = Synthetic(seed: 9)
    var coverage = RepeatedCoverage(seed: 10)
    for seed in 0..<120 as Range<UInt64> {
      let (calibration, test) = (
        random.continuous(count: 120, classCount: 4), random.continuous(count: 30, classCount: 4)
      )
      let selection = RowSelection(share: "0.3", seed: seed)
      let taxonomy: Taxonomy =
        hasRankLimits
        ? .rankCalibrated(
          try RankLimits.chosen(on: calibration.labeled(), selection, alpha: "0.25").limits)
        : .clusterConditional(
          try ClassClustering(on: selection, clusterCount: 2, alpha: "0.25")
            .clusters(of: calibration.labeled(), score: .lac).clusters)
      let predictor = try SplitConformal(
        score: .lac, alpha: "0.25", seed: seed, allowsTrivial: true, taxonomy: taxonomy
      ).fit(on: calibration.labeled(), excluding: selection)
      for category in try predictor.evaluate(on: test.labeled()).categories
      where category.quantile.tail < 1 {
        coverage.add(category)
      }
    }
    let check = coverage.check()
    #expect(check.holds, "\(check)")
  }

  /// TorchCP and the paper's code keep the quantile of unclustered classes at index -1, which is the last cluster's
  /// where no calibration row is of such a class; TorchCP gives full sets where nothing is clustered.
  @Test func classesWithoutClusterHaveTheirOwn() throws {
    let calibration = rows(200, seed: 11, classCount: 4)
    let clusters = try ClassClusters([0, 0, 1, 2])
    let without = calibration.labels.indices.filter { calibration.labels[$0] != 3 }
    let some = Rows(
      without.map { calibration.values[$0] }, labels: without.map { calibration.labels[$0] },
      kind: .probabilities)
    // No calibration row of cluster 2: its class is in every set, and no other cluster's quantile is taken for it.
    let predictor = try fit(some, .clusterConditional(clusters))
    #expect(predictor.categories[3].count == 0)
    let sets = try predictor.sets(for: calibration.outputs(), alpha: "1/3")
    #expect((0..<200).allSatisfy { sets.contains(3, at: $0) })
    #expect(sets.labels.labels.count < 4 * 200)
    let error = try dataError {
      try SplitConformal(score: .lac, alpha: "0.1", taxonomy: .clusterConditional(clusters))
        .fit(on: some.labeled())
    }
    #expect(error.code == .infeasible)
    #expect(error.found == "0 calibration rows of cluster 2, 1 class, too few for alpha 0.1")
  }

  @Test func misuse() throws {
    #expect(
      try dataError { try ClassClusters([0, 2]) }.expected == "every number from 0 to the largest")
    #expect(try dataError { try ClassClusters([]) }.found == "clusters ")
    #expect(try dataError { try RankLimits([1, 0]) }.found == "rank limit 0 of class 1")
    let calibration = rows(60, seed: 12)
    for taxonomy in [
      .clusterConditional(try ClassClusters([0, 1])), .rankCalibrated(try RankLimits([1, 1])),
    ] as [Taxonomy] {
      #expect(
        try dataError { try fit(calibration, taxonomy) }.found
          == "a \(taxonomy.name) method of 2 classes for 6 classes")
    }
    let given = Rows(calibration.values, labels: calibration.labels, kind: .scores)
    let error = try dataError {
      try SplitConformal(
        score: .given, alpha: "0.1",
        taxonomy: .rankCalibrated(RankLimits([Int32](repeating: 1, count: 6)))
      ).fit(on: given.labeled())
    }
    #expect(error.found == "rank limits of given scores")
  }
}
