internal import ConformalArtifacts
internal import ConformalInputs
internal import ConformalPrediction
public import ExactStatistics
public import ScoringCore
internal import TensorFiles

/// `conformal detect`: a detector and new rows in, p-values and outliers out.
public struct Detect: Sendable {
  /// What makes a row an outlier.
  public enum Rule: Hashable, Sendable {
    /// Nothing: p-values only.
    case none
    /// A p-value of at most alpha.
    case alarms(alpha: Level)
    /// The procedure of Benjamini and Hochberg, with Storey's null threshold or without.
    case falseDiscoveryRate(Level, nullThreshold: Level?)
    /// Holm's procedure.
    case familyWise(Level)
  }

  /// The detector artifact's file.
  public var detector: String
  /// The new rows.
  public var rows: OutlierRowsInput
  /// What makes a row an outlier.
  public var rule: Rule
  /// A file of truths, 1 for outliers and 0 for others, or `nil`.
  public var truth: String?
  /// Whether rows that the detector was fitted on are accepted with truths.
  public var allowsOverlap = false
  /// The file to write, or `-`.
  public var out = "-"
  /// The format, or `nil` for the one of the file's name.
  public var format: SetFormat?
  /// Whether to print a summary as JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - detector: the detector artifact's file.
  ///   - rows: the new rows.
  ///   - rule: what makes a row an outlier.
  public init(detector: String, rows: OutlierRowsInput, rule: Rule = .none) {
    self.detector = detector
    self.rows = rows
    self.rule = rule
  }

