public import ConformalArtifacts
internal import ConformalInputs
internal import ConformalPrediction
public import ScoringCore
internal import TensorFiles

/// `conformal merge`: predictors of disjoint shards in, the predictor of all rows out.
public struct Merge: Sendable {
  /// The files of the shards' artifacts.
  public var shards: [String]
  /// Whether all rows together may be too few for a level.
  public var allowsTrivial: Bool
  /// The file to write, or `-`.
  public var out: String
  /// Whether to print a summary as JSON.
  public var json: Bool
  /// How to work.
  public var execution: Execution

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - shards: the files of the shards' artifacts.
  ///   - allowsTrivial: whether all rows together may be too few for a level.
  ///   - out: the file to write, or `-`.
  ///   - json: whether to print a summary as JSON.
  ///   - execution: how to work.
  public init(
    shards: [String], allowsTrivial: Bool = false, out: String = "-", json: Bool = false,
    execution: Execution = .standard
  ) {
    self.shards = shards
    self.allowsTrivial = allowsTrivial
    self.out = out
    self.json = json
    self.execution = execution
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: the artifact, which has been written.
  /// - Throws: `DataError` for artifacts that cannot be merged, or an output that cannot be written.
  @discardableResult
  public func run(_ console: Console) throws -> PredictorArtifact {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the artifact on standard output", expected: "--out FILE")
    }
    guard shards.count > 1 else {
      throw DataError(.usage, found: "\(shards.count) artifact", expected: "at least two")
    }
    var artifacts: [PredictorArtifact] = []
    for file in shards {
      let artifact = try PredictorArtifact(contentsOf: file)
      try require(artifact, artifacts, file, console)
      artifacts.append(artifact)
    }
    let output = try OutputFile(path: out)
    let merged = try merge(artifacts)
    try merged.encode(execution: execution, output.write)
    try output.commit()
    if json {
      try console.print(try jsonText(try PredictorSummary(merged)))
    } else {
      let rows = artifacts.map { grouped($0.predictor.calibrationCount) }.joined(separator: " + ")
      console.note(
        "merged \(rows) = \(grouped(merged.predictor.calibrationCount)) rows\n"
          + merged.predictor.alphas.map {
            "alpha \($0): \(CategoryTable.statement(merged.predictor, alpha: $0))"
          }.joined(separator: "\n") + (out == "-" ? "" : "\nwrote \(out)"))
    }
    return merged
  }

  /// Checks a shard against those before, so that errors name its file.
  private func require(
    _ artifact: PredictorArtifact, _ others: [PredictorArtifact], _ file: String,
    _ console: Console
  ) throws {
    guard let first = others.first else { return }
    do {
      try artifact.predictor.requireSameMethod(as: first.predictor)
      try artifact.requireCalibrator(of: first)
      for other in others {
        try artifact.requireMergeable(with: other.data, other.classNames)
      }
    } catch let error as DataError {
      throw error.located(in: file)
    }
    let shared = others.reduce(0) { $0 + artifact.data.sharedRows(with: $1.data) }
    if shared > 0 {
      console.note(
        "warning: \(file): \(grouped(shared)) sampled rows have the values of rows of another shard; check "
          + "that shards are disjoint")
    }
  }

  private func merge(_ artifacts: [PredictorArtifact]) throws -> PredictorArtifact {
    do {
      return try PredictorArtifact(merging: artifacts, allowsTrivial: allowsTrivial)
    } catch let error as DataError where error.code == .infeasible {
      throw error.advising("add shards, or say --allow-trivial")
    }
  }
}
