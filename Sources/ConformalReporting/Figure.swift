/// A picture as the text of an SVG document.
public struct Figure: Hashable, Sendable, Codable {
  /// The document: the same bytes for the same numbers, without scripts.
  public let svg: String

  /// Wraps a document.
  ///
  /// - Parameter svg: the document.
  public init(svg: String) { self.svg = svg }
}
