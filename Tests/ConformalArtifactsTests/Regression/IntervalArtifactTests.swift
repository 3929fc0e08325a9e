import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Regression predictors in files: round trip, damage, forgery, overlap.
@Suite struct IntervalArtifactTests {
  static func data(
    _ count: Int, _ kind: RegressionOutputs.Kind = .predictions, seed: UInt64 = 1,
    ids: [UInt64]? = nil
  ) throws -> RegressionData {
    var stream = CounterBasedStream(seed: seed, purpose: .testing)
    func numbers(_ low: Double) -> [Double] {
      (0..<count).map { _ in low + stream.nextUniform() }
    }
    let identifiers = ids.map { RowIdentifiers.given($0) } ?? .indices(from: 0)
    let outputs: RegressionOutputs =
      switch kind {
      case .predictions: try RegressionOutputs(predictions: numbers(1), identifiers: identifiers)
      case .predictionsWithDifficulty:
        try RegressionOutputs(
          predictions: numbers(1), difficulties: numbers(0.5), identifiers: identifiers)
      case .quantiles:
        try RegressionOutputs(lower: numbers(1), upper: numbers(1.5), identifiers: identifiers)
      }
    return try RegressionData(outputs, targets: numbers(1))
  }

  static func artifact(
    _ score: any RegressionScore = AbsoluteResidual(), _ sides: IntervalSides = .symmetric,
    count: Int = 19, allowsTrivial: Bool = false
  ) throws -> IntervalPredictorArtifact {
    let data = try data(count, score.inputKind)
    return IntervalPredictorArtifact(
      try SplitConformalRegression(
        score: score, sides: sides, alphas: ["0.1", "0.25"], allowsTrivial: allowsTrivial
      ).fit(on: data), fittedOn: data)
  }

