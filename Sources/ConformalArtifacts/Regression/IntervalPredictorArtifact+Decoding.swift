internal import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore

extension IntervalPredictorArtifact {
  /// Reads an artifact and checks all of it: schema, checksum, and that every number follows from the calibration
  /// scores.
  ///
  /// - Parameter bytes: the contents of a file.
  /// - Throws: `DataError` that says what is wrong.
  /// - Complexity: O(n) for n calibration scores.
  public init(decoding bytes: [UInt8]) throws { try self.init(decoding: ByteStorage(bytes)) }

  /// Reads an artifact from a file and checks all of it.
  ///
  /// - Parameter path: the file, or `-` for standard input.
  /// - Throws: `DataError`, located in the file, when it cannot be read or is not a sound interval predictor.
  public init(contentsOf path: String) throws {
    let storage =
      path == "-"
      ? try ByteStorage(descriptor: 0, name: path) : try ByteStorage(mapping: path)
    do {
      try self.init(decoding: storage)
    } catch let error as DataError {
      throw error.located(in: path)
    }
  }

  /// Whether a file says that it is an interval predictor, of whatever version; standard input is not looked at.
  ///
  /// - Parameter path: the file.
  /// - Returns: whether it says so.
  package static func isStated(by path: String) -> Bool {
    guard path != "-", let storage = try? ByteStorage(mapping: path) else { return false }
    let header = (try? DocumentReader(storage)).flatMap { try? ArtifactHeader($0) }
    return header?.isIntervalPredictor == true
  }

  init(decoding file: ByteStorage) throws {
    guard let reader = try? DocumentReader(file), let header = try? ArtifactHeader(reader) else {
      throw DataError(found: "no artifact", expected: "a JSON file written by `conformal fit`")
    }
    try Self.require(header)
    try ArtifactSeal.verify(file)
    guard let document = try? IntervalPredictorDocument(reader) else {
      throw PredictorArtifact.contradiction("keys that are missing or of another type")
    }
    try self.init(document)
  }

  private static func require(_ header: ArtifactHeader) throws {
    guard header.isIntervalPredictor, header.kind == "predictor" else {
      throw DataError(
        .usage, found: "an artifact of schema '\(header.schema.prefix(80))'",
        expected: IntervalPredictorDocument.schema(isGrouped: false),
        remedy: "predictors of labels take --logits or --probabilities and --labels")
    }
    let known = [false, true].map { IntervalPredictorDocument.schema(isGrouped: $0) }
    guard known.contains(header.schema) else {
      let version = header.schema.dropFirst(IntervalPredictorDocument.schemaName.count + 1)
      let isNewer = Int(version).map { $0 > IntervalPredictorDocument.latestVersion } ?? false
      throw DataError(
        found: "schema '\(header.schema.prefix(80))'", expected: known[0],
        remedy: isNewer
          ? "the artifact was written by a newer version: update swift-conformal" : nil)
    }
  }

  /// The error of commands for labels that are given an interval predictor.
  static let notForLabels = DataError(
    .usage, found: "a predictor of intervals for numeric targets",
    expected: "a predictor of labels",
    remedy: "give --predictions, or --lower and --upper, and --targets")

  private init(_ document: IntervalPredictorDocument) throws {
    guard let score = try? RegressionScores.score(named: document.score),
      let sides = IntervalSides(rawValue: document.sides),
      let crossing = CrossingPolicy(rawValue: document.crossing),
      document.outputs == score.inputKind.rawValue
    else { throw PredictorArtifact.contradiction("an unknown score, sides, crossing or outputs") }
    let alphas = try document.levels.map { level in
      guard let alpha = try? Level(level.alpha), (try? sides.sideLevel(alpha)) != nil else {
        throw PredictorArtifact.contradiction("alpha '\(level.alpha.prefix(80))'")
      }
      return alpha
    }
    guard !alphas.isEmpty, zip(alphas, alphas.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw PredictorArtifact.contradiction("levels that do not follow from its scores")
    }
    let method = SplitConformalRegression(
      score: score, sides: sides, alphas: alphas, crossing: crossing,
      allowsTrivial: document.allowTrivial)
    let predictor = try Self.predictor(document, method)
    guard document.allowTrivial || !predictor.quantiles.contains(where: { $0.isTrivial }),
      zip(predictor.quantiles, document.levels).allSatisfy({
        IntervalLevelRecord($0).agrees(with: $1)
      })
    else { throw PredictorArtifact.contradiction("levels that do not follow from its scores") }
    let data = try PredictorArtifact.dataRecord(document.data)
    guard data.rows.rowCount == predictor.calibrationCount else {
      throw PredictorArtifact.contradiction("a damaged sample of rows")
    }
    self.init(predictor: predictor, data: data, libraryVersion: document.libraryVersion)
  }

  private static func predictor(
    _ document: IntervalPredictorDocument, _ method: SplitConformalRegression
  ) throws -> RegressionPredictor {
    let lists = try lists(document.calibrationScores, method)
    guard document.schema == IntervalPredictorDocument.schema(isGrouped: document.groups != nil)
    else { throw PredictorArtifact.contradiction("groups that are not of its schema") }
    guard let record = document.groups else {
      guard lists.allSatisfy({ list in zip(list, list.dropFirst()).allSatisfy { $0 <= $1 } })
      else { throw PredictorArtifact.contradiction("damaged calibration scores") }
      return RegressionPredictor(method, lists: lists)
    }
    guard let groups = record.groups(lists, method) else {
      throw PredictorArtifact.contradiction("groups that contradict each other")
    }
    let predictor = RegressionPredictor(groups)
    guard record.agrees(with: predictor) else {
      throw PredictorArtifact.contradiction("levels that do not follow from its scores")
    }
    return predictor
  }

  private static func lists(
    _ scores: IntervalPredictorDocument.CalibrationScores, _ method: SplitConformalRegression
  ) throws -> [[Double]] {
    guard scores.lists == method.listNames,
      scores.encoding == IntervalPredictorDocument.encoding, scores.count >= 1
    else { throw PredictorArtifact.contradiction("damaged calibration scores") }
    var values: [Double] = []
    let isText = try scores.values.forEachPart(of: UInt64.self) { words in
      values += words.map { Double(bitPattern: $0) }
    }
    let (total, overflows) = scores.count.multipliedReportingOverflow(by: scores.lists.count)
    guard isText, !overflows, values.count == total, values.allSatisfy({ $0.isFinite }) else {
      throw PredictorArtifact.contradiction("damaged calibration scores")
    }
    let lists = scores.lists.indices.map {
      Array(values[$0 * scores.count..<($0 + 1) * scores.count])
    }
    guard method.listNames != ["both"] || method.score.isSigned == false
    else { throw PredictorArtifact.contradiction("damaged calibration scores") }
    return lists
  }
}
