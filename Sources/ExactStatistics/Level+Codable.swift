extension Level: Codable {
  /// Reads the decimal text of a level.
  ///
  /// - Parameter decoder: holds one string, such as `0.05`.
  /// - Throws: `DecodingError` for a text that is no level.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      self = try Level(text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\(error)"))
    }
  }

  /// Writes the text of a level, which reads back as the same level.
  ///
  /// - Parameter encoder: takes one string.
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