  private func refusal(of bytes: [UInt8]) throws -> DataError {
    let error = #expect(throws: DataError.self) {
      _ = try IntervalPredictorArtifact(decoding: bytes)
    }
    return try #require(error)
  }

  @Test(arguments: IntervalSides.allCases)
  func roundTrip(sides: IntervalSides) throws {
    for score in RegressionScores.all {
      for count in [3, 19] {
        let artifact = try Self.artifact(score, sides, count: count, allowsTrivial: count < 19)
        let bytes = try artifact.encoded()
        let copy = try IntervalPredictorArtifact(decoding: bytes)
        #expect(try copy.encoded() == bytes)
        #expect(copy.predictor.lists == artifact.predictor.lists)
        #expect(copy.predictor.quantiles == artifact.predictor.quantiles)
        #expect(copy.data == artifact.data)
      }
    }
  }

  @Test(arguments: [UInt8(1), 0x20, 0x80, 0xff])
  func everyByteCounts(mask: UInt8) throws {
    let data = try Self.data(4)
    var bytes = try IntervalPredictorArtifact(
      SplitConformalRegression(score: .absolute, alpha: "1/4").fit(on: data), fittedOn: data
    ).encoded()
    var survivors: [Int] = []
    for place in bytes.indices {
      bytes[place] ^= mask
      do {
        _ = try IntervalPredictorArtifact(decoding: bytes)
        survivors.append(place)
      } catch { if !(error is DataError) { survivors.append(place) } }
      bytes[place] ^= mask
    }
    #expect(survivors.isEmpty)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      _ = try refusal(of: Array(bytes[..<length]))
    }
  }

  static let levels = "a predictor with levels that do not follow from its scores"
  static let scores = "a predictor with damaged calibration scores"
  static let method = "a predictor with an unknown score, sides, crossing or outputs"
  static let keys = "a predictor with keys that are missing or of another type"
  static let sample = "a predictor with a damaged sample of rows"

  static let forgeries = [
    Forgery("\"k\" : 18", "\"k\" : 17", levels),
    Forgery("\"k\" : 18", "\"k\" : null", levels),
    Forgery("\"minimum_n\" : 9", "\"minimum_n\" : 8", levels),
    Forgery("\"alpha\" : \"0.1\"", "\"alpha\" : \"0.2\"", levels),
    Forgery("\"alpha\" : \"0.1\"", "\"alpha\" : \"0.25\"", levels),
    Forgery("\"alpha\" : \"0.1\"", "\"alpha\" : \"2\"", "a predictor with alpha '2'"),
    Forgery("\"side_alpha\" : \"0.1\"", "\"side_alpha\" : \"0.05\"", levels),
    Forgery("\"count\" : 19", "\"count\" : 18", scores),
    Forgery("\"count\" : 19", "\"count\" : -19", scores),
    Forgery("\"count\" : 19", "\"count\" : 0", scores),
    Forgery("\"count\" : 19", "\"count\" : 9223372036854775807", scores),
    Forgery("little-endian float64", "little-endian float32", scores),
    Forgery("\"signed\"", "\"both\"", scores),
    Forgery("\"signed\"", "\"signed\", \"signed\"", scores),
    Forgery("\"score\" : \"absolute\"", "\"score\" : \"best\"", method),
    Forgery("\"score\" : \"absolute\"", "\"score\" : \"cqr\"", method),
    Forgery("\"sides\" : \"symmetric\"", "\"sides\" : \"both\"", method),
    Forgery("\"sides\" : \"symmetric\"", "\"sides\" : \"lower\"", levels),
    Forgery("\"crossing\" : \"sort\"", "\"crossing\" : \"hope\"", method),
    Forgery("\"outputs\" : \"predictions\"", "\"outputs\" : \"logits\"", method),
    Forgery("\"rows\" : 19", "\"rows\" : 20", sample),
    Forgery("\"rows\" : 19", "\"rows\" : 18", sample),
    Forgery("\"allow_trivial\" : false", "\"allow_trivial\" : 0", keys),
    Forgery("interval-predictor/1", "interval-predictor/3", "schema 'swift-conformal/*'"),
    Forgery(
      "\"kind\" : \"predictor\"", "\"kind\" : \"policy\"", "an artifact of schema '*'"),
  ]

  @Test(arguments: forgeries)
  func forgeriesAreRefused(forgery: Forgery) throws {
    let honest = text(try Self.artifact().encoded())
    let forged = try Seal.resealed(honest.replacing(once: forgery.old, with: forgery.new))
    let found = try refusal(of: forged).found
    let start = forgery.found.prefix { $0 != "*" }
    #expect(forgery.found.contains("*") ? found.hasPrefix(start) : found == forgery.found)
  }

  @Test func kindsOfPredictorsAreNotMixedUp() throws {
    let labels = try refusal(of: try Samples.artifact().encoded())
    #expect(labels.code == .usage)
    #expect(labels.expected == "swift-conformal/interval-predictor/1")
    let error = try ConformalArtifactsTests.refusal(of: try Self.artifact().encoded())
    #expect(error.code == .usage)
    #expect(error.found == "a predictor of intervals for numeric targets")
    #expect(try refusal(of: Array("{}".utf8)).found == "no artifact")
  }

  @Test func mergingIsASingleFit() throws {
    for sides in IntervalSides.allCases {
      let data = try Self.data(40, .quantiles)
      func fit(_ rows: Range<Int>) throws -> IntervalPredictorArtifact {
        let part = try RegressionData(
          data.outputs.slice(rows: rows), targets: Array(data.targets[rows]))
        return IntervalPredictorArtifact(
          try SplitConformalRegression(
            score: .cqr, sides: sides, alpha: "0.1", allowsTrivial: rows.count < 40
          ).fit(on: part), fittedOn: part)
      }
      let merged = try IntervalPredictorArtifact(merging: [fit(0..<5), fit(5..<40)])
      #expect(try merged.encoded() == (try fit(0..<40).encoded()))
    }
    let error = #expect(throws: DataError.self) {
      _ = try IntervalPredictorArtifact(merging: [
        Self.artifact(), Self.artifact(AbsoluteResidual(), .upper),
      ])
    }
    #expect(error?.code == .usage)
    func named(_ ids: [UInt64]) throws -> IntervalPredictorArtifact {
      let data = try Self.data(19, ids: ids)
      return IntervalPredictorArtifact(
        try SplitConformalRegression(score: .absolute, alpha: "0.1").fit(on: data),
        fittedOn: data)
    }
    #expect(throws: DataError.self) {
      _ = try IntervalPredictorArtifact(merging: [named(Array(0..<19)), named(Array(18..<37))])
    }
  }

  @Test func fittedRowsAreToldFromOthers() throws {
    let data = try Self.data(50)
    let record = DataRecord(of: data, inputs: [])
    #expect(OverlapEvidence.find(in: data, fitted: record).isProof)
    #expect(OverlapEvidence.find(in: try Self.data(50, seed: 2), fitted: record) == .none)
    let named = try Self.data(50, seed: 3, ids: Array(100..<150))
    let names = DataRecord(of: named, inputs: [])
    let other = try Self.data(50, seed: 4, ids: Array(149..<199))
    #expect(OverlapEvidence.find(in: other, fitted: names).isProof)
  }
}
