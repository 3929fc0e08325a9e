internal import ScoringCore

/// The scores that artifacts and the command line know by name.
public enum ScoreRegistry {
  /// Every score: one line each.
  public static let all: [any NonconformityScore.Type] = [
    LAC.self,
    APS.self,
    RAPS.self,
    SAPS.self,
    TopK.self,
    Margin.self,
    GivenScore.self,
  ]

  /// Makes a score by name.
  ///
  /// - Parameters:
  ///   - name: one of the names in ``all``.
  ///   - parameters: values by name; absent ones get their defaults.
  ///   - isRandomized: the form, or `nil` for the score's default.
  /// - Returns: the score.
  /// - Throws: `DataError` for an unknown name, parameter or form.
  public static func score(
    named name: String, parameters: [String: Double] = [:], isRandomized: Bool? = nil
  ) throws -> any NonconformityScore {
    guard let type = all.first(where: { $0.name == name }) else {
      throw DataError(
        .usage, found: "score '\(name)'",
        expected: "one of \(all.map { $0.name }.joined(separator: ", "))")
    }
    if let unknown = parameters.keys.sorted().first(where: { !type.parameterNames.contains($0) }) {
      let known = type.parameterNames.joined(separator: ", ")
      throw DataError(
        .usage, found: "parameter '\(unknown)' for score '\(name)'",
        expected: known.isEmpty ? "no parameter" : "one of \(known)")
    }
    return try type.init(parameters: parameters, isRandomized: isRandomized)
  }
}
