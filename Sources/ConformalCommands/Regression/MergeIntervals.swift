public import ConformalArtifacts
internal import ConformalInputs
internal import ConformalPrediction
internal import ScoringCore

/// `conformal merge` for regression predictors: those of disjoint shards in, the predictor of all rows out.
public struct MergeIntervals: Sendable {
  /// The files of the shards' artifacts.
  public var shards: [String]
  /// Whether all rows together may be too few for a level.
  public var allowsTrivial: Bool
  /// The file to write, or `-`.
  public var out: String
  /// Whether to print a summary as JSON.
  public var json: Bool

  /// Makes the command; `nil` unless a shard is an interval predictor.
  ///
  /// - Parameters:
  ///   - shards: the files of the shards' artifacts.
  ///   - allowsTrivial: whether all rows together may be too few for a level.
  ///   - out: the file to write, or `-`.
  ///   - json: whether to print a summary as JSON.
  public init?(
    intervalsOf shards: [String], allowsTrivial: Bool = false, out: String = "-",
    json: Bool = false
  ) {
    // Standard input cannot be looked at before it is read: the others say what it is.
    guard shards.contains(where: { IntervalPredictorArtifact.isStated(by: $0) }) else {
      return nil
    }
    self.shards = shards
    self.allowsTrivial = allowsTrivial
    self.out = out
    self.json = json
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: the artifact, which has been written.
  /// - Throws: `DataError` for artifacts that cannot be merged, or an output that cannot be written.
  @discardableResult
  public func run(_ console: Console) throws -> IntervalPredictorArtifact {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the artifact on standard output", expected: "--out FILE")
    }
    guard shards.count > 1 else {
      throw DataError(.usage, found: "\(shards.count) artifact", expected: "at least two")
    }
    var artifacts: [IntervalPredictorArtifact] = []
    for file in shards {
      let artifact = try IntervalPredictorArtifact(contentsOf: file)
      do {
        if let first = artifacts.first {
          for other in artifacts { try artifact.requireMergeable(with: first, other.data) }
        }
      } catch let error as DataError {
        throw error.located(in: file)
      }
      let shared = artifacts.reduce(0) { $0 + artifact.data.sharedRows(with: $1.data) }
      if shared > 0 {
        console.note(
          "warning: \(file): \(grouped(shared)) sampled rows have the values of rows of another shard; check "
            + "that shards are disjoint")
      }
      artifacts.append(artifact)
    }
    let merged: IntervalPredictorArtifact
    do {
      merged = try IntervalPredictorArtifact(merging: artifacts, allowsTrivial: allowsTrivial)
    } catch let error as DataError where error.code == .infeasible {
      throw error.advising("add shards, or say --allow-trivial")
    }
    try merged.write(to: out)
    if json {
      try console.print(try jsonText(IntervalPredictorSummary(merged)))
    } else {
      let rows = artifacts.map { grouped($0.predictor.calibrationCount) }.joined(separator: " + ")
      console.note(
        "merged \(rows) = \(grouped(merged.predictor.calibrationCount)) rows\n"
          + merged.predictor.levelLines + (out == "-" ? "" : "\nwrote \(out)"))
    }
    return merged
  }
}
