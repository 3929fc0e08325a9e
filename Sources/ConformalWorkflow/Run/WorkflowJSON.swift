internal import FoundationEssentials

/// JSON of the workflow, read back.
package enum WorkflowJSON {
  /// Decodes a document that ``CanonicalJSON`` wrote.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8]
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(bytes))
  }
}
