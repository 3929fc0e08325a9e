import ConformalArtifacts
import ProbabilityCalibration
import ScoringCore
import Testing

@Suite("Calibrator artifact: round trip") struct CalibratorRoundTripTests {
  static let cases = CalibrationMethods.names.flatMap { name in
    [OutputKind.logits, .probabilities].map { (name, $0) }
  }

  @Test("every method is read and written to the same bytes", arguments: cases)
  func everyMethod(_ name: String, _ kind: OutputKind) throws {
    let artifact = try Samples.calibrator(name, kind: kind, choice: Samples.choice)
    let bytes = try artifact.encoded()
    let read = try CalibratorArtifact(decoding: bytes)
    #expect(try read.encoded() == bytes)
    #expect(read.calibrator.method == name)
    #expect(read.calibrator.map.parameters == artifact.calibrator.map.parameters)
    #expect(read.calibrator.map.reading == artifact.calibrator.map.reading)
    #expect(read.calibrator.diagnostics == artifact.calibrator.diagnostics)
    #expect(read.choice == artifact.choice)
    #expect(read.classNames == ["cat", "dog", "owl"])
    #expect(text(bytes).contains("\"temperature\" : ") == name.hasSuffix("temperature"))
    // The same map to the last bit on rows that it has not seen.
    let rows = try Samples.outputs(Samples.rich(5, seed: 9), kind)
    let corrected = try [artifact, read].map { try $0.calibrator.apply(to: rows).probabilities() }
    #expect(corrected[0] == corrected[1])
  }

  @Test func infiniteLossesAreAbsent() throws {
    let bytes = try Samples.temperature().encoded()
    #expect(!text(bytes).contains("log_loss_before"))
    #expect(text(bytes).contains("\"temperature\" : 1.5"))
    let diagnostics = try CalibratorArtifact(decoding: bytes).calibrator.diagnostics
    #expect(diagnostics.logLossBefore == .infinity)
    #expect(diagnostics.logLossAfter == 0.25)
  }
}
