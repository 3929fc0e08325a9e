import ConformalArtifacts
import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import Testing

@Suite("Calibrator artifact: damage") struct CalibratorTamperTests {
  @Test("each changed byte is refused", arguments: [1, 2, 0x20, 0x80, 0xff] as [UInt8])
  func everyByte(_ mask: UInt8) throws {
    var bytes = try Samples.temperature().encoded()
    _ = try CalibratorArtifact(decoding: bytes)
    var survivors: [Int] = []
    for position in bytes.indices {
      bytes[position] ^= mask
      do {
        _ = try CalibratorArtifact(decoding: bytes)
        survivors.append(position)
      } catch {
        if !(error is DataError) { survivors.append(position) }
      }
      bytes[position] ^= mask
    }
    #expect(survivors.isEmpty)
  }

  @Test("each truncation is refused") func truncation() throws {
    let bytes = try Samples.temperature().encoded()
    for length in stride(from: 0, to: bytes.count, by: 7) {
      _ = try calibratorRefusal(of: Array(bytes[..<length]))
    }
  }

  /// Bytes changed at random under a checksum that fits: refused, or a map that works and is written to what it was
  /// read from.
  @Test("damage under a new checksum never traps", arguments: CalibrationMethods.names)
  func fuzz(_ name: String) throws {
    let original = try Samples.calibrator(name, choice: Samples.choice).encoded()
    // Damage to hashes and texts is not interesting: most changes go where numbers are.
    let begin = original.count / 2
    let rows = try Samples.outputs(Samples.rich(3, seed: 4))
    var stream = CounterBasedStream(seed: 7, purpose: .testing)
    var acceptedCount = 0
    for turn in 0..<100 {
      var bytes = original
      for _ in 0...stream.next(below: 3) {
        let place =
          turn % 3 == 0
          ? Int(stream.next(below: UInt64(bytes.count)))
          : begin + Int(stream.next(below: UInt64(bytes.count - begin)))
        let digits = Array("0123456789-+eEAzZ/\"{}[],:.".utf8)
        bytes[place] =
          turn % 2 == 0
          ? digits[Int(stream.next(below: UInt64(digits.count)))]
          : bytes[place] ^ UInt8(1 << stream.next(below: 8))
      }
      guard let whole = String(validating: bytes, as: UTF8.self),
        let sealed = try? Seal.resealed(whole)
      else { continue }
      do {
        let artifact = try CalibratorArtifact(decoding: sealed)
        acceptedCount += 1
        _ = try? artifact.calibrator.apply(to: rows).probabilities()
        _ = try artifact.encoded()
      } catch let error as DataError {
        #expect(!error.description.contains("\n"))
      }
    }
    #expect(acceptedCount > 0, "changed texts are accepted")
  }
}
