extension OutputFile {
  /// Whether two paths name one existing file.
  ///
  /// - Parameters:
  ///   - one: a path.
  ///   - other: another.
  /// - Returns: whether they do, after following links.
  package static func areSameFile(_ one: String, _ other: String) -> Bool {
    guard let identity = FileSystem.identity(of: one) else { return false }
    return identity == FileSystem.identity(of: other)
  }
}
