internal import FoundationEssentials

/// The JSON of artifacts and of `--json`: same value, same bytes.
///
/// Sorted keys in snake case, shortest numbers that parse back to the same bits, a final newline.
package enum CanonicalJSON {
  /// The bytes of a document.
  ///
  /// - Parameter document: the value.
  /// - Returns: UTF-8 JSON.
  /// - Throws: an encoding error, for numbers that are not finite.
  package static func encode(_ document: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return [UInt8](try encoder.encode(document)) + [UInt8(ascii: "\n")]
  }
}
