import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Artifacts with a right checksum whose contents contradict each other are refused, each with its
/// sentence.
@Suite("Predictor artifact: contradictions")
struct ContradictionTests {
  @Test("of a deterministic predictor", arguments: Forgery.plain)
  func deterministic(forgery: Forgery) throws {
    let whole = text(try Samples.artifact().encoded())
    try expectRefusal(of: whole.replacing(once: forgery.old, with: forgery.new), forgery.found)
  }

  @Test("of a randomized predictor", arguments: Forgery.randomized)
  func random(forgery: Forgery) throws {
    let whole = text(try Samples.smallArtifact().encoded())
    try expectRefusal(of: whole.replacing(once: forgery.old, with: forgery.new), forgery.found)
  }

  @Test("calibration scores that are no ascending numbers")
  func scores() throws {
    let artifact = try Samples.artifact()
    let honest = artifact.predictor.calibrationScores
    for (index, wrong) in [(3, honest[7]), (0, .nan), (18, .infinity), (0, -.infinity)] {
      var scores = honest
      scores[index] = wrong
      try expectRefusal(of: try forged(artifact, scores), Forgery.scores)
    }
    try expectRefusal(of: try forged(artifact, Array(honest.dropLast())), Forgery.scores)
    try expectRefusal(of: try forged(artifact, honest + [1]), Forgery.scores)
    var moved = honest
    moved[17] = honest[17].nextDown
    try expectRefusal(of: try forged(artifact, moved), Forgery.levels)
    // A score that no quantile looks at can be moved: then only the checksum speaks against it.
    _ = try PredictorArtifact(decoding: Seal.resealed(try forged(artifact, honest)))
  }

  @Test(
    "base64 that is none",
    arguments: ["x", "AAAA", "AAAAAAAAAAA", "AAAAAAAAAAA=\\n", "....", ""])
  func base64(values: String) throws {
    let artifact = try Samples.smallArtifact()
    let whole = text(try artifact.encoded())
    let honest = encoded(artifact.predictor.calibrationScores)
    try expectRefusal(
      of: whole.replacing(once: honest, with: values), Forgery.scores)
    let hashes = encoded(artifact.data.rows.hashes)
    try expectRefusal(of: whole.replacing(once: hashes, with: values), Forgery.sample)
  }

  @Test("samples that no rows give")
  func samples() throws {
    let artifact = try Samples.smallArtifact()
    let whole = text(try artifact.encoded())
    let honest = artifact.data.rows.hashes
    for wrong in [
      Array(honest.reversed()), [honest[0], honest[0], honest[1], honest[2]],
      (0...UInt64(HashSketch.capacity)).map { $0 }, Array(honest.dropLast()), honest + [.max],
    ] {
      let forged = try whole.replacing(once: encoded(honest), with: encoded(wrong))
      try expectRefusal(of: forged, Forgery.sample)
    }
    // Both samples have one row for each hash.
    for counts in [[1, 1, 1], [1, 1, 1, 1, 1], [0, 1, 1, 1], [2, 1, 1, 1]] as [[UInt8]] {
      let forged = whole.replacingOccurrences(
        of: "\"counts\" : \"AQEBAQ==\"",
        with: "\"counts\" : \"\(Data(counts).base64EncodedString())\"")
      #expect(forged != whole)
      try expectRefusal(of: forged, Forgery.sample)
    }
  }

  @Test("a level that n is too small for, where trivial sets are not allowed")
  func trivial() throws {
    let rows = try Samples.labeled(9)
    let method = SplitConformal(score: .lac, alphas: ["0.01", "0.5"], allowsTrivial: true)
    let whole = text(
      try PredictorArtifact(try method.fit(on: rows), fittedOn: rows).encoded())
    try expectRefusal(
      of: whole.replacing(once: "\"allow_trivial\" : true", with: "\"allow_trivial\" : false"),
      Forgery.levels)
    try expectRefusal(
      of: whole.replacing(once: "\"trivial\" : true", with: "\"trivial\" : false"), Forgery.levels)
  }

  @Test("no level, or levels in another order")
  func noLevels() throws {
    let whole = text(try Samples.artifact().encoded())
    let start = try #require(whole.range(of: "\"levels\" : [")).upperBound
    let end = try #require(whole.range(of: "],\n  \"library_version\"")).lowerBound
    try expectRefusal(of: whole[..<start] + whole[end...], Forgery.levels)
    let parts = whole[start..<end].components(separatedBy: "},\n")
    try #require(parts.count == 2)
    let swapped = parts[1].replacingOccurrences(of: "}\n", with: "") + "}," + parts[0] + "}"
    try expectRefusal(of: whole[..<start] + swapped + whole[end...], Forgery.levels)
    let twice = parts[0] + "}," + parts[0] + "}"
    try expectRefusal(of: whole[..<start] + twice + whole[end...], Forgery.levels)
  }

  @Test("words may differ: a later version may say it better")
  func wording() throws {
    let whole = text(try Samples.artifact().encoded())
    let reworded = try whole.replacing(once: "coverage >= 0.9:", with: "coverage is at least 0.9:")
    #expect(try PredictorArtifact(decoding: Seal.resealed(reworded)).predictor.classCount == 3)
  }

  private func expectRefusal(
    of forged: some StringProtocol, _ found: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let error = try refusal(
      of: try Seal.resealed(String(forged)), sourceLocation: sourceLocation)
    #expect(error.found == found, sourceLocation: sourceLocation)
    #expect(error.expected != nil, sourceLocation: sourceLocation)
    if found.hasPrefix("a predictor with") {
      #expect(error.remedy == "fit it again", sourceLocation: sourceLocation)
    }
  }

  private func forged(_ artifact: PredictorArtifact, _ scores: [Double]) throws -> String {
    try text(artifact.encoded()).replacing(
      once: encoded(artifact.predictor.calibrationScores), with: encoded(scores))
  }

  private func encoded(_ scores: [Double]) -> String { encoded(scores.map { $0.bitPattern }) }

  private func encoded(_ words: [UInt64]) -> String {
    Data(words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } })
      .base64EncodedString()
  }
}
