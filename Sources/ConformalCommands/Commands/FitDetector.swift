public import ConformalArtifacts
internal import ConformalInputs
internal import ConformalPrediction
public import ScoringCore
internal import TensorFiles

/// `conformal fit detector`: rows that are no outliers in, a detector artifact out.
public struct FitDetector: Sendable {
  /// The calibration rows.
  public var rows: OutlierRowsInput
  /// The name of the outlier score, or `nil` for that of the input.
  public var score: String?
  /// Its parameters by name.
  public var parameters: [String: Double]
  /// The artifact's file, or `-`.
  public var out: String
  /// Whether to print a summary as JSON.
  public var json: Bool
  /// How to work.
  public var execution: Execution

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - rows: the calibration rows.
  ///   - score: the name of the outlier score, or `nil` for that of the input.
  ///   - parameters: its parameters by name.
  ///   - out: the artifact's file, or `-`.
  ///   - json: whether to print a summary as JSON.
  ///   - execution: how to work.
  public init(
    rows: OutlierRowsInput, score: String? = nil, parameters: [String: Double] = [:], out: String,
    json: Bool = false, execution: Execution = .standard
  ) {
    self.rows = rows
    self.score = score
    self.parameters = parameters
    self.out = out
    self.json = json
    self.execution = execution
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: the artifact, which has been written.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  @discardableResult
  public func run(_ console: Console) throws -> DetectorArtifact {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the artifact on standard output", expected: "--out FILE")
    }
    let reader = InputReader(console: console)
    return try reader.locating { try run(reader, console) }
  }

  private func run(_ reader: InputReader, _ console: Console) throws -> DetectorArtifact {
    var score = try OutlierScoreRegistry.score(
      named: score ?? rows.defaultScore, parameters: parameters)
    let loaded = try rows.load(reader)
    let reference = try rows.loadReference(reader, for: score)
    let output = try reader.output(out)
    let digests = reader.startDigests()
    if let reference { score = try score.fitted(to: reference, execution: execution) }
    let detector = try OutlierDetector(score: score, fittedOn: loaded.rows, execution: execution)
    let record = try DataRecord(
      of: loaded.record, inputs: [], precision: .float64, execution: execution)
    let inputs = try reader.inputRecords(digests)
    if let reference { try requireDisjoint(reference, loaded, inputs, console) }
    let artifact = DetectorArtifact(detector: detector, data: record.naming(inputs))
    try artifact.encode(output.write)
    try output.commit()
    if json {
      try console.print(try jsonText(DetectorSummary(artifact)))
    } else {
      console.note(
        "fitted outlier score \(detector.scoreDescription) on "
          + "\(grouped(detector.calibrationCount)) rows of \(detector.rowsDescription)\n"
          + "the smallest p-value is \(detector.smallestPValue)"
          + (out == "-" ? "" : "\nwrote \(out)"))
    }
    return artifact
  }

  /// Checks that no calibration row is a reference row: it would look less strange than new rows do.
  private func requireDisjoint(
    _ reference: ReferenceFeatures, _ loaded: LoadedOutlierRows, _ inputs: [DataRecord.Input],
    _ console: Console
  ) throws {
    let features = inputs.first { $0.role == "features" }
    let isSameFile = inputs.contains {
      $0.role == "reference" && $0.sha256 == features?.sha256 && $0.member == features?.member
    }
    let record = try DataRecord(
      of: Outputs(scores: reference.features), inputs: [], precision: .float64,
      execution: execution)
    let evidence = try OverlapEvidence.find(
      in: loaded.record, inputs: [], fitted: record, precision: .float64, execution: execution)
    switch evidence {
    case .none: return
    case .coincidence(let shared, let sampled, _) where !isSameFile:
      console.note(
        "warning: \(shared) of \(sampled) sampled reference rows equal a calibration row; check that the two "
          + "sets are disjoint")
    default:
      throw DataError(
        found: "calibration rows that are reference rows",
        expected: "rows that are not: those look less strange than new rows do",
        remedy: "calibrate on rows that neither the model nor the reference has seen",
        file: loaded.rows.file)
    }
  }
}