  /// The level at which false alarms are held against their law where the rule names none.
  private static let evaluationLevel: Level = "0.05"

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Throws: `DataError` for inputs or outputs that cannot be used, or a level that n is too small for.
  public func run(_ console: Console) throws {
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the rows on standard output", expected: "--out FILE")
    }
    let format = try RowTable.format(format, path: out)
    let reader = InputReader(console: console)
    try reader.locating { try run(format, reader, console) }
  }

  private func run(_ format: SetFormat, _ reader: InputReader, _ console: Console) throws {
    let artifact = try reader.detectorArtifact(detector)
    let fitted = try withReference(artifact, reader)
    let loaded = try rows.load(reader)
    try fitted.requireMatch(loaded.rows)
    try requireFeasible(fitted, count: loaded.rows.count)
    let isOutlier = try truth.map { try loadTruth($0, reader, count: loaded.rows.count) }
    let digests = reader.startDigests()
    let tested = try fitted.test(loaded.rows, execution: execution)
    let discoveries = discoveries(in: tested.pValues)
    let inputs = try reader.inputRecords(digests)
    if truth != nil { try requireUnused(loaded, artifact, inputs) }
    var columns: [(name: String, values: RowColumn)] = [
      ("score", .numbers(tested.scores)),
      ("p_value", .numbers((0..<tested.pValues.count).map { tested.pValues[$0] })),
    ]
    if let discoveries { columns.append(("outlier", .flags(discoveries.isRejected))) }
    if case .falseDiscoveryRate = rule, let discoveries {
      columns.append(("q_value", .numbers(discoveries.adjusted)))
    }
    let table = RowTable(names: loaded.names, count: loaded.rows.count, columns: columns)
    try table.requireWritable(format, path: out)
    let output = try reader.output(out)
    try table.write(to: output, format, execution)
    if format != .npz { try output.commit() }
    let document = DetectionDocument(
      fitted, tested.pValues, rule, discoveries, inputs: inputs,
      evaluation: try isOutlier.map { isOutlier in
        DetectionDocument.Evaluation(
          try OutlierEvaluation(of: tested, isOutlier: isOutlier, by: fitted, alpha: alpha),
          discoveries.map { DiscoveryCount(isDiscovery: $0.isRejected, isPositive: isOutlier) })
      })
    if json {
      try console.print(try jsonText(document))
    } else {
      console.note(document.text + (out == "-" ? "" : "\nwrote \(out)"))
    }
  }

  private var alpha: Level {
    if case .alarms(let alpha) = rule { alpha } else { Self.evaluationLevel }
  }

  private func discoveries(in pValues: RowPValues) -> Discoveries? {
    switch rule {
    case .none: nil
    case .alarms(let alpha): pValues.alarms(atMost: alpha)
    case .falseDiscoveryRate(let rate, let threshold):
      BenjaminiHochberg(rate: rate, nullThreshold: threshold).discoveries(in: pValues)
    case .familyWise(let level): FamilyWise(level: level).discoveries(in: pValues)
    }
  }

  /// Checks that n is large enough for any outlier to be found.
  private func requireFeasible(_ fitted: OutlierDetector, count: Int) throws {
    let n = fitted.calibrationCount
    let (isFeasible, name): (Bool, String)
    switch rule {
    case .none: return
    case .alarms(let alpha):
      try fitted.requireFeasible(alpha)
      return
    case .falseDiscoveryRate(let rate, let threshold):
      isFeasible = BenjaminiHochberg(rate: rate, nullThreshold: threshold)
        .isFeasible(count: count, calibrationCount: n)
      name = "a false discovery rate of \(rate)"
    case .familyWise(let level):
      isFeasible = FamilyWise(level: level).isFeasible(count: count, calibrationCount: n)
      name = "a family-wise error rate of \(level) over \(grouped(count)) rows"
    }
    guard !isFeasible else { return }
    throw DataError(
      .infeasible,
      found: "n = \(n) calibration rows for \(name): no p-value is below \(fitted.smallestPValue)",
      expected: "a larger n",
      remedy:
        "fit the detector on more rows, take a larger level, or say --alpha for alarms of each row",
      file: detector)
  }

  /// The detector with the reference rows that it was fitted on, where its artifact does not hold them.
  private func withReference(
    _ artifact: DetectorArtifact, _ reader: InputReader
  ) throws -> OutlierDetector {
    let detector = artifact.detector
    guard detector.score is NearestNeighbours else {
      if rows.reference != nil || rows.referenceLabels != nil {
        throw DataError(
          .usage, found: "--reference for outlier score '\(detector.score.name)'",
          expected: "none: the detector has all it needs")
      }
      return detector
    }
    guard let reference = try rows.loadReference(reader, for: detector.score) else {
      return detector
    }
    let digests = reader.startDigests()
    let fitted = try detector.score.fitted(to: reference, execution: execution)
    let given = try reader.inputRecords(digests).filter { $0.role == "reference" }
    let known = artifact.data.inputs.filter { $0.role == "reference" }
    guard given.map({ [$0.sha256, $0.member] }) == known.map({ [$0.sha256, $0.member] }) else {
      throw DataError(
        found:
          "reference features with another digest than those that the detector was fitted with",
        expected: "the same file", file: rows.reference)
    }
    guard reference.features.columnCount == detector.columnCount else {
      throw DataError(
        found: "\(reference.features.columnCount) reference features",
        expected: "\(detector.columnCount)", file: rows.reference)
    }
    return OutlierDetector(
      score: fitted, inputKind: detector.inputKind, columnCount: detector.columnCount,
      scores: detector.scores)
  }

  private func loadTruth(_ file: String, _ reader: InputReader, count: Int) throws -> [Bool] {
    let values = try reader.integers(file, role: "truth")
    guard values.count == count else {
      throw DataError(
        found: "\(values.count) truths for \(count) rows", expected: "one truth a row", file: file)
    }
    if let row = values.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw DataError(
        found: "truth \(values[row])", expected: "1 for an outlier, 0 for any other row",
        file: file, row: row)
    }
    return values.map { $0 == 1 }
  }

  /// Checks that rows that an evaluation counts are not those that the detector was fitted on.
  private func requireUnused(
    _ loaded: LoadedOutlierRows, _ artifact: DetectorArtifact, _ inputs: [DataRecord.Input]
  ) throws {
    guard !allowsOverlap else { return }
    let evidence = try OverlapEvidence.find(
      in: loaded.record, inputs: inputs, fitted: artifact.data, precision: .float64,
      execution: execution)
    guard evidence.isProof else { return }
    throw DataError(
      found: "rows that the detector was fitted on", expected: "other rows",
      remedy: "p-values of calibration rows prove nothing; test other rows, or say --allow-overlap",
      file: loaded.rows.file)
  }
}
