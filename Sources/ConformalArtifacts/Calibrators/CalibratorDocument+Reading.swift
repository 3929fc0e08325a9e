internal import ProbabilityCalibration
internal import ScoringCore

extension CalibratorDocument {
  /// Reads a document; throws `DocumentReader.Mismatch` for a key that is missing or of another type.
  init(_ reader: DocumentReader) throws {
    let certificate = try reader.member("certificate")
    self.init(
      certificate: Certificate(
        assumption: try certificate.member("assumption").string(),
        guarantee: try certificate.member("guarantee").string()),
      choice: try reader.optional("choice").map { try Choice($0) },
      data: try .init(reader.member("data")),
      diagnostics: try Diagnostics(reader.member("diagnostics")),
      kind: try reader.member("kind").string(),
      libraryVersion: try reader.member("library_version").string(),
      method: try reader.member("method").string(),
      outputs: try Outputs(reader.member("outputs")),
      parameters: try Parameters(reader.member("parameters")),
      schema: try reader.member("schema").string(),
      settings: try reader.optional("settings").map {
        try $0.elements().map {
          Setting(
            name: try $0.member("name").string(), value: try $0.member("value").string())
        }
      }, sha256: try reader.member("sha256").string(),
      temperature: try reader.optional("temperature").map { try $0.double() })
  }
}

extension CalibratorDocument.Outputs {
  init(_ reader: DocumentReader) throws {
    self.init(
      classNames: try reader.optional("class_names").map {
        try $0.elements().map { try $0.string() }
      }, classes: try reader.member("classes").integer(),
      floor: try reader.member("floor").double(), kind: try reader.member("kind").string())
  }
}

extension CalibratorDocument.Parameters {
  init(_ reader: DocumentReader) throws {
    self.init(
      encoding: try reader.member("encoding").string(),
      lists: try reader.member("lists").elements().map {
        CalibratorDocument.List(
          count: try $0.member("count").integer(), name: try $0.member("name").string())
      }, numbers: try reader.member("numbers").numbersByName(),
      values: try Base64Text(reader.member("values")))
  }

  /// The parameters, or `nil` where lists and values do not fit together.
  func decoded() -> CalibrationParameters? {
    guard encoding == ScoreEncoding.name(.float64), let words = values.words(UInt64.self),
      lists.allSatisfy({ $0.count >= 0 && $0.count <= words.count }),
      lists.reduce(0, { $0 + $1.count }) == words.count
    else { return nil }
    var found: [String: [Double]] = [:]
    var start = 0
    for list in lists {
      found[list.name] = words[start..<start + list.count].map { Double(bitPattern: $0) }
      start += list.count
    }
    guard found.count == lists.count else { return nil }
    return CalibrationParameters(numbers: numbers, lists: found)
  }
}

extension CalibratorDocument.Diagnostics {
  init(_ reader: DocumentReader) throws {
    self.init(
      atBound: try reader.member("at_bound").elements().map { try $0.string() },
      changedAnswers: try reader.member("changed_answers").integer(),
      changedAnything: try reader.member("changed_anything").boolean(),
      converged: try reader.member("converged").boolean(),
      correctAfter: try reader.member("correct_after").integer(),
      correctBefore: try reader.member("correct_before").integer(),
      direct: try reader.member("direct").boolean(),
      iterations: try reader.member("iterations").integer(),
      logLossAfter: try reader.optional("log_loss_after").map { try $0.double() },
      logLossBefore: try reader.optional("log_loss_before").map { try $0.double() },
      n: try reader.member("n").integer())
  }

  /// Whether some fit may have these figures.
  var isPossible: Bool {
    n >= 1 && [correctAfter, correctBefore, changedAnswers].allSatisfy { (0...n).contains($0) }
      && iterations >= 0 && (!direct || converged && iterations == 0)
      && [logLossAfter ?? 0, logLossBefore ?? 0].allSatisfy { $0 >= 0 && $0.isFinite }
  }

  var decoded: CalibratorDiagnostics {
    CalibratorDiagnostics(
      rowCount: n,
      search: direct
        ? .direct
        : converged ? .converged(iterations: iterations) : .stopped(iterations: iterations),
      atBound: atBound, changedAnything: changedAnything, logLossBefore: logLossBefore ?? .infinity,
      logLossAfter: logLossAfter ?? .infinity, correctBefore: correctBefore,
      correctAfter: correctAfter, changedAnswerCount: changedAnswers)
  }
}

extension CalibratorDocument.Choice {
  init(_ reader: DocumentReader) throws {
    self.init(
      candidates: try reader.member("candidates").elements().map {
        CalibratorDocument.Candidate(
          changedAnswers: try $0.member("changed_answers").integer(),
          excess: try $0.optional("excess").map { try $0.double() },
          exclusion: try $0.optional("exclusion").map { try $0.string() },
          logLoss: try $0.optional("log_loss").map { try $0.double() },
          method: try $0.member("method").string(),
          standardError: try $0.optional("standard_error").map { try $0.double() })
      }, folds: try reader.member("folds").integer(), reason: try reader.member("reason").string(),
      repeats: try reader.member("repeats").integer(), rule: try reader.member("rule").string(),
      seed: try reader.member("seed").integer(UInt64.self))
  }

  var decoded: CalibratorChoice {
    CalibratorChoice(
      rule: rule, reason: reason,
      candidates: candidates.map {
        CalibratorChoice.Candidate(
          method: $0.method, logLoss: $0.logLoss ?? .infinity, excess: $0.excess ?? .infinity,
          standardError: $0.standardError ?? .infinity, changedAnswerCount: $0.changedAnswers,
          exclusion: $0.exclusion)
      }, foldCount: folds, repeatCount: repeats, seed: seed)
  }
}
