import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Artifacts of shards, merged, are the artifact of a single fit, byte for byte.
@Suite("Predictor artifact: merging")
struct MergeTests {
  private static let rowCount = 60
  private static let cuts = [0..<25, 25..<27, 27..<60]
  private static let names = (0..<rowCount).map { ["a", "b", "c", "d"][$0 < 27 ? $0 % 2 : $0 % 4] }

  private static func artifact(
    _ rows: Range<Int>, _ score: any NonconformityScore, _ taxonomy: Taxonomy,
    ids: [UInt64]? = nil, allowsTrivial: Bool = true
  ) throws -> PredictorArtifact {
    let identifiers =
      ids.map { RowIdentifiers.given(Array($0[rows])) } ?? .indices(from: rows.lowerBound)
    let outputs = try Outputs(
      logits: Matrix(rows: Array(Samples.rich(rowCount)[rows])), identifiers: identifiers)
    let labeled = try LabeledOutputs(outputs, labels: Array(Samples.labels(rowCount)[rows]))
    let isGrouped = taxonomy != .marginal && taxonomy != .classConditional
    let predictor = try SplitConformal(
      score: score, alphas: ["0.1", "1/3"], seed: 6, allowsTrivial: allowsTrivial,
      taxonomy: taxonomy
    ).fit(on: labeled, groups: isGrouped ? GroupColumns([Array(names[rows])]) : nil)
    return try PredictorArtifact(predictor, fittedOn: labeled, classNames: ["x", "y", "z"])
  }

