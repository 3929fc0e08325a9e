import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Artifacts of conditional predictors: what is written is what is read, and contents that contradict each other
/// are refused.
@Suite("Predictor artifact: categories")
struct ConditionalArtifactTests {
  private static let groups = (0..<40).map { ["a", "b", "b", "c", "b"][$0 % 10 < 9 ? $0 % 3 : 3] }
  private static let halves = (0..<40).map { $0 < 20 ? "first" : "second" }

  private static func artifact(
    _ taxonomy: Taxonomy, score: any NonconformityScore = LAC()
  ) throws -> PredictorArtifact {
    let rows = try Samples.labeled(40)
    let columns = try taxonomy.isByClass ? nil : GroupColumns([halves, groups])
    let predictor = try SplitConformal(score: score, alphas: ["0.25", "1/3"], taxonomy: taxonomy)
      .fit(on: rows, groups: columns)
    return try PredictorArtifact(predictor, fittedOn: rows)
  }

  private static let taxonomies: [Taxonomy] =
    [
      .classConditional, .groupConditional(), .groupConditional(minimumSize: 4, unseen: .pooled),
      .groupConditional(unseen: .fullSet),
    ] + byClass

  private static let byClass: [Taxonomy] = [
    (try? ClassClusters([1, 0, 1])).map { .clusterConditional($0) },
    (try? RankLimits([3, 1, 2])).map { .rankCalibrated($0) },
  ].compactMap { $0 }

  @Test("contradictions of clusters and rank limits")
  func contradictionsByClass() throws {
    #expect(Self.byClass.count == 2)
    for (index, old, new) in [
      (0, "\"clusters\" : [\n      1,", "\"clusters\" : [\n      2,"),
      (0, "\"clusters\" : [\n      1,", "\"clusters\" : ["),
      (0, "\"clusters\" :", "\"rank_limits\" :"),
      (1, "\"rank_limits\" : [\n      3,", "\"rank_limits\" : [\n      0,"),
      (1, "\"rank_limits\" : [\n      3,", "\"rank_limits\" : [\n      4,"),
      (1, "\"rank_limits\" : [\n      3,", "\"rank_limits\" : ["),
    ] {
      let artifact = try Self.artifact(Self.byClass[index])
      let whole = String(decoding: try artifact.encoded(), as: UTF8.self)
      try expectRefusal(of: whole.replacing(once: old, with: new), Self.categories)
    }
  }

