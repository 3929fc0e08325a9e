import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// What is written is what is read, and the same input gives the same bytes.
@Suite("Predictor artifact: round trip")
struct RoundTripTests {
  /// A score in one form.
  struct Form: Sendable, CustomTestStringConvertible {
    let score: any NonconformityScore
    var testDescription: String { "\(score.name)\(score.isRandomized ? ", randomized" : "")" }

    static let all: [Form] = [
      Form(score: LAC()),
      Form(score: APS()),
      Form(score: APS(isRandomized: false)),
      Form(score: RAPS(lambda: 0.1, kReg: 2)),
      Form(score: RAPS(lambda: 1e-300, kReg: 0, isRandomized: false)),
      Form(score: RAPS(lambda: 1e6, kReg: Int(Int32.max))),
      Form(score: SAPS(weight: 0.1)),
      Form(score: SAPS(weight: 1e6, isRandomized: false)),
      Form(score: TopK()),
      Form(score: TopK(isRandomized: true)),
      Form(score: Margin()),
    ]
  }

  private func expectEqual(_ left: ConformalPredictor, _ right: ConformalPredictor) {
    #expect(left.score.name == right.score.name)
    #expect(left.score.parameters == right.score.parameters)
    #expect(left.score.isRandomized == right.score.isRandomized)
    #expect(left.seed == right.seed)
    #expect(left.precision == right.precision)
    #expect(left.outputKind == right.outputKind)
    #expect(left.classCount == right.classCount)
    #expect(left.setPolicy == right.setPolicy)
    #expect(left.allowsTrivial == right.allowsTrivial)
    #expect(left.quantiles == right.quantiles)
    #expect(
      left.calibrationScores.map { $0.bitPattern } == right.calibrationScores.map { $0.bitPattern })
  }

  private func expectRoundTrip(_ artifact: PredictorArtifact) throws {
    let bytes = try artifact.encoded()
    let read = try PredictorArtifact(decoding: bytes)
    expectEqual(read.predictor, artifact.predictor)
    #expect(read.data == artifact.data)
    #expect(read.classNames == artifact.classNames)
    #expect(read.libraryVersion == artifact.libraryVersion)
    #expect(try read.encoded() == bytes)
    #expect(try artifact.encoded() == bytes)
    #expect(bytes.last == UInt8(ascii: "\n"))
  }

  @Test("every score, kind and precision", arguments: Form.all, Precision.allCases)
  func scores(form: Form, precision: Precision) throws {
    for kind in [OutputKind.logits, .probabilities] {
      for policy in SetPolicy.allCases {
        let rows = try Samples.labeled(31, classes: 5, kind: kind)
        let method = SplitConformal(
          score: form.score, alphas: ["0.1", "1/3", "0.05"],
          // Above 2^53, where a JSON number that went through a Double would change.
          seed: form.score.isRandomized ? (1 << 63) + 1 : 0, precision: precision,
          setPolicy: policy)
        let predictor = try method.fit(on: rows)
        try expectRoundTrip(
          PredictorArtifact(
            predictor: predictor,
            data: try DataRecord(
              of: rows.outputs, inputs: Samples.inputs, precision: predictor.precision)))
      }
    }
  }

  @Test("seeds of 64 bits", arguments: [0, 1 << 53 + 1, .max] as [UInt64])
  func seeds(seed: UInt64) throws {
    let rows = try Samples.labeled(9)
    let predictor = try SplitConformal(score: .aps, alpha: "0.2", seed: seed).fit(on: rows)
    let bytes = try PredictorArtifact(predictor, fittedOn: rows).encoded()
    #expect(try PredictorArtifact(decoding: bytes).predictor.seed == seed)
    #expect(text(bytes).contains("\"seed\" : \(seed)\n"))
  }

  @Test("trivial levels and no rows at all", arguments: [0, 1, 9])
  func trivial(count: Int) throws {
    let rows = try LabeledOutputs(
      try Outputs(
        logits: try Matrix(
          Samples.rich(count, classes: 4).flatMap { $0 }, rowCount: count, columnCount: 4)),
      labels: Samples.labels(count, classes: 4))
    let method = SplitConformal(score: .aps, alphas: ["0.001", "0.5"], allowsTrivial: true)
    let artifact = try PredictorArtifact(try method.fit(on: rows), fittedOn: rows)
    try expectRoundTrip(artifact)
    let read = try PredictorArtifact(decoding: try artifact.encoded())
    #expect(read.predictor.quantiles[0].isTrivial)
    #expect(read.predictor.quantiles[0].tail == .infinity)
    #expect(try !text(artifact.encoded()).contains("inf"))
  }

  @Test("class names with everything in them")
  func names() throws {
    let rows = try Samples.labeled(9, classes: 6, ids: (0..<9).map { $0 * 1000 })
    let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(on: rows)
    let names = [
      "", "a \"quoted\" / name\\", "line\nbreak\t\u{1}", "\"sha256\" : \"", "\u{1F600} \u{e9}",
      "\n  \"sha256\" : \"" + String(repeating: "0", count: 64),
    ]
    try expectRoundTrip(try PredictorArtifact(predictor, fittedOn: rows, classNames: names))
  }

  @Test("one class")
  func oneClass() throws {
    let rows = try Samples.labeled(9, classes: 1)
    try expectRoundTrip(
      try PredictorArtifact(
        try SplitConformal(score: .raps(), alpha: "0.2").fit(on: rows), fittedOn: rows,
        classNames: ["only"]))
  }

  @Test("more rows than the sample holds, some of them equal")
  func manyRows() throws {
    var values = Samples.rich(2500, classes: 2)
    for row in 0..<400 { values[row] = values[row % 7] }
    let rows = try LabeledOutputs(
      try Samples.outputs(values), labels: Samples.labels(2500, classes: 2))
    let artifact = try PredictorArtifact(
      try SplitConformal(score: .aps, alpha: "0.1").fit(on: rows), fittedOn: rows)
    #expect(artifact.data.rows.hashes.count == HashSketch.capacity)
    #expect(artifact.data.rows.counts.contains { $0 > 1 })
    try expectRoundTrip(artifact)
  }

  @Test("calibration rows in another order give the same bytes", arguments: Form.all)
  func order(form: Form) throws {
    let count = 60
    let values = Samples.rich(count, classes: 4)
    let labels = Samples.labels(count, classes: 4)
    let ids = (0..<UInt64(count)).map { $0 * $0 + 5 }
    var stream = CounterBasedStream(seed: 9, purpose: .testing)
    var files: Set<[UInt8]> = []
    for order in [Array(0..<count), stream.shuffledIndices(count: count)] {
      let rows = try LabeledOutputs(
        try Samples.outputs(order.map { values[$0] }, ids: order.map { ids[$0] }),
        labels: order.map { labels[$0] })
      let predictor = try SplitConformal(score: form.score, alpha: "0.1", seed: 2).fit(on: rows)
      files.insert(
        try PredictorArtifact(
          predictor: predictor,
          data: try DataRecord(of: rows.outputs, inputs: [], precision: predictor.precision)
        ).encoded())
    }
    #expect(files.count == 1)
  }

  @Test("through a file")
  func file() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let artifact = try Samples.artifact()
    try artifact.write(to: path)
    #expect(try PredictorArtifact(contentsOf: path).encoded() == artifact.encoded())
    let data = try #require(FileManager.default.contents(atPath: path))
    #expect(try [UInt8](data) == artifact.encoded())
    try Data(data.dropLast(9)).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: DataError.self) { try PredictorArtifact(contentsOf: path) }
    #expect(error?.file == path)
  }

  @Test("an absent file is a missing input")
  func absent() {
    let error = #expect(throws: DataError.self) {
      try PredictorArtifact(contentsOf: "/nowhere/predictor.json")
    }
    #expect(error?.code == .missingInput)
    #expect(error?.file == "/nowhere/predictor.json")
  }

  @Test("one name a class, each once: anything else is a programming error")
  func wrongNames() async {
    await #expect(processExitsWith: .failure) {
      let artifact = try Samples.artifact()
      _ = PredictorArtifact(
        predictor: artifact.predictor, data: artifact.data, classNames: ["a", "b"])
    }
    await #expect(processExitsWith: .failure) {
      let artifact = try Samples.artifact()
      _ = PredictorArtifact(
        predictor: artifact.predictor, data: artifact.data, classNames: ["a", "b", "a"])
    }
  }
}
