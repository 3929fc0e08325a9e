import ConformalArtifacts
import ConformalPrediction
import Foundation
import ScoringCore
import Testing

/// Detectors written and read.
@Suite("Detector artifact")
struct DetectorArtifactTests {
  private static let reference = DataRecord.Input(
    role: "reference", member: nil, elementType: "<f8", shape: [40, 3],
    sha256: SHA256.hexDigest(of: Array("reference".utf8)))

  private func artifact(
    _ score: any OutlierScore, _ rows: OutlierRows, record: Outputs
  ) throws -> DetectorArtifact {
    DetectorArtifact(
      detector: try OutlierDetector(score: score, fittedOn: rows),
      data: try DataRecord(of: record, inputs: [Self.reference], precision: .float64))
  }

  /// A detector of each score, on nine rows.
  private func artifacts() throws -> [DetectorArtifact] {
    let logits = try Samples.outputs(Samples.rich(9), ids: (20..<29).map { UInt64($0) })
    let features = try Matrix(rows: Samples.rich(9, seed: 2))
    let known = try ReferenceFeatures(
      features: Matrix(rows: Samples.rich(40, seed: 3)), labels: Samples.labels(40, classes: 2))
    let record = try Outputs(scores: features)
    let scores = try Matrix((0..<9).map { Double($0 * $0) }, rowCount: 9, columnCount: 1)
    let ofOutputs: [any OutlierScore] = [
      MaxProbability(), MaxLogit(), Energy(temperature: 1.5), PredictiveEntropy(),
      GeneralizedEntropy(gamma: 0.25, topClassCount: 2),
    ]
    return try ofOutputs.map { try artifact($0, .outputs(logits), record: logits) } + [
      try artifact(
        Mahalanobis(shrinkage: 0.125).fitted(to: known), .features(features), record: record),
      try artifact(
        NearestNeighbours(neighbours: 3).fitted(to: known), .features(features), record: record),
      try artifact(GivenOutlierScore(), .scores(scores), record: Outputs(scores: scores)),
    ]
  }

  @Test("round trip: same bytes, same p-values")
  func roundTrip() throws {
    let features = OutlierRows.features(try Matrix(rows: Samples.rich(5, seed: 7)))
    for artifact in try artifacts() {
      let bytes = try artifact.encoded()
      let read = try DetectorArtifact(decoding: bytes)
      #expect(try read.encoded() == bytes)
      #expect(read.detector.calibrationScores == artifact.detector.calibrationScores)
      #expect(read.detector.score.parameters == artifact.detector.score.parameters)
      #expect(read.data == artifact.data)
      if read.detector.score is Mahalanobis {
        #expect(try read.detector.test(features) == artifact.detector.test(features))
      }
      // No row of the reference is in the file, nor what could give one back.
      if read.detector.score is NearestNeighbours {
        #expect(throws: DataError.self) { try read.detector.test(features) }
        #expect(bytes.count < 4000)
      }
    }
  }

  private func refusal(of bytes: [UInt8]) throws -> DataError {
    let error = #expect(throws: DataError.self) { _ = try DetectorArtifact(decoding: bytes) }
    return try #require(error)
  }

  @Test("each changed byte and each truncation is refused")
  func everyByte() throws {
    var bytes = try #require(try artifacts().last).encoded()
    for position in bytes.indices {
      for mask in [1, 0x20, 0xff] as [UInt8] {
        bytes[position] ^= mask
        #expect(throws: DataError.self) { try DetectorArtifact(decoding: bytes) }
        bytes[position] ^= mask
      }
      #expect(throws: DataError.self) { try DetectorArtifact(decoding: Array(bytes[..<position])) }
    }
    _ = try DetectorArtifact(decoding: bytes)
  }

  @Test(
    "contents that contradict each other, sealed",
    arguments: [
      (
        2, "\"smallest_p_value\" : \"1/10\"", "\"smallest_p_value\" : \"1/11\"",
        "a smallest p-value that"
      ),
      (2, "\"count\" : 9", "\"count\" : 10", "damaged calibration scores"),
      (2, "\"count\" : 9", "\"count\" : 0", "damaged calibration scores"),
      (2, "\"temperature\" : 1.5", "\"temperature\" : -1", "temperature -1"),
      (2, "\"temperature\" : 1.5", "\"gamma\" : 1", "parameter 'gamma'"),
      (2, "\"name\" : \"energy\"", "\"name\" : \"best\"", "outlier score 'best'"),
      (
        2, "\"kind\" : \"logits\"", "\"kind\" : \"probabilities\"", "rows that are not of its score"
      ),
      (2, "\"columns\" : 3", "\"columns\" : 0", "rows that are not of its score"),
      (7, "\"rows\" : 9\n", "\"rows\" : 8\n", "a damaged sample of rows"),
      (5, "\"features\" : 3", "\"features\" : 4", "a damaged model"),
      (5, "\"classes\" : 2", "\"classes\" : 3", "a damaged model"),
      (5, "\"name\" : \"mahalanobis\"", "\"name\" : \"max-logit\"", "parameter 'shrinkage'"),
      (5, "\"columns\" : 3", "\"columns\" : 2", "a damaged model"),
      (2, "\"schema\" : \"swift-conformal/outlier-detector/1\"", "\"schema\" : 1", "no artifact"),
      (
        2, "outlier-detector/1", "outlier-detector/2", "schema swift-conformal/outlier-detector/2"
      ),
      (2, "swift-conformal/outlier", "other/outlier", "schema 'other/outlier-detector/1'"),
      (2, "\"kind\" : \"detector\"", "\"kind\" : \"policy\"", "an artifact of kind 'policy'"),
      (2, "\"certificate\" : {", "\"certificat\" : {", "keys that are missing"),
    ])
  func forgeries(index: Int, old: String, new: String, found: String) throws {
    let whole = String(decoding: try artifacts()[index].encoded(), as: UTF8.self)
    let forged = try whole.replacing(once: old, with: new)
    #expect(try refusal(of: Seal.resealed(forged)).found.contains(found))
  }

  @Test("a predictor is no detector, and the other way round")
  func otherKinds() throws {
    let predictor = try refusal(of: Samples.artifact().encoded())
    #expect(predictor.found == "an artifact of kind 'predictor'")
    let bytes = try #require(try artifacts().first).encoded()
    let error = try ConformalArtifactsTests.refusal(of: bytes)
    #expect(error.found == "an artifact of kind 'detector'")
    #expect(try refusal(of: []).found == "no artifact")
  }

  @Test("a file that appears whole")
  func files() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let artifact = try #require(try artifacts().first)
    try artifact.write(to: path)
    #expect(try DetectorArtifact(contentsOf: path).encoded() == artifact.encoded())
    try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: DataError.self) { try DetectorArtifact(contentsOf: path) }
    #expect(error?.file == path)
  }
}