  @Test(arguments: taxonomies, RoundTripTests.Form.all)
  func roundTrip(taxonomy: Taxonomy, form: RoundTripTests.Form) throws {
    let artifact = try Self.artifact(taxonomy, score: form.score)
    let bytes = try artifact.encoded()
    let read = try PredictorArtifact(decoding: bytes)
    #expect(try read.encoded() == bytes)
    let (left, right) = (artifact.predictor, read.predictor)
    #expect(left.taxonomy == right.taxonomy && left.groups == right.groups)
    #expect(left.categories.map { $0.name } == right.categories.map { $0.name })
    #expect(left.categories.map { $0.quantiles } == right.categories.map { $0.quantiles })
    let test = try Samples.outputs(Samples.rich(30, seed: 9))
    let places = try left.groups.map { _ in
      try right.place(
        GroupColumns([
          [String](repeating: "second", count: 30), [String](repeating: "b", count: 30),
        ]))
    }
    for alpha in ["0.25", "1/3", "0.6"] as [Level] {
      #expect(
        try left.sets(for: test, groups: places, alpha: alpha)
          == right.sets(for: test, groups: places, alpha: alpha))
    }
  }

  @Test func tuningIsKept() throws {
    let rows = try Samples.labeled(60)
    let tuning = RAPSTuning(on: RowSelection(share: "1/3", seed: 2), alpha: "0.25")
    let outcome = try tuning.choose(on: rows)
    let predictor = try SplitConformal(score: outcome.score, alpha: "0.25", seed: 2).fit(
      on: rows, excluding: tuning.rows)
    let artifact = PredictorArtifact(
      predictor: predictor,
      data: try DataRecord(of: rows.outputs, inputs: [], precision: predictor.precision),
      tuning: TuningRecord(tuning, outcome))
    let bytes = try artifact.encoded()
    let read = try PredictorArtifact(decoding: bytes)
    #expect(read.tuning == artifact.tuning)
    #expect(try read.encoded() == bytes)
    #expect(read.tuning?.share == "1/3" && read.tuning?.criterion == "size")
    // All rows are kept in mind, also those that did not calibrate.
    #expect(read.data.rows.rowCount == 60 && predictor.calibrationCount + outcome.rowCount == 60)
  }

  /// A reader that knows only marginal predictors must refuse these.
  @Test func schema() throws {
    for taxonomy in Self.taxonomies {
      let text = String(decoding: try Self.artifact(taxonomy).encoded(), as: UTF8.self)
      #expect(text.contains("\"schema\" : \"swift-conformal/predictor/2\""))
    }
    let marginal = String(decoding: try Samples.artifact().encoded(), as: UTF8.self)
    #expect(marginal.contains("\"schema\" : \"swift-conformal/predictor/1\""))
    #expect(!marginal.contains("taxonomy"))
  }

  /// What an artifact says of each category is true of it.
  @Test func statements() throws {
    func text(_ taxonomy: Taxonomy) throws -> String {
      String(decoding: try Self.artifact(taxonomy).encoded(), as: UTF8.self)
    }
    #expect(
      try text(.classConditional).contains("of all classes together, which no set goes by"))
    let grouped = try text(.groupConditional(minimumSize: 10))
    #expect(grouped.contains("a larger group serves: n = 2 is too small for alpha = 0.25"))
    #expect(grouped.contains("is below the minimum size 10"))
    #expect(grouped.contains("for rows that no smaller group serves: coverage >= 0.75"))
    #expect(!grouped.contains("every set holds every label"))
  }

  static let categories = "a predictor with categories that contradict each other"

  static let forgeries = [
    Forgery("\"kind\" : \"group-conditional\"", "\"kind\" : \"class-conditional\"", categories),
    Forgery("\"kind\" : \"group-conditional\"", "\"kind\" : \"marginal\"", categories),
    Forgery("\"minimum_size\" : 4", "\"minimum_size\" : -4", categories),
    Forgery("\"minimum_size\" : 4", "\"minimum_size\" : \"4\"", Forgery.keys),
    Forgery("\"unseen_groups\" : \"pooled\"", "\"unseen_groups\" : \"hope\"", categories),
    Forgery("\"depth\" : 2,\n    \"groups\"", "\"depth\" : 3,\n    \"groups\"", categories),
    Forgery("\"depth\" : 2,\n    \"groups\"", "\"depth\" : 1,\n    \"groups\"", categories),
    Forgery(
      "\"name\" : \"first\",\n        \"parent\" : 0",
      "\"name\" : \"first\",\n        \"parent\" : 1", categories),
    Forgery(
      "\"name\" : \"first\",\n        \"parent\" : 0",
      "\"name\" : \"second\",\n        \"parent\" : 0", categories),
    Forgery(
      "\"name\" : \"first\",\n        \"parent\" : 0",
      "\"name\" : \"third\",\n        \"parent\" : 0", Forgery.levels),
    Forgery("\"name\" : \"first / a\"", "\"name\" : \"first / b\"", Forgery.levels),
    Forgery(
      "\"schema\" : \"swift-conformal/predictor/2\"",
      "\"schema\" : \"swift-conformal/predictor/1\"",
      categories),
    Forgery("\"taxonomy\" :", "\"taxonomies\" :", "a predictor with no categories"),
  ]

  @Test("contradictions", arguments: forgeries)
  func contradictions(forgery: Forgery) throws {
    let artifact = try Self.artifact(.groupConditional(minimumSize: 4, unseen: .pooled))
    let whole = String(decoding: try artifact.encoded(), as: UTF8.self)
    try expectRefusal(of: whole.replacing(once: forgery.old, with: forgery.new), forgery.found)
  }

  @Test("sizes that do not add up")
  func sizes() throws {
    let whole = String(decoding: try Self.artifact(.classConditional).encoded(), as: UTF8.self)
    let start = try #require(whole.range(of: "\"sizes\" : [")).upperBound
    let end = try #require(whole.range(of: "]", range: start..<whole.endIndex)).lowerBound
    for (sizes, found) in [
      ("13, 14, 14", Forgery.scores), ("13, -1, 28", Self.categories), ("40", Self.categories),
      ("9223372036854775807, 9223372036854775807, 2", Forgery.scores), ("12, 14, 14", nil),
    ] as [(String, String?)] {
      let forged = whole.replacingCharacters(in: start..<end, with: sizes)
      if let found {
        try expectRefusal(of: forged, found)
      } else {
        // Other cuts: scores that do not ascend between them, or other levels.
        #expect(throws: DataError.self) {
          try PredictorArtifact(decoding: try Seal.resealed(forged))
        }
      }
    }
  }

  private func expectRefusal(of forged: String, _ found: String) throws {
    let error = try refusal(of: try Seal.resealed(forged))
    #expect(error.found == found)
    #expect(error.remedy == "fit it again")
  }
}
