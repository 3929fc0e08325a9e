internal import ScoringCore

/// The checksum of an artifact: the SHA-256 of all its bytes, with its own 64 digits read as zeros.
///
/// So every byte counts, and anybody can check a file with common tools: replace the digits after the
/// last `"sha256" :` (earlier ones belong to input files) by 64 zeros and hash the file.
enum ArtifactSeal {
  /// What a document holds under `sha256` before it is sealed.
  static let blank = String(repeating: "0", count: 64)
  private static let key = "\"sha256\" : \""

  /// Canonical JSON with its checksum, part after part, in bounded memory.
  ///
  /// - Parameters:
  ///   - document: holds ``blank`` under `sha256`, and one empty string under `values`, a key before it.
  ///   - values: passes on what takes the place of the empty string, part after part.
  ///   - write: takes the next bytes of the file.
  /// - Returns: the checksum, 64 digits.
  /// - Throws: an encoding error, for numbers that are not finite, and what the closures throw.
  @discardableResult
  static func seal(
    _ document: some Encodable,
    values: (_ write: ([UInt8]) throws -> Void) throws -> Void,
    write: @escaping ([UInt8]) throws -> Void
  ) throws -> String {
    let frame = try CanonicalJSON.encode(document)
    // Quotes inside of strings are escaped: nothing but the key looks like this.
    guard let gap = frame.span.end(of: "\"values\" : \"") else {
      throw DataError(.usage, found: "a document without a place for its values")
    }
    guard let place = digits(in: frame.span), place.lowerBound >= gap else {
      throw DataError(.usage, found: "a document without a place for its checksum")
    }
    var hash = SHA256()
    func pass(_ bytes: [UInt8]) throws {
      hash.update(bytes.span)
      try write(bytes)
    }
    try pass(Array(frame[..<gap]))
    try values(pass)
    var end = Array(frame[gap...])
    hash.update(end.span)
    let digest = hash.hexDigest()
    end.replaceSubrange(place.lowerBound - gap..<place.upperBound - gap, with: digest.utf8)
    try write(end)
    return digest
  }

  /// Checks the checksum, without a copy of the file.
  static func verify(_ file: ByteStorage) throws {
    try file.withBytes { bytes throws in
      try verify(Span<UInt8>(_bytes: bytes)) { file.release($0) }
    }
  }

  private static func verify(
    _ bytes: Span<UInt8>, afterReading: (Range<Int>) -> Void
  ) throws {
    guard let place = digits(in: bytes) else {
      throw DataError(
        found: "an artifact without a sha256", expected: "the file as it was written")
    }
    var hash = SHA256()
    for start in stride(from: 0, to: place.lowerBound, by: 1 << 22) {
      let part = start..<min(start + 1 << 22, place.lowerBound)
      hash.update(bytes.extracting(part))
      afterReading(part)
    }
    hash.update(Array(blank.utf8).span)
    hash.update(bytes.extracting(place.upperBound..<bytes.count))
    guard zip(hash.hexDigest().utf8, place).allSatisfy({ $0 == bytes[$1] }) else {
      throw DataError(
        found: "contents that do not match the sha256 of the artifact",
        expected: "the file as it was written",
        remedy: "it was edited, reformatted or damaged: fit it again, or restore it")
    }
  }

  /// Where the 64 digits are: the only key of that name at the top level starts a line with an indent of
  /// two.
  private static func digits(in bytes: Span<UInt8>) -> Range<Int>? {
    guard let start = bytes.end(of: "\n  " + key), bytes.count - start >= 64 else { return nil }
    return start..<start + 64
  }
}

extension Span<UInt8> {
  /// The place after the first occurrence of a text, or `nil`.
  fileprivate func end(of text: String) -> Int? {
    let pattern = Array(text.utf8)
    var start = 0
    while let place = firstIndex(of: pattern[0], from: start), place <= count - pattern.count {
      if pattern.indices.allSatisfy({ self[place + $0] == pattern[$0] }) {
        return place + pattern.count
      }
      start = place + 1
    }
    return nil
  }
}
