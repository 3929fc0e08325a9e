/// What every artifact says of itself.
struct ArtifactHeader {
  let kind: String
  let schema: String

  init(_ reader: DocumentReader) throws {
    kind = try reader.member("kind").string()
    schema = try reader.member("schema").string()
  }
}

/// Reading throws `DocumentReader.Mismatch` for a key that is missing or of another type.
extension PredictorDocument {
  init(_ reader: DocumentReader) throws {
    let outputs = try reader.member("outputs")
    let score = try reader.member("score")
    let certificate = try reader.member("certificate")
    self.init(
      allowTrivial: try reader.member("allow_trivial").boolean(),
      calibrationScores: try CalibrationScores(reader.member("calibration_scores")),
      calibrator: try reader.optional("calibrator").map { try CalibratorDocument($0) },
      certificate: Certificate(
        assumption: try certificate.member("assumption").string(),
        guarantee: try certificate.member("guarantee").string(),
        scope: try certificate.member("scope").string()),
      data: try Data(reader.member("data")),
      draws: try reader.optional("draws").map {
        Draws(
          generator: try $0.member("generator").string(),
          seed: try $0.member("seed").integer(UInt64.self))
      },
      kind: try reader.member("kind").string(),
      levels: try reader.member("levels").elements().map { try LevelRecord($0) },
      libraryVersion: try reader.member("library_version").string(),
      outputs: Outputs(
        classNames: try outputs.optional("class_names")?.elements().map { try $0.string() },
        classes: try outputs.member("classes").integer(),
        kind: try outputs.member("kind").string(),
        precision: try outputs.member("precision").string()),
      schema: try reader.member("schema").string(),
      score: Score(
        name: try score.member("name").string(),
        parameters: try score.member("parameters").numbersByName(),
        randomized: try score.member("randomized").boolean()),
      setPolicy: try reader.member("set_policy").string(),
      sha256: try reader.member("sha256").string(),
      taxonomy: try reader.optional("taxonomy").map { try TaxonomyRecord($0) },
      tuning: try reader.optional("tuning").map { try TuningRecord($0) },
      weighting: try reader.optional("weighting").map { try WeightingRecord($0) })
  }
}

extension PredictorDocument.CalibrationScores {
  init(_ reader: DocumentReader) throws {
    self.init(
      count: try reader.member("count").integer(),
      encoding: try reader.member("encoding").string(),
      values: try Base64Text(reader.member("values")))
  }
}

extension PredictorDocument.Data {
  init(_ reader: DocumentReader) throws {
    self.init(
      identifierSample: try reader.optional("identifier_sample").map {
        try PredictorDocument.Sample($0)
      },
      inputs: try reader.member("inputs").elements().map { try DataRecord.Input($0) },
      rowRanges: try reader.optional("row_ranges")?.elements().map { range in
        try range.elements().map { try $0.integer() }
      },
      rowSample: try PredictorDocument.Sample(reader.member("row_sample")))
  }
}

extension PredictorDocument.Sample {
  fileprivate init(_ reader: DocumentReader) throws {
    self.init(
      capacity: try reader.member("capacity").integer(),
      counts: try Base64Text(reader.member("counts")),
      hashes: try Base64Text(reader.member("hashes")), rows: try reader.member("rows").integer())
  }
}

extension DataRecord.Input {
  fileprivate init(_ reader: DocumentReader) throws {
    self.init(
      role: try reader.member("role").string(),
      member: try reader.optional("member")?.string(),
      elementType: try reader.member("element_type").string(),
      shape: try reader.member("shape").elements().map { try $0.integer() },
      sha256: try reader.member("sha256").string())
  }
}

extension LevelRecord {
  init(_ reader: DocumentReader) throws {
    self.init(
      alpha: try reader.member("alpha").string(),
      conformalQuantile: try reader.optional("conformal_quantile")?.double(),
      conformalQuantileTail: try reader.optional("conformal_quantile_tail")?.double(),
      k: try reader.optional("k")?.integer(),
      minimumN: try reader.member("minimum_n").integer(),
      n: try reader.member("n").integer(),
      statement: try reader.member("statement").string(),
      ties: try reader.member("ties").integer(),
      trivial: try reader.member("trivial").boolean())
  }
}
