internal import ConformalArtifacts
internal import ConformalInputs
package import ConformalPrediction
internal import ScoringCore
internal import TensorFiles

/// Where a model's outputs for a numeric target come from: point predictions, with difficulties or without, or lower
/// and upper quantile predictions.
public struct RegressionInput: Sendable {
  /// A file of point predictions, n.
  public var predictions: String?
  /// A file of difficulties, n.
  public var difficulty: String?
  /// A file of lower quantile predictions, n.
  public var lower: String?
  /// A file of upper quantile predictions, n.
  public var upper: String?
  /// A file of row identifiers, n.
  public var ids: String?
  /// The index of the first row, where rows have no identifiers.
  public var firstRow = 0

  /// Makes an input without sources.
  public init() {}
}

/// Outputs for a numeric target as they were read.
struct LoadedRegression {
  let outputs: RegressionOutputs
  /// The names of rows, where the caller gave them.
  let names: RowNames?
}

extension RegressionInput {
  /// The kind of outputs that is given.
  ///
  /// - Throws: `DataError` with code `usage` for mixtures.
  package func kind() throws -> RegressionOutputs.Kind {
    if predictions != nil {
      if lower != nil || upper != nil {
        throw DataError(
          .usage, found: "--predictions and \(lower != nil ? "--lower" : "--upper")",
          expected: "--predictions F, or --lower F --upper F")
      }
      return difficulty == nil ? .predictions : .predictionsWithDifficulty
    }
    guard lower != nil || upper != nil else {
      throw DataError(
        .usage,
        found: difficulty == nil ? "no predictions" : "--difficulty without --predictions",
        expected: "--predictions F [--difficulty F], or --lower F --upper F")
    }
    if difficulty != nil {
      throw DataError(
        .usage, found: "--difficulty with \(lower != nil ? "--lower" : "--upper")",
        expected: "--predictions F --difficulty F, or --lower F --upper F")
    }
    guard lower != nil, upper != nil else {
      throw DataError(
        .usage, found: lower != nil ? "--lower without --upper" : "--upper without --lower",
        expected: "both")
    }
    return .quantiles
  }

  func load(_ reader: InputReader) throws -> LoadedRegression {
    let kind = try kind()
    guard firstRow >= 0, firstRow <= 1 << 60 else {
      throw DataError(.usage, found: "--first-row \(firstRow)", expected: "0 or more")
    }
    if firstRow > 0, ids != nil {
      throw DataError(.usage, found: "--first-row and --ids", expected: "one of them")
    }
    let names = try ids.map { try reader.rowNames($0, role: "ids") }
    let identifiers: RowIdentifiers =
      names.identifiers(from: firstRow)
    if kind == .quantiles, let lower, let upper {
      return LoadedRegression(
        outputs: try RegressionOutputs(
          lower: try reader.vector(lower, role: "lower").doubles(),
          upper: try reader.vector(upper, role: "upper").doubles(), identifiers: identifiers,
          file: lower, upperFile: upper), names: names)
    }
    guard let predictions else { throw DataError(.usage, found: "no predictions") }
    return LoadedRegression(
      outputs: try RegressionOutputs(
        predictions: try reader.vector(predictions, role: "predictions").doubles(),
        difficulties: try difficulty.map { try reader.vector($0, role: "difficulty").doubles() },
        identifiers: identifiers, file: predictions, difficultyFile: difficulty), names: names)
  }

  /// Reads targets and pairs them with outputs.
  func load(
    targets: String, _ reader: InputReader, for outputs: RegressionOutputs
  ) throws -> RegressionData {
    let data = try RegressionData(
      outputs, targets: try reader.vector(targets, role: "targets").doubles(), file: targets)
    guard case .given(let given) = outputs.identifiers, Set(given).count < given.count else {
      return data
    }
    var seen: Set<UInt64> = []
    throw DataError(
      found: "a row id that occurred before", expected: "distinct ids", file: ids,
      row: given.firstIndex { !seen.insert($0).inserted })
  }
}

extension CrossingPolicy {
  /// What is to be said of crossed rows, or `nil` without such rows.
  func note(crossed: Int, of count: Int) -> String? {
    guard crossed > 0 else { return nil }
    let what = self == .sort ? "exchanged" : "kept as they are"
    return
      "note: \(grouped(crossed)) of \(grouped(count)) rows have a lower prediction above the upper one; "
      + what
  }
}
