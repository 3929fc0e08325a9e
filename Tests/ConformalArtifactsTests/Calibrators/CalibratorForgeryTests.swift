import ConformalArtifacts
import Foundation
import ProbabilityCalibration
import ScoringCore
import Testing

/// Artifacts of which the checksum is right and something else is not.
@Suite("Calibrator artifact: forgeries") struct CalibratorForgeryTests {
  static let outputs = "a calibrator with outputs that are none"
  static let parameters = "a calibrator with damaged parameters"
  static let keys = "a calibrator with keys that are missing or of another type"
  static let figures = "a calibrator with figures of its fit that are none"
  static let sample = "a calibrator with a damaged sample of rows"
  static let temperature = [
    Forgery("\"classes\" : 2", "\"classes\" : 0", outputs),
    Forgery("\"classes\" : 2", "\"classes\" : -2", outputs),
    Forgery("\"classes\" : 2", "\"classes\" : 2147483648", outputs),
    Forgery("\"classes\" : 2", "\"classes\" : 1e400", keys),
    Forgery("\"floor\" : 1e-06", "\"floor\" : 0", outputs),
    Forgery("\"floor\" : 1e-06", "\"floor\" : 0.7", outputs),
    Forgery("\"floor\" : 1e-06", "\"floor\" : -1", outputs),
    Forgery("\"kind\" : \"logits\"", "\"kind\" : \"scores\"", outputs),
    Forgery("\"kind\" : \"logits\"", "\"kind\" : \"votes\"", outputs),
    Forgery("\"method\" : \"temperature\"", "\"method\" : \"magic\"", "calibrator method 'magic'"),
    Forgery(
      "\"method\" : \"temperature\"", "\"method\" : \"vector\"", "a calibrator without 'weights'"),
    Forgery("  \"temperature\" : 1.5\n", "  \"temperature\" : 2.5\n", parameters),
    Forgery("      \"temperature\" : 1.5\n", "      \"temperature\" : -1\n", parameters),
    Forgery("      \"temperature\" : 1.5\n", "", parameters),
    Forgery("little-endian float64", "little-endian float32", parameters),
    Forgery("\"values\" : \"\"", "\"values\" : \"AAAAAAAA+H8=\"", parameters),
    Forgery("\"values\" : \"\"", "\"values\" : \"A\"", parameters),
    Forgery("\"n\" : 4", "\"n\" : 5", sample),
    Forgery("\"n\" : 4", "\"n\" : -4", sample),
    Forgery("\"correct_after\" : 3", "\"correct_after\" : 5", figures),
    Forgery("\"correct_before\" : 3", "\"correct_before\" : -3", figures),
    Forgery("\"changed_answers\" : 0", "\"changed_answers\" : 9", figures),
    Forgery("\"iterations\" : 7", "\"iterations\" : -7", figures),
    Forgery("\"direct\" : false", "\"direct\" : true", figures),
    Forgery("\"log_loss_after\" : 0.25", "\"log_loss_after\" : -0.25", figures),
    Forgery("\"rows\" : 4", "\"rows\" : -4", sample),
    Forgery("\"library_version\" : \"0.1.0\",", "", keys),
  ]

  @Test(arguments: temperature) func forged(_ forgery: Forgery) throws {
    let whole = text(try Samples.temperature().encoded())
    let old = forgery.old.hasSuffix("\n") ? "\n" + forgery.old : forgery.old
    let new = forgery.old.hasSuffix("\n") ? "\n" + forgery.new : forgery.new
    let forged = try Seal.resealed(whole.replacing(once: old, with: new))
    let found = try calibratorRefusal(of: forged).found
    #expect(found == forgery.found)
  }

  static let lists = [
    ("\"count\" : 3", "\"count\" : 2"), ("\"count\" : 3", "\"count\" : -3"),
    ("\"count\" : 3", "\"count\" : 9223372036854775807"), ("\"count\" : 3", "\"count\" : 3.5"),
  ]

  @Test("lists that do not fit", arguments: lists) func misfits(_ old: String, _ new: String) throws
  {
    let whole = text(try Samples.calibrator("vector").encoded())
    let place = try #require(whole.range(of: old))
    let forged = whole.replacingCharacters(in: place, with: new)
    _ = try calibratorRefusal(of: Seal.resealed(forged))
  }

  /// The first word of the list becomes one that is not finite, which no map takes.
  @Test(
    "words that are not finite",
    arguments: CalibrationMethods.names.filter {
      !["identity", "temperature", "ensemble-temperature"].contains($0)
    }, [Double.nan, .infinity, -.infinity])
  func notFinite(_ name: String, _ word: Double) throws {
    let whole = text(try Samples.calibrator(name).encoded())
    let start = try #require(whole.range(of: "\"values\" : \"")).upperBound
    let end = try #require(whole[start...].firstIndex(of: "\""))
    // 24 bytes are 32 digits: three words are replaced.
    try #require(whole.distance(from: start, to: end) >= 32)
    let digits = Base64.encode([word, word, word].map { $0.bitPattern })
    let rest = whole.index(start, offsetBy: 32)
    let forged = whole[..<start] + text(digits) + whole[rest...]
    _ = try calibratorRefusal(of: Seal.resealed(String(forged)))
  }

  @Test func parametersOfOtherClasses() throws {
    let whole = text(try Samples.calibrator("vector").encoded())
    let forged = try whole.replacing(once: "\"classes\" : 3", with: "\"classes\" : 4")
    _ = try calibratorRefusal(of: Seal.resealed(forged))
    let names = try whole.replacing(once: "\"cat\",", with: "")
    #expect(try calibratorRefusal(of: Seal.resealed(names)).found == Self.outputs)
  }

  @Test func otherKindsAndSchemas() throws {
    let predictor = try calibratorRefusal(of: Samples.smallArtifact().encoded())
    #expect(predictor.found.hasPrefix("an artifact of kind 'predictor'"))
    let whole = text(try Samples.temperature().encoded())
    let newer = try whole.replacing(once: "/calibrator/1\"", with: "/calibrator/2\"")
    let error = try calibratorRefusal(of: Seal.resealed(newer))
    #expect(error.found == "schema swift-conformal/calibrator/2")
    #expect(error.remedy?.contains("update swift-conformal") == true)
    for contents in ["", "{", "{}", "[]", "null", String(repeating: "[", count: 100_000)] {
      #expect(try calibratorRefusal(of: Array(contents.utf8)).found == "no artifact")
    }
  }
}
