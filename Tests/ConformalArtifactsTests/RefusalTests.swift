import ConformalArtifacts
import ConformalPrediction
import Foundation
import ScoringCore
import Testing

/// What is no artifact, or not one that this version reads, is told apart from damage.
@Suite("Predictor artifact: other files")
struct RefusalTests {
  @Test(
    "not an artifact",
    arguments: [
      "", " ", "{", "{}", "[]", "null", "42", "\"predictor\"", "row,size,labels\n0,1,3\n",
      "{\"schema\": 1, \"kind\": \"predictor\"}", "{\"schema\": \"swift-conformal/predictor/1\"}",
      "{\"kind\": \"predictor\"}", "\u{93}NUMPY", "{\"kind\": null, \"schema\": null}",
    ])
  func foreign(contents: String) throws {
    let error = try refusal(of: Array(contents.utf8))
    #expect(error.found == "no artifact")
    #expect(error.expected == "a JSON file written by `conformal fit`")
  }

  @Test("bytes that are no text")
  func binary() throws {
    #expect(try refusal(of: (0...255).map { UInt8($0) }).found == "no artifact")
    #expect(try refusal(of: [0xff, 0xfe, 0x7b, 0x00]).found == "no artifact")
  }

  @Test("deep nesting does not exhaust the stack", arguments: ["[", "{\"a\":"])
  func nesting(bracket: String) throws {
    for ending in ["", "]"] {
      let deep = String(repeating: bracket, count: 100_000) + ending
      #expect(try refusal(of: Array(deep.utf8)).found == "no artifact")
    }
    let within =
      "{\"schema\":\"swift-conformal/predictor/1\",\"kind\":\"predictor\",\"x\":"
      + String(repeating: bracket, count: 100_000)
    #expect(try refusal(of: Array(within.utf8)).found == "no artifact")
  }

  @Test(
    "schemas that are not ours",
    arguments: [
      "", "/", "//", "predictor/1", "swift-conformal/predictor", "swift-conformal/predictor/",
      "swift-conformal/predictor/0", "swift-conformal/predictor/-1",
      "swift-conformal/predictor/one", "swift-conformal/predictor/1/2",
      "swift-conformal/predictor/99999999999999999999", "Swift-Conformal/predictor/1",
    ])
  func otherSchema(schema: String) throws {
    let error = try resealed { _ in schema }
    #expect(error.found == "schema '\(schema)'")
    #expect(error.expected == "swift-conformal/predictor/1")
  }

  @Test("a newer schema says so, even when its checksum is right")
  func newer() throws {
    for version in [5, 6, 1_000_000] {
      let error = try resealed { _ in "swift-conformal/predictor/\(version)" }
      #expect(error.found == "schema swift-conformal/predictor/\(version)")
      #expect(error.expected == "swift-conformal/predictor/4 or older")
      #expect(
        error.remedy == "the artifact was written by a newer version: update swift-conformal")
    }
  }

  @Test("other kinds are named", arguments: ["calibrator", "policy", ""])
  func otherKind(kind: String) throws {
    let whole = text(try Samples.artifact().encoded())
    let asKind = try Seal.resealed(
      whole.replacing(once: "\"kind\" : \"predictor\"", with: "\"kind\" : \"\(kind)\""))
    for bytes in [
      asKind,
      try Seal.resealed(
        text(asKind).replacing(
          once: "swift-conformal/predictor/1", with: "swift-conformal/\(kind)/1")),
    ] {
      let error = try refusal(of: bytes)
      #expect(error.found == "an artifact of kind '\(kind)'")
      #expect(error.expected == "a predictor")
    }
  }

  @Test("an artifact without a checksum, or with a short one")
  func unsealed() throws {
    let whole = text(try Samples.artifact().encoded())
    let place = try #require(whole.range(of: Seal.key, options: .backwards))
    let without = whole[..<place.lowerBound].dropLast(4) + "\n}\n"
    #expect(try refusal(of: Array(without.utf8)).found == "an artifact without a sha256")
    let short = whole[..<place.upperBound] + "00\"\n}\n"
    #expect(try refusal(of: Array(short.utf8)).found == "an artifact without a sha256")
  }

  /// The error of an artifact whose schema was changed and whose checksum was renewed.
  private func resealed(_ schema: (String) -> String) throws -> DataError {
    let ours = "swift-conformal/predictor/1"
    let whole = try text(Samples.artifact().encoded()).replacing(once: ours, with: schema(ours))
    return try refusal(of: try Seal.resealed(whole))
  }
}
