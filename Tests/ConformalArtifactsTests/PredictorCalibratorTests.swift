import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import Foundation
import ProbabilityCalibration
import ScoringCore
import Testing

/// Predictors that keep the calibrator in front of them.
@Suite("Predictor artifact: calibrator") struct PredictorCalibratorTests {
  /// A calibrator of rows that no predictor here was fitted on.
  static func calibrator(
    _ method: any CalibrationMethod = TemperatureScaling(), classes: Int = 3, seed: UInt64 = 7,
    names: [String]? = nil
  ) throws -> CalibratorArtifact {
    let rows = try LabeledOutputs(
      try Samples.outputs(Samples.rich(60, classes: classes, seed: seed), .logits),
      labels: Samples.labels(60, classes: classes))
    return CalibratorArtifact(
      calibrator: try Calibrator.fit(method, on: CalibratorRows(rows)),
      data: try DataRecord(
        of: rows.outputs, inputs: [Samples.inputs[0]], precision: CalibratorArtifact.rowPrecision),
      classNames: names)
  }

  /// A predictor of 19 rows behind a calibrator.
  static func artifact(
    _ calibrator: CalibratorArtifact, rows: Range<Int> = 0..<19,
    method: SplitConformal = SplitConformal(score: .lac, alphas: ["0.1", "0.25"])
  ) throws -> PredictorArtifact {
    let raw = try Samples.labeled(40)
    let outputs = try calibrator.calibrator.apply(to: raw.outputs)
    let all = try LabeledOutputs(outputs, labels: Samples.labels(40))
    let part = all.slice(rows: rows)
    let predictor = try method.fit(on: part)
    return PredictorArtifact(
      predictor: predictor,
      data: try DataRecord(of: part.outputs, inputs: [], precision: predictor.precision),
      calibrator: calibrator)
  }

  private func found(_ text: String) throws -> DataError {
    try refusal(of: Seal.resealed(text))
  }

  @Test(
    "what is written comes back, the calibrator as its own file says it",
    arguments: [
      "temperature", "vector", "matrix", "dirichlet", "platt", "beta", "isotonic", "identity",
      "ensemble-temperature",
    ])
  func roundTrip(name: String) throws {
    let fitted = try Self.calibrator(
      CalibrationMethods.method(named: name), names: ["a", "b/c", "\u{e9}\""])
    let file = try fitted.encoded()
    let calibrator = try CalibratorArtifact(decoding: file)
    #expect(try calibrator.encoded() == file)
    #expect(try calibrator.sha256 == fitted.sha256)
    let seal = try fitted.sha256
    #expect(text(file).contains("\n  \"sha256\" : \"\(seal)\""))
    let artifact = try Self.artifact(calibrator)
    let bytes = try artifact.encoded()
    let read = try PredictorArtifact(decoding: bytes)
    #expect(try read.encoded() == bytes)
    #expect(text(bytes).contains("\n  \"schema\" : \"swift-conformal/predictor/4\""))
    let kept = try #require(read.calibrator)
    #expect(try kept.encoded() == file)
    #expect(kept.data == calibrator.data)
    #expect(try kept.sha256 == calibrator.sha256)
    #expect(read.predictor.calibrationScores == artifact.predictor.calibrationScores)
    // An artifact that was not read from a file gives the same bytes.
    #expect(try Self.artifact(fitted).encoded() == bytes)
  }

  /// The first `values` of the file are those of the calibration scores, and the seal is the file's own.
  @Test func placesInTheFile() throws {
    let whole = text(
      try Self.artifact(Self.calibrator(CalibrationMethods.method(named: "isotonic"))).encoded())
    let values = try #require(whole.range(of: "\"values\" : \"")).upperBound
    let scores = try #require(whole.range(of: "\"calibration_scores\" : {")).upperBound
    let calibrator = try #require(whole.range(of: "\n  \"calibrator\" : {")).lowerBound
    #expect(scores < values && values < calibrator)
    #expect(text(try Seal.resealed(whole)) == whole)
  }

  @Test func withoutOneTheKeyIsAbsent() throws {
    let whole = text(try Samples.artifact().encoded())
    #expect(!whole.contains("calibrator"))
    #expect(whole.contains("swift-conformal/predictor/1"))
  }

  @Test("each changed byte is refused")
  func everyByte() throws {
    var bytes = try Self.artifact(Self.calibrator()).encoded()
    for position in stride(from: 0, to: bytes.count, by: 11) {
      bytes[position] ^= 1
      #expect(throws: DataError.self) { _ = try PredictorArtifact(decoding: bytes) }
      bytes[position] ^= 1
    }
  }

