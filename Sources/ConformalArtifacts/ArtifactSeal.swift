internal import ScoringCore

/// The checksum of an artifact: the SHA-256 of all its bytes, with its own 64 digits read as zeros.
///
/// So every byte counts, and anybody can check a file with common tools: replace the digits after the
/// last `"sha256" :` (earlier ones belong to input files) by 64 zeros and hash the file.
enum ArtifactSeal {
  /// What a document holds under `sha256` before it is sealed.
  static let blank = String(repeating: "0", count: 64)
  private static let key = "\"sha256\" : \""

  /// Canonical JSON with its checksum; the document must hold ``blank`` under `sha256`.
  static func seal(_ document: some Encodable) throws -> [UInt8] {
    var bytes = try CanonicalJSON.encode(document)
    guard let place = digits(in: bytes) else {
      throw DataError(.usage, found: "a document without a place for its checksum")
    }
    bytes.replaceSubrange(place, with: SHA256.hexDigest(of: bytes).utf8)
    return bytes
  }

  /// Checks the checksum.
  static func verify(_ bytes: [UInt8]) throws {
    guard let place = digits(in: bytes) else {
      throw DataError(
        found: "an artifact without a sha256", expected: "the file as it was written")
    }
    var copy = bytes
    copy.replaceSubrange(place, with: blank.utf8)
    guard Array(SHA256.hexDigest(of: copy).utf8) == Array(bytes[place]) else {
      throw DataError(
        found: "contents that do not match the sha256 of the artifact",
        expected: "the file as it was written",
        remedy: "it was edited, reformatted or damaged: fit it again, or restore it")
    }
  }

  /// Where the 64 digits are: the only key of that name at the top level starts a line with an indent of
  /// two.
  private static func digits(in bytes: [UInt8]) -> Range<Int>? {
    let pattern = Array(("\n  " + key).utf8)
    guard bytes.count >= pattern.count + 64 else { return nil }
    for start in 0...bytes.count - pattern.count - 64
    where bytes[start] == pattern[0] && bytes[start..<start + pattern.count].elementsEqual(pattern)
    {
      return start + pattern.count..<start + pattern.count + 64
    }
    return nil
  }
}
