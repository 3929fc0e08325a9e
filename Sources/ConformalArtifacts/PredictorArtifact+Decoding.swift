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
    if header.isIntervalPredictor { throw IntervalPredictorArtifact.notForLabels }
    guard "\(parts[0])/\(parts[1])" == PredictorDocument.schemaName, header.kind == "predictor"
    else {
      throw DataError(
        found: "an artifact of kind '\(header.kind.prefix(80))'", expected: "a predictor")
    }
    guard version <= PredictorDocument.latestSchemaVersion else {
      throw DataError(
        found: "schema \(header.schema)",
        expected:
          "\(PredictorDocument.schemaName)/\(PredictorDocument.latestSchemaVersion) or older",
        remedy: "the artifact was written by a newer version: update swift-conformal")
    }
  }

  static func contradiction(_ found: String) -> DataError {
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
    guard document.tuning?.isSound ?? true else {
      throw PredictorArtifact.contradiction("an unknown tuning")
    }
    guard (score is GivenScore) == (kind == .scores) else {
      throw PredictorArtifact.contradiction("a score that is not of its outputs")
    }
    if let names = document.outputs.classNames {
      guard names.count == document.outputs.classes else {
        throw PredictorArtifact.contradiction("\(names.count) class names")
      }
      guard Set(names).count == names.count else {
        throw PredictorArtifact.contradiction("a class name that occurs twice")
      }
    }
    guard document.draws.map({ $0.generator == PredictorArtifact.generator }) ?? true,
      (document.draws != nil) == score.isRandomized
    else { throw PredictorArtifact.contradiction("unknown draws") }
    let (taxonomy, groups) = try PredictorArtifact.taxonomy(document)
    let alphas = try document.levels.map { try PredictorArtifact.level($0.alpha) }
    guard !alphas.isEmpty, zip(alphas, alphas.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw PredictorArtifact.contradiction("levels that do not follow from its scores")
    }
    let method = SplitConformal(
      score: score, alphas: alphas, seed: document.draws?.seed ?? 0,
      allowsTrivial: document.allowTrivial, setPolicy: policy, taxonomy: taxonomy)
    let scores = try PredictorArtifact.scores(document, score.scorePrecision(in: precision))
    let predictor =
      taxonomy == .marginal
      ? ConformalPredictor(
        method, precision: precision, outputKind: kind, classCount: document.outputs.classes,
        calibrationScores: CalibrationScores(scores.elements, isSorted: true),
        weighting: try document.weighting.map {
          guard
            let weighting = $0.weighting(
              ofSorted: scores.elements.copy(0..<scores.elements.count),
              classCount: document.outputs.classes)
          else { throw PredictorArtifact.contradiction("damaged weights") }
          return weighting
        })
      : ConformalPredictor(
        method, precision: precision, outputKind: kind, classCount: document.outputs.classes,
        groups: groups, divided: scores)
    guard document.allowTrivial || !predictor.quantiles.contains(where: { $0.isTrivial }),
      zip(predictor.quantiles, document.levels).allSatisfy({ quantile, level in
        LevelRecord(quantile, of: predictor).agrees(with: level)
      }), document.taxonomy?.agrees(with: predictor) ?? true
    else { throw PredictorArtifact.contradiction("levels that do not follow from its scores") }
    let calibrator = try document.calibrator.map { try CalibratorArtifact(embedded: $0) }
    guard calibrator?.suits(predictor) ?? true else {
      throw PredictorArtifact.contradiction("a calibrator that gives other outputs")
    }
    self.init(
      predictor: predictor, data: try PredictorArtifact.dataRecord(document.data),
      classNames: document.outputs.classNames, tuning: document.tuning, calibrator: calibrator,
      libraryVersion: document.libraryVersion)
  }

  private static func taxonomy(
    _ document: PredictorDocument
  ) throws -> (Taxonomy, GroupTree?) {
    guard let record = document.taxonomy else {
      guard
        document.schema
          == PredictorDocument.schema(
            .marginal, isWeighted: document.weighting != nil,
            isCorrected: document.calibrator != nil)
      else {
        throw contradiction("no categories")
      }
      return (.marginal, nil)
    }
    guard let found = record.taxonomy(classCount: document.outputs.classes),
      document.schema
        == PredictorDocument.schema(
          found.0, isWeighted: false, isCorrected: document.calibrator != nil),
      document.weighting == nil
    else { throw contradiction("categories that contradict each other") }
    return found
  }

  private static func scores(
    _ document: PredictorDocument, _ precision: Precision
  ) throws -> DividedScores {
    let sizes = document.taxonomy?.sizes ?? [document.calibrationScores.count]
    var starts = [0]
    for size in sizes {
      let (end, overflows) = starts[starts.count - 1].addingReportingOverflow(size)
      guard !overflows, size >= 0 else { throw contradiction("damaged calibration scores") }
      starts.append(end)
    }
    guard document.calibrationScores.encoding == ScoreEncoding.name(precision),
      let scores = try ScoreEncoding.decode(
        document.calibrationScores.values, precision: precision, starts: starts),
      scores.count == document.calibrationScores.count, scores.count == starts[sizes.count]
    else { throw contradiction("damaged calibration scores") }
    return DividedScores(elements: scores, starts: starts, areSorted: true)
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

  private static func rowRanges(_ stated: [[Int]], _ rowCount: Int) throws -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for range in stated {
      guard range.count == 2, range[0] >= ranges.last?.upperBound ?? 0, range[1] > 0,
        range[1] <= Int.max - range[0]
      else { throw contradiction("damaged ranges of rows") }
      ranges.append(range[0]..<range[0] + range[1])
    }
    guard ranges.reduce(0, { $0 + $1.count }) == rowCount else {
      throw contradiction("damaged ranges of rows")
    }
    return ranges
  }

  static func dataRecord(_ data: PredictorDocument.Data) throws -> DataRecord {
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
      identifiers: try data.identifierSample.map { try sketch($0) },
      rowRanges: try data.rowRanges.map { try rowRanges($0, data.rowSample.rows) })
  }
}
