internal import ConformalPrediction
internal import ExactStatistics
package import ScoringCore

extension PredictorArtifact {
  /// Reads an artifact and checks all of it: schema, checksum, and that every number follows from the
  /// calibration scores.
  ///
  /// - Parameter bytes: the contents of a file.
  /// - Throws: `DataError` that says what is wrong: not an artifact, a newer schema, another kind, a changed
  ///   byte, or contents that contradict each other.
  /// - Complexity: O(n) for n calibration scores.
  public init(decoding bytes: [UInt8]) throws { try self.init(decoding: ByteStorage(bytes)) }

  /// Reads an artifact and checks all of it, as ``init(decoding:)-([UInt8])`` does, without a copy.
  ///
  /// - Parameter file: the contents of a file.
  /// - Throws: `DataError` that says what is wrong.
  /// - Complexity: O(n) for n calibration scores.
  package init(decoding file: ByteStorage) throws {
    guard let reader = try? DocumentReader(file), let header = try? ArtifactHeader(reader) else {
      throw DataError(found: "no artifact", expected: "a JSON file written by `conformal fit`")
    }
    try PredictorArtifact.require(header)
    guard file.count >= PredictorArtifact.smallestForThread else {
      try ArtifactSeal.verify(file)
      try self.init(unverified: reader)
      return
    }
    let verification = BackgroundWork { try ArtifactSeal.verify(file) }
    let artifact = Result { try PredictorArtifact(unverified: reader) }
    try verification.wait()
    self = try artifact.get()
  }

  /// The size of a file from which hashing it on a thread of its own is worth the thread.
  private static let smallestForThread = 1 << 18

  private init(unverified reader: DocumentReader) throws {
    guard let document = try? PredictorDocument(reader) else {
      throw PredictorArtifact.contradiction("keys that are missing or of another type")
    }
    try self.init(document)
  }

  private static func require(_ header: ArtifactHeader) throws {
    let parts = header.schema.split(separator: "/", omittingEmptySubsequences: false)
    guard header.schema.hasPrefix("swift-conformal/"), parts.count == 3,
      let version = Int(parts[2]), version >= 1
    else {
      throw DataError(
        found: "schema '\(header.schema.prefix(80))'", expected: "swift-conformal/predictor/1")
    }
    guard "\(parts[0])/\(parts[1])" == PredictorDocument.schemaName, header.kind == "predictor"
    else {
      throw DataError(
        found: "an artifact of kind '\(header.kind.prefix(80))'", expected: "a predictor")
    }
    guard version <= PredictorDocument.schemaVersion else {
      throw DataError(
        found: "schema \(header.schema)",
        expected: "\(PredictorDocument.schemaName)/\(PredictorDocument.schemaVersion) or older",
        remedy: "the artifact was written by a newer version: update swift-conformal")
    }
  }

  private static func contradiction(_ found: String) -> DataError {
    DataError(
      found: "a predictor with \(found)", expected: "contents that agree with each other",
      remedy: "fit it again")
  }

  private init(_ document: PredictorDocument) throws {
    let score = try PredictorArtifact.score(document.score)
    guard let precision = Precision(rawValue: document.outputs.precision),
      let kind = OutputKind(rawValue: document.outputs.kind),
      let policy = SetPolicy(rawValue: document.setPolicy),
      (1...Outputs.largestClassCount).contains(document.outputs.classes)
    else { throw PredictorArtifact.contradiction("unknown outputs or set policy") }
    if let names = document.outputs.classNames {
      guard names.count == document.outputs.classes else {
        throw PredictorArtifact.contradiction("\(names.count) class names")
      }
      guard Set(names).count == names.count else {
        throw PredictorArtifact.contradiction("a class name that occurs twice")
      }
    }
    guard document.calibrationScores.encoding == ScoreEncoding.name(precision),
      let scores = try ScoreEncoding.decode(
        document.calibrationScores.values, precision: precision),
      scores.count == document.calibrationScores.count
    else { throw PredictorArtifact.contradiction("damaged calibration scores") }
    guard document.draws.map({ $0.generator == PredictorArtifact.generator }) ?? true,
      (document.draws != nil) == score.isRandomized
    else { throw PredictorArtifact.contradiction("unknown draws") }
    let predictor = ConformalPredictor(
      score: score, seed: document.draws?.seed ?? 0, precision: precision, outputKind: kind,
      classCount: document.outputs.classes, setPolicy: policy,
      allowsTrivial: document.allowTrivial,
      alphas: try document.levels.map { try PredictorArtifact.level($0.alpha) },
      calibrationScores: CalibrationScores(scores, isSorted: true))
    let alphas = predictor.quantiles.map { $0.alpha }
    guard !alphas.isEmpty, zip(alphas, alphas.dropFirst()).allSatisfy({ $0 < $1 }),
      document.allowTrivial || !predictor.quantiles.contains(where: { $0.isTrivial }),
      zip(predictor.quantiles, document.levels).allSatisfy({ quantile, level in
        LevelRecord(quantile, score: score).agrees(with: level)
      })
    else { throw PredictorArtifact.contradiction("levels that do not follow from its scores") }
    self.init(
      predictor: predictor, data: try PredictorArtifact.dataRecord(document.data),
      classNames: document.outputs.classNames, libraryVersion: document.libraryVersion)
  }

  private static func score(
    _ score: PredictorDocument.Score
  ) throws -> any NonconformityScore {
    do {
      return try ScoreRegistry.score(
        named: score.name, parameters: score.parameters, isRandomized: score.randomized)
    } catch let error as DataError {
      throw DataError(
        found: error.found, expected: error.expected,
        remedy: "fit the predictor again, or update swift-conformal")
    }
  }

  private static func level(_ text: String) throws -> Level {
    guard let level = try? Level(text) else { throw contradiction("alpha '\(text.prefix(80))'") }
    return level
  }

  private static func dataRecord(_ data: PredictorDocument.Data) throws -> DataRecord {
    func sketch(_ sample: PredictorDocument.Sample) throws -> HashSketch {
      guard let hashes = sample.hashes.words(UInt64.self),
        hashes.count <= HashSketch.capacity,
        let counts = sample.counts.words(UInt8.self),
        counts.count == hashes.count,
        zip(hashes, hashes.dropFirst()).allSatisfy({ $0 < $1 }), !counts.contains(0),
        counts.reduce(0, { $0 + Int($1) }) <= sample.rows
      else { throw contradiction("a damaged sample of rows") }
      return HashSketch(rowCount: sample.rows, hashes: hashes, counts: counts)
    }
    return DataRecord(
      inputs: data.inputs, rows: try sketch(data.rowSample),
      identifiers: try data.identifierSample.map { try sketch($0) })
  }
}