  @Test(
    arguments: [.marginal, .classConditional, .groupConditional(unseen: .pooled)] as [Taxonomy],
    RoundTripTests.Form.all)
  func shardsGiveTheWhole(taxonomy: Taxonomy, form: RoundTripTests.Form) throws {
    let whole = try Self.artifact(0..<Self.rowCount, form.score, taxonomy).encoded()
    let shards = try Self.cuts.map { try Self.artifact($0, form.score, taxonomy) }
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
      let merged = try PredictorArtifact(
        merging: order.map { shards[$0] }, allowsTrivial: true)
      #expect(try merged.encoded() == whole)
    }
    // Step by step, by way of files.
    let two = try PredictorArtifact(merging: [shards[0], shards[2]], allowsTrivial: true)
    let kept = try PredictorArtifact(decoding: two.encoded())
    let merged = try PredictorArtifact(
      merging: [kept, PredictorArtifact(decoding: shards[1].encoded())], allowsTrivial: true)
    #expect(try merged.encoded() == whole)
  }

  @Test func identifiersInsteadOfIndices() throws {
    let ids = (0..<Self.rowCount).map { UInt64($0 * 7 + 3) }
    let whole = try Self.artifact(0..<Self.rowCount, APS(), .marginal, ids: ids)
    let shards = try Self.cuts.map { try Self.artifact($0, APS(), .marginal, ids: ids) }
    #expect(
      try PredictorArtifact(merging: shards, allowsTrivial: true).encoded() == whole.encoded())
    let mixed = try failure {
      try PredictorArtifact(merging: [shards[0], Self.artifact(25..<60, APS(), .marginal)])
    }
    #expect(mixed.found == "shards with and without row ids")
    let twice = try failure { try PredictorArtifact(merging: [shards[0], shards[1], shards[0]]) }
    #expect(twice.found == "25 sampled row ids that another shard has too")
  }

  /// Trivial sets of the shards are not those of the whole.
  @Test func allRowsMustBeEnough() throws {
    let small = try [0..<3, 3..<7].map { try Self.artifact($0, LAC(), .marginal) }
    let refused = try failure { try PredictorArtifact(merging: small) }
    #expect(refused.code == .infeasible && refused.found.hasPrefix("7 calibration rows"))
    let enough = try PredictorArtifact(
      merging: small + [Self.artifact(7..<12, LAC(), .marginal)])
    #expect(!enough.predictor.allowsTrivial && enough.predictor.calibrationCount == 12)
    let classes = try [0..<30, 30..<32].map { try Self.artifact($0, LAC(), .classConditional) }
    #expect(try PredictorArtifact(merging: classes).predictor.categories[1].count > 9)
    let rare = try [0..<10, 10..<20].map { try Self.artifact($0, LAC(), .classConditional) }
    #expect(try failure { try PredictorArtifact(merging: rare) }.code == .infeasible)
  }

  @Test func whatCannotBeMerged() throws {
    let first = try Self.artifact(0..<25, APS(), .marginal)
    let others: [(PredictorArtifact, String)] = [
      (try Self.artifact(25..<60, RAPS(), .marginal), "a predictor with score raps"),
      (
        try Self.artifact(25..<60, APS(isRandomized: false), .marginal),
        "a predictor with form deterministic"
      ),
      (
        try Self.artifact(25..<60, APS(), .classConditional),
        "a predictor with taxonomy class-conditional"
      ),
      (
        try Self.artifact(20..<60, APS(), .marginal),
        "row indices 20 ... 59, some of which another shard has too"
      ),
    ]
    for (other, found) in others {
      #expect(try failure { try PredictorArtifact(merging: [first, other]) }.found == found)
    }
    #expect(try failure { try PredictorArtifact(merging: []) }.code == .usage)
    // A deterministic score has no draws that could be shared; what is written can be read.
    let deterministic = try [0..<25, 20..<60].map { try Self.artifact($0, LAC(), .marginal) }
    let merged = try PredictorArtifact(merging: deterministic)
    #expect(merged.predictor.calibrationCount == 65)
    #expect(try PredictorArtifact(decoding: merged.encoded()).data.rowRanges == [0..<65])
  }

  /// Shards that all count their rows from 0, as they do without `--first-row`, and a tuned one among them.
  @Test func shardsThatCountFromZero() throws {
    func shard(_ rows: Range<Int>, tuned: Bool) throws -> PredictorArtifact {
      let labeled = try LabeledOutputs(
        Outputs(logits: Matrix(rows: Array(Samples.rich(60)[rows]))),
        labels: Array(Samples.labels(60)[rows]))
      let score = RAPS(lambda: 0.5, kReg: 1, isRandomized: false)
      let predictor = try SplitConformal(score: score, alpha: "0.2").fit(on: labeled)
      let tuning = RAPSTuning(on: RowSelection(share: "0.5", seed: 1), alpha: "0.2")
      return PredictorArtifact(
        predictor: predictor,
        data: try DataRecord(of: labeled.outputs, inputs: [], precision: predictor.precision),
        tuning: tuned ? TuningRecord(tuning, try tuning.choose(on: labeled)) : nil)
    }
    let shards = try [0..<20, 20..<35, 35..<60].map { try shard($0, tuned: false) }
    let merged = try PredictorArtifact(merging: shards).encoded()
    #expect(try merged == shard(0..<60, tuned: false).encoded())
    #expect(try PredictorArtifact(decoding: merged).encoded() == merged)
    let tuned = try shard(0..<20, tuned: true)
    let rows = try #require(tuned.tuning?.rows)
    #expect(try PredictorArtifact(merging: [shards[1], tuned]).tuning == tuned.tuning)
    #expect(
      try PredictorArtifact(merging: [tuned, shard(20..<40, tuned: true)]).tuning?.rows ?? 0 > rows)
  }

  @Test func damagedRanges() throws {
    let shards = try [0..<5, 9..<20].map { try Self.artifact($0, LAC(), .marginal) }
    let whole = text(try PredictorArtifact(merging: shards).encoded())
    #expect(
      try PredictorArtifact(decoding: Seal.resealed(whole)).data.rowRanges == [0..<5, 9..<20])
    for (old, new) in [("9,\n        11", "9,\n        12"), ("9,\n        11", "4,\n        11")] {
      let forged = try whole.replacing(once: old, with: new)
      let error = try refusal(of: Seal.resealed(forged))
      #expect(error.found == "a predictor with damaged ranges of rows")
    }
  }

  private func failure(_ work: () throws -> PredictorArtifact) throws -> DataError {
    try #require(#expect(throws: DataError.self) { _ = try work() })
  }
}
