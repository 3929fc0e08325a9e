import Foundation

extension Encodable {
  /// The value on one line of JSON, with keys as the peers' records have them.
  public var jsonLine: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
