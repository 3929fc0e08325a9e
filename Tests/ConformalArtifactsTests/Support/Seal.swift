import ConformalArtifacts
import Foundation
import ScoringCore
import Testing

/// The checksum of an artifact as its documentation states it, over text: the digits after the last
/// `"sha256" : "` are zeros while the file is hashed.
enum Seal {
  static let key = "\"sha256\" : \""

  /// The text with zeros for its checksum.
  static func blanked(_ text: String) throws -> String {
    let place = try #require(text.range(of: key, options: .backwards)).upperBound
    let end = try #require(text.index(place, offsetBy: 64, limitedBy: text.endIndex))
    return text[..<place] + String(repeating: "0", count: 64) + text[end...]
  }

  /// The text with a checksum that fits.
  static func resealed(_ text: String) throws -> [UInt8] {
    let blank = try blanked(text)
    let place = try #require(blank.range(of: key, options: .backwards)).upperBound
    let end = try #require(blank.index(place, offsetBy: 64, limitedBy: blank.endIndex))
    let digest = SHA256.hexDigest(of: Array(blank.utf8))
    return Array((blank[..<place] + digest + blank[end...]).utf8)
  }
}

/// Bytes as text.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// The `DataError` that reading an artifact ends in.
func refusal(
  of bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
) throws -> DataError {
  let error = #expect(throws: DataError.self, sourceLocation: sourceLocation) {
    _ = try PredictorArtifact(decoding: bytes)
  }
  return try #require(error, sourceLocation: sourceLocation)
}

extension String {
  /// The text with one piece replaced, which must occur exactly once.
  func replacing(
    once old: String, with new: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let pieces = components(separatedBy: old)
    try #require(pieces.count == 2, "\(old)", sourceLocation: sourceLocation)
    return pieces.joined(separator: new)
  }
}
