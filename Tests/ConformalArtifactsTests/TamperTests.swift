import ConformalArtifacts
import ConformalPrediction
import Foundation
import ScoringCore
import Testing

/// Every byte counts.
@Suite("Predictor artifact: damage")
struct TamperTests {
  private static let changed = "contents that do not match the sha256 of the artifact"

  /// Positions at which a changed byte is accepted, or ends in anything but a `DataError`.
  private func survivors(_ mask: UInt8) throws -> [Int] {
    var bytes = try Samples.smallArtifact().encoded()
    _ = try PredictorArtifact(decoding: bytes)
    var survivors: [Int] = []
    for position in bytes.indices {
      bytes[position] ^= mask
      do {
        _ = try PredictorArtifact(decoding: bytes)
        survivors.append(position)
      } catch {
        if !(error is DataError) { survivors.append(position) }
      }
      bytes[position] ^= mask
    }
    return survivors
  }

  @Test("each changed byte is refused", arguments: (0..<8).map { UInt8(1 << $0) } + [0xff])
  func everyByte(mask: UInt8) throws { #expect(try survivors(mask).isEmpty) }

  @Test("an upper-case checksum is not the one that was written")
  func upperCaseChecksum() throws {
    let whole = text(try Samples.artifact().encoded())
    let place = try #require(whole.range(of: Seal.key, options: .backwards)).upperBound
    let shouted = whole[..<place] + whole[place...].uppercased()
    #expect(try refusal(of: Array(shouted.utf8)).found == Self.changed)
  }

  @Test("each truncation is refused")
  func truncation() throws {
    let bytes = try Samples.smallArtifact().encoded()
    let accepted = (0..<bytes.count).filter { length in
      do {
        _ = try PredictorArtifact(decoding: Array(bytes[..<length]))
        return true
      } catch { return !(error is DataError) }
    }
    #expect(accepted.isEmpty)
  }

  @Test("bytes before and after are refused", arguments: [" ", "\n", "x", "\u{feff}", "\0"])
  func addition(added: String) throws {
    let bytes = try Samples.smallArtifact().encoded()
    _ = try refusal(of: bytes + Array(added.utf8))
    _ = try refusal(of: Array(added.utf8) + bytes)
  }

  @Test("each missing line is refused")
  func missingLines() throws {
    let lines = text(try Samples.smallArtifact().encoded())
      .split(separator: "\n", omittingEmptySubsequences: false)
    for index in lines.indices.dropLast() {
      let rest = lines.enumerated().filter { $0.offset != index }.map { $0.element }
      _ = try refusal(of: Array(rest.joined(separator: "\n").utf8))
    }
  }

  @Test("reformatted JSON is refused, with what to do")
  func reformatted() throws {
    let bytes = try Samples.artifact().encoded()
    let object = try JSONSerialization.jsonObject(with: Data(bytes))
    let compact = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    let error = try refusal(of: [UInt8](compact))
    #expect(error.found == "an artifact without a sha256")
    #expect(error.expected == "the file as it was written")

    let indented = text(bytes).replacingOccurrences(of: "\n      \"alpha\"", with: "\n\"alpha\"")
    let edited = try refusal(of: Array(indented.utf8))
    #expect(edited.found == Self.changed)
    #expect(
      edited.remedy == "it was edited, reformatted or damaged: fit it again, or restore it")
    let windows = text(bytes).replacingOccurrences(of: "\n", with: "\r\n")
    _ = try refusal(of: Array(windows.utf8))
  }

  @Test("a key given twice is refused")
  func duplicateKeys() throws {
    let whole = text(try Samples.artifact().encoded())
    for (old, new) in [
      ("  \"kind\" : \"predictor\",", "  \"kind\" : \"predictor\",\n  \"kind\" : \"predictor\","),
      ("      \"k\" : 18,", "      \"k\" : 18,\n      \"k\" : 17,"),
    ] {
      let twice = try whole.replacing(once: old, with: new)
      #expect(try refusal(of: Array(twice.utf8)).found == Self.changed)
    }
    // A second checksum cannot stand for the first one.
    let sealed = try Seal.resealed(
      whole.replacing(
        once: "  \"allow_trivial\" : false,",
        with: "  \"sha256\" : \"\(String(repeating: "0", count: 64))\",\n"
          + "  \"allow_trivial\" : true,"))
    _ = try refusal(of: sealed)
  }

  @Test(
    "the checksum can be checked with common tools",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sha256sum"),
      "needs /usr/bin/sha256sum"))
  func commonTools() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let artifact = try Samples.artifact()
    let whole = text(try artifact.encoded())
    try Data(Seal.blanked(whole).utf8).write(to: URL(fileURLWithPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    process.arguments = [path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(whole.hasSuffix("  \"sha256\" : \"\(output.prefix(64))\"\n}\n"))
  }
}
