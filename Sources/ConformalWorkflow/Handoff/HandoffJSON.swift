internal import ConformalArtifacts
internal import FoundationEssentials
internal import ScoringCore

/// The JSON of a package: what it writes it reads back to the same values.
enum HandoffJSON {
  /// Keys in snake case, as everywhere in this project.
  static func encode(_ document: some Encodable) throws -> [UInt8] {
    try CanonicalJSON.encode(document)
  }

  /// Keys as they are, for formats of others.
  static func encodeKeepingKeys(_ document: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(document)) + [UInt8(ascii: "\n")]
  }

  /// Reads a document.
  ///
  /// - Throws: `DataError` that names the key that is missing or of another type.
  static func decode<Document: Decodable>(
    _ type: Document.Type, from bytes: [UInt8], file: String, convertsKeys: Bool = true
  ) throws -> Document {
    let decoder = JSONDecoder()
    if convertsKeys { decoder.keyDecodingStrategy = .convertFromSnakeCase }
    do {
      return try decoder.decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw DataError(found: error.place, expected: "the document as it was written", file: file)
    }
  }
}

extension DecodingError {
  /// Where a document is not what it should be, in a few words.
  fileprivate var place: String {
    func path(_ context: Context) -> String {
      let keys = context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }
      return keys.isEmpty ? "the document" : "'\(keys.joined(separator: ".").prefix(200))'"
    }
    return switch self {
    case .keyNotFound(let key, let context):
      "no key '\(key.stringValue.prefix(80))' in \(path(context))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(path(context)) of another type"
    case .dataCorrupted(let context): "\(path(context)), which cannot be read"
    @unknown default: "a document that cannot be read"
    }
  }
}
