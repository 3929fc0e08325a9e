internal import ConformalPrediction
package import ScoringCore

extension DetectorArtifact {
  /// Reads an artifact from a file and checks all of it.
  ///
  /// - Parameter path: the file, or `-` for standard input.
  /// - Throws: `DataError`, located in the file, when it cannot be read or is not a sound detector.
  public init(contentsOf path: String) throws {
    let storage =
      path == "-" ? try ByteStorage(descriptor: 0, name: path) : try ByteStorage(mapping: path)
    do {
      try self.init(decoding: storage)
    } catch let error as DataError {
      throw error.located(in: path)
    }
  }

  /// Reads an artifact and checks all of it: schema, checksum, and that every number follows from the others.
  ///
  /// - Parameter bytes: the contents of a file.
  /// - Throws: `DataError` that says what is wrong.
  /// - Complexity: O(n) for n calibration scores.
  public init(decoding bytes: [UInt8]) throws { try self.init(decoding: ByteStorage(bytes)) }

  /// Reads an artifact and checks all of it, without a copy.
  ///
  /// - Parameter file: the contents of a file.
  /// - Throws: `DataError` that says what is wrong.
  package init(decoding file: ByteStorage) throws {
    guard let reader = try? DocumentReader(file), let header = try? ArtifactHeader(reader) else {
      throw DataError(found: "no artifact", expected: "a JSON file written by `conformal fit`")
    }
    try DetectorArtifact.require(header)
    try ArtifactSeal.verify(file)
    guard let document = try? DetectorDocument(reader) else {
      throw DetectorArtifact.contradiction("keys that are missing or of another type")
    }
    try self.init(document)
  }

  private static func require(_ header: ArtifactHeader) throws {
    let latest = "\(DetectorDocument.schemaName)/\(DetectorDocument.latestSchemaVersion)"
    let parts = header.schema.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "swift-conformal", let version = Int(parts[2]), version >= 1
    else {
      throw DataError(found: "schema '\(header.schema.prefix(80))'", expected: latest)
    }
    guard "\(parts[0])/\(parts[1])" == DetectorDocument.schemaName,
      header.kind == DetectorDocument.kind
    else {
      throw DataError(
        found: "an artifact of kind '\(header.kind.prefix(80))'", expected: "a detector")
    }
    guard version <= DetectorDocument.latestSchemaVersion else {
      throw DataError(
        found: "schema \(header.schema)", expected: "\(latest) or older",
        remedy: "the artifact was written by a newer version: update swift-conformal")
    }
  }

  private static func contradiction(_ found: String) -> DataError {
    DataError(
      found: "a detector with \(found)", expected: "contents that agree with each other",
      remedy: "fit it again")
  }

  private init(_ document: DetectorDocument) throws {
    let score = try DetectorArtifact.score(document)
    guard DetectorArtifact.kinds(of: score).contains(document.rows.kind),
      (1...Outputs.largestClassCount).contains(document.rows.columns)
    else { throw DetectorArtifact.contradiction("rows that are not of its score") }
    let stated = document.calibrationScores
    guard stated.encoding == ScoreEncoding.name(.float64), stated.count >= 1,
      let scores = try ScoreEncoding.decode(stated.values, precision: .float64, starts: [0]),
      scores.count == stated.count
    else { throw DetectorArtifact.contradiction("damaged calibration scores") }
    let detector = OutlierDetector(
      score: score, inputKind: document.rows.kind, columnCount: document.rows.columns,
      scores: CalibrationScores(scores, isSorted: true))
    guard document.smallestPValue == detector.smallestPValue else {
      throw DetectorArtifact.contradiction(
        "a smallest p-value that does not follow from its scores")
    }
    // Detectors draw nothing: where their rows stood in a larger file does not matter.
    guard document.data.rowRanges == nil,
      let data = try? PredictorArtifact.dataRecord(document.data),
      data.rows.rowCount == stated.count
    else {
      throw DetectorArtifact.contradiction("a damaged sample of rows")
    }
    self.init(detector: detector, data: data, libraryVersion: document.libraryVersion)
  }

  private static func kinds(of score: any OutlierScore) -> [String] {
    switch type(of: score).input {
    case .outputs: [OutputKind.logits.rawValue, OutputKind.probabilities.rawValue]
    case .logits: [OutputKind.logits.rawValue]
    case .features: [OutlierInput.features.rawValue]
    case .scores: [OutlierInput.scores.rawValue]
    }
  }

  private static func score(_ document: DetectorDocument) throws -> any OutlierScore {
    let score: any OutlierScore
    do {
      score = try OutlierScoreRegistry.score(
        named: document.score.name, parameters: document.score.parameters)
    } catch let error as DataError {
      throw DataError(
        found: error.found, expected: error.expected,
        remedy: "fit the detector again, or update swift-conformal")
    }
    guard let distance = score as? Mahalanobis else {
      guard document.model == nil else { throw contradiction("a model that is not of its score") }
      return score
    }
    guard let stated = document.model, stated.encoding == ScoreEncoding.name(.float64),
      let means = stated.means.words(UInt64.self),
      let whitening = stated.whitening.words(UInt64.self),
      let model = MahalanobisModel(
        featureCount: stated.features, means: means.map { Double(bitPattern: $0) },
        whitening: whitening.map { Double(bitPattern: $0) }),
      model.classCount == stated.classes, model.featureCount == document.rows.columns
    else { throw contradiction("a damaged model") }
    return Mahalanobis(shrinkage: distance.shrinkage, model: model)
  }
}