  @Test("a nested calibrator that was changed is refused, whatever the seal of the whole says")
  func tamperedCalibrator() throws {
    let calibrator = try Self.calibrator()
    let whole = text(try Self.artifact(calibrator).encoded())
    let seal = try calibrator.sha256
    let changed = "a calibrator with contents that do not match its sha256"
    let twice = whole.replacing(/"temperature" : [^,\n]+/, with: "\"temperature\" : 1.5")
    #expect(twice != whole)
    #expect(try found(twice).found == changed)
    #expect(
      try found(whole.replacing(once: seal, with: String(repeating: "a", count: 64))).found
        == changed)
    #expect(
      try found(
        whole.replacing(once: "\"rows\" : 60", with: "\"rows\" : 61")
      ).found == "a calibrator with a damaged sample of rows")
    #expect(
      try found(whole.replacing(once: "\"kind\" : \"calibrator\"", with: "\"kind\" : \"policy\""))
        .expected == "a calibrator, swift-conformal/calibrator/1")
    #expect(
      try found(
        whole.replacing(once: "swift-conformal/calibrator/1", with: "swift-conformal/calibrator/2")
      )
      .remedy == "the artifact was written by a newer version: update swift-conformal")
  }

  @Test("schema and calibrator go together")
  func contradictions() throws {
    let whole = text(try Self.artifact(Self.calibrator()).encoded())
    for version in 1...3 {
      let forged = try whole.replacing(
        once: "swift-conformal/predictor/4", with: "swift-conformal/predictor/\(version)")
      #expect(try found(forged).found == "a predictor with no categories")
    }
    let plain = text(try Samples.artifact().encoded())
    #expect(
      try found(
        plain.replacing(once: "swift-conformal/predictor/1", with: "swift-conformal/predictor/4")
      ).found == "a predictor with no categories")
  }

  /// A calibrator of another number of classes or of another kind of numbers than the predictor takes.
  @Test func otherOutputs() throws {
    let whole = text(try Self.artifact(Self.calibrator()).encoded())
    let start = try #require(whole.range(of: "\n  \"calibrator\" : {"))
    let end = try #require(whole.range(of: "\n  \"certificate\" : {")).lowerBound
    for other in [
      try Self.calibrator(classes: 4),
      try Self.calibrator(CalibrationMethods.method(named: "isotonic")),
    ] {
      let donor = text(
        try PredictorArtifact(
          predictor: SplitConformal(score: .lac, alpha: "0.25").fit(
            on: LabeledOutputs(
              other.calibrator.apply(
                to: Samples.outputs(
                  Samples.rich(19, classes: other.calibrator.classCount), .logits)),
              labels: Samples.labels(19))), data: Samples.artifact().data, calibrator: other
        ).encoded())
      let donorStart = try #require(donor.range(of: "\n  \"calibrator\" : {"))
      let donorEnd = try #require(donor.range(of: "\n  \"certificate\" : {")).lowerBound
      let forged =
        whole[..<start.upperBound] + donor[donorStart.upperBound..<donorEnd] + whole[end...]
      #expect(
        try found(String(forged)).found == "a predictor with a calibrator that gives other outputs")
    }
  }

  @Test func outputsAreCorrected() throws {
    let calibrator = try Self.calibrator(CalibrationMethods.method(named: "isotonic"))
    let artifact = try Self.artifact(calibrator)
    let raw = try Samples.outputs(Samples.rich(30, seed: 3), .logits)
    let corrected = try artifact.corrected(raw)
    #expect(corrected.kind == .probabilities)
    #expect(
      try corrected.rowHashes(precision: .float64) == raw.rowHashes(precision: .float64))
    let sets = try artifact.predictor.sets(for: corrected, alpha: "0.1")
    let direct = try artifact.predictor.sets(
      for: calibrator.calibrator.apply(to: raw), alpha: "0.1")
    #expect(sets.labels == direct.labels)
    let probabilities = try Samples.outputs(Samples.rich(3), .probabilities)
    let error = #expect(throws: DataError.self) { _ = try artifact.corrected(probabilities) }
    #expect(
      error?.description
        == "error: probabilities (expected logits, as the calibrator was fitted on); give outputs as they come "
        + "from the model: the predictor corrects them itself")
    let wide = try Samples.outputs(Samples.rich(3, classes: 4), .logits)
    #expect(throws: DataError.self) { _ = try artifact.corrected(wide) }
    let plain = try Samples.artifact()
    #expect(throws: DataError.self) { _ = try plain.corrected(probabilities) }
    #expect(try plain.corrected(raw).kind == .logits)
  }

  @Test("shards merge to the fit of all rows, behind one calibrator")
  func merging() throws {
    let calibrator = try Self.calibrator()
    let shards = [
      try Self.artifact(calibrator, rows: 0..<19), try Self.artifact(calibrator, rows: 19..<40),
    ]
    let merged = try PredictorArtifact(merging: shards)
    #expect(try merged.encoded() == Self.artifact(calibrator, rows: 0..<40).encoded())
    let other = try Self.artifact(Self.calibrator(seed: 8), rows: 19..<40)
    let plain = try Samples.artifact()
    for wrong in [[shards[0], other], [shards[0], plain], [plain, shards[1]]] {
      let error = #expect(throws: DataError.self) { _ = try PredictorArtifact(merging: wrong) }
      #expect(error?.code == .usage)
    }
    let error = #expect(throws: DataError.self) {
      _ = try PredictorArtifact(merging: [shards[0], other])
    }
    #expect(error?.found == "another calibrator than that of the first")
    #expect(error?.expected == "the one with sha256 \(try calibrator.sha256)")
  }

  /// A number that is minus zero stays what it is.
  @Test func negativeZero() throws {
    let calibrator = try Self.calibrator(CalibrationMethods.method(named: "platt"), classes: 2)
    let map = calibrator.calibrator.map
    var parameters = map.parameters
    let name = try #require(parameters.numbers.keys.sorted().first)
    parameters.numbers[name] = -0.0
    let changed = CalibratorArtifact(
      calibrator: Calibrator(
        map: try CalibrationMaps.map(
          named: calibrator.calibrator.method, parameters: parameters, classCount: 2,
          reading: map.reading), diagnostics: calibrator.calibrator.diagnostics),
      data: calibrator.data)
    let bytes = try changed.encoded()
    let read = try CalibratorArtifact(decoding: bytes)
    #expect(try read.encoded() == bytes)
    #expect(read.calibrator.map.parameters.numbers[name]?.sign == .minus)
  }
}
