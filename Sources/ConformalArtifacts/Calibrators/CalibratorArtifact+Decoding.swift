internal import ProbabilityCalibration
package import ScoringCore

extension CalibratorArtifact {
  /// Reads an artifact from a file and checks all of it.
  ///
  /// - Parameter path: the file, or `-` for standard input.
  /// - Throws: `DataError`, located in the file, when it cannot be read or is not a sound calibrator.
  public init(contentsOf path: String) throws {
    let storage =
      path == "-" ? try ByteStorage(descriptor: 0, name: path) : try ByteStorage(mapping: path)
    do {
      try self.init(decoding: storage)
    } catch let error as DataError {
      throw error.located(in: path)
    }
  }

  /// Reads an artifact and checks all of it: schema, checksum, and that its parameters are those of a map.
  ///
  /// - Parameter bytes: the contents of a file.
  /// - Throws: `DataError` that says what is wrong.
  /// - Complexity: O(number of parameters).
  public init(decoding bytes: [UInt8]) throws { try self.init(decoding: ByteStorage(bytes)) }

  /// Reads an artifact and checks all of it, without a copy.
  ///
  /// - Parameter file: the contents of a file.
  /// - Throws: `DataError` that says what is wrong.
  package init(decoding file: ByteStorage) throws {
    guard let reader = try? DocumentReader(file), let header = try? ArtifactHeader(reader) else {
      throw DataError(found: "no artifact", expected: "a JSON file written by `conformal fit`")
    }
    try CalibratorArtifact.require(kind: header.kind, schema: header.schema)
    try ArtifactSeal.verify(file)
    guard let document = try? CalibratorDocument(reader) else {
      throw CalibratorArtifact.contradiction("keys that are missing or of another type")
    }
    try self.init(document)
  }

  /// Checks a document that is a part of another one.
  ///
  /// Its checksum is that of the file that the calibrator was read from, so that it is the same calibrator
  /// wherever it is found.
  ///
  /// - Throws: `DataError` that says what is wrong.
  init(embedded document: CalibratorDocument) throws {
    try CalibratorArtifact.require(kind: document.kind, schema: document.schema)
    try self.init(document)
    guard try encode({ _ in }) == document.sha256 else {
      throw CalibratorArtifact.contradiction("contents that do not match its sha256")
    }
  }

  private static func require(kind: String, schema: String) throws {
    let latest = "\(CalibratorDocument.schemaName)/\(CalibratorDocument.latestSchemaVersion)"
    guard kind == CalibratorDocument.kind,
      schema.hasPrefix(CalibratorDocument.schemaName + "/"),
      let version = schema.split(separator: "/").last.flatMap({ Int($0) }), version >= 1
    else {
      throw DataError(
        found:
          "an artifact of kind '\(kind.prefix(80))', schema '\(schema.prefix(80))'",
        expected: "a calibrator, \(latest)")
    }
    guard version <= CalibratorDocument.latestSchemaVersion else {
      throw DataError(
        found: "schema \(schema)", expected: "\(latest) or older",
        remedy: "the artifact was written by a newer version: update swift-conformal")
    }
  }

  private static func contradiction(_ found: String) -> DataError {
    DataError(
      found: "a calibrator with \(found)", expected: "contents that agree with each other",
      remedy: "fit it again")
  }

  private init(_ document: CalibratorDocument) throws {
    let outputs = document.outputs
    guard let kind = OutputKind(rawValue: outputs.kind), kind != .scores,
      outputs.floor > 0, outputs.floor < 0.5,
      (1...Outputs.largestClassCount).contains(outputs.classes),
      outputs.classNames.map({ $0.count == outputs.classes }) ?? true
    else { throw CalibratorArtifact.contradiction("outputs that are none") }
    guard let parameters = document.parameters.decoded(),
      document.temperature == parameters.numbers["temperature"]
    else { throw CalibratorArtifact.contradiction("damaged parameters") }
    let map = try CalibrationMaps.map(
      named: document.method, parameters: parameters, classCount: outputs.classes,
      reading: OutputReading(kind: kind, floor: outputs.floor))
    guard map.classCount == outputs.classes else {
      throw CalibratorArtifact.contradiction("parameters of other classes")
    }
    guard let data = try? PredictorArtifact.dataRecord(document.data),
      data.rows.rowCount == document.diagnostics.n
    else { throw CalibratorArtifact.contradiction("a damaged sample of rows") }
    let settings = Dictionary(
      (document.settings ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }
    )
    guard settings.count == document.settings?.count ?? 0 else {
      throw CalibratorArtifact.contradiction("a setting that occurs twice")
    }
    guard document.diagnostics.isPossible else {
      throw CalibratorArtifact.contradiction("figures of its fit that are none")
    }
    self.init(
      calibrator: Calibrator(
        map: map, diagnostics: document.diagnostics.decoded, settings: settings),
      choice: document.choice?.decoded, data: data, classNames: outputs.classNames,
      libraryVersion: document.libraryVersion,
      origin: Origin(seal: document.sha256, certificate: document.certificate))
  }
}
