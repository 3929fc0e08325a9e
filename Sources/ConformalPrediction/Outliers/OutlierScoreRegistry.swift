internal import ScoringCore

/// The outlier scores that artifacts and the command line know by name.
public enum OutlierScoreRegistry {
  /// Every score: one line each.
  public static let all: [any OutlierScore.Type] = [
    MaxProbability.self,
    MaxLogit.self,
    Energy.self,
    PredictiveEntropy.self,
    GeneralizedEntropy.self,
    Mahalanobis.self,
    NearestNeighbours.self,
    GivenOutlierScore.self,
  ]

  /// Makes a score by name.
  ///
  /// - Parameters:
  ///   - name: one of the names in ``all``.
  ///   - parameters: values by name; absent ones get their defaults.
  /// - Returns: the score.
  /// - Throws: `DataError` with code `usage` for an unknown name or parameter, or a value out of range.
  public static func score(
    named name: String, parameters: [String: Double] = [:]
  ) throws -> any OutlierScore {
    guard let type = all.first(where: { $0.name == name }) else {
      throw DataError(
        .usage, found: "outlier score '\(name)'",
        expected: "one of \(all.map { $0.name }.joined(separator: ", "))")
    }
    if let unknown = parameters.keys.sorted().first(where: { !type.parameterNames.contains($0) }) {
      let known = type.parameterNames.joined(separator: ", ")
      throw DataError(
        .usage, found: "parameter '\(unknown)' for outlier score '\(name)'",
        expected: known.isEmpty ? "no parameter" : "one of \(known)")
    }
    return try type.init(parameters: parameters)
  }
}

extension [String: Double] {
  /// A parameter inside of a range, or its default.
  func parameter(
    _ name: String, default value: Double, in range: ClosedRange<Double>, isWhole: Bool = false
  ) throws -> Double {
    let value = self[name] ?? value
    guard range.contains(value), !isWhole || value == value.rounded() else {
      func text(_ number: Double) -> String {
        Int(exactly: number).map { String($0) } ?? "\(number)"
      }
      throw DataError(
        .usage, found: "\(name) \(text(value))",
        expected:
          "\(isWhole ? "a whole number" : "a number") from \(text(range.lowerBound)) to "
          + text(range.upperBound))
    }
    return value
  }
}
