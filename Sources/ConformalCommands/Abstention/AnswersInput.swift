internal import ConformalArtifacts
public import ConformalInputs
internal import ConformalPrediction
public import ExactStatistics
internal import ScoringCore
public import SelectiveAbstention
internal import TensorFiles

/// Where answers and their confidence come from: outputs, outputs with a predictor, or confidences alone.
public struct AnswersInput: Sendable {
  /// Outputs, or none where confidences are all there is.
  public var outputs: OutputsInput
  /// A file of confidences, n, larger where the answer is surer.
  public var confidence: String?
  /// The confidence to compute, or `nil` for the largest probability.
  public var score: ConfidenceScore?
  /// The artifact of the predictor whose sets or p-values confidences are.
  public var predictor: String?
  /// The level of its sets, or `nil` for the one that was fitted.
  public var alpha: Level?
  /// The calibrator that outputs go through first, or `nil` for that of the predictor, if it has one.
  public var calibrator: String?

  /// Makes an input.
  ///
  /// - Parameters:
  ///   - outputs: outputs, or none where confidences are all there is.
  ///   - confidence: a file of confidences.
  public init(outputs: OutputsInput = OutputsInput(), confidence: String? = nil) {
    (self.outputs, self.confidence) = (outputs, confidence)
  }

  var hasOutputs: Bool {
    [
      outputs.logits, outputs.probabilities, outputs.positiveProbability, outputs.features,
      outputs.scores,
    ].contains { $0 != nil }
  }
}

extension AnswersInput {
  /// Reads answers; what a policy says about their source is what is meant where nothing is said.
  func load(_ reader: InputReader, for policy: PolicySource? = nil) throws -> LoadedAnswers {
    if alpha != nil, predictor == nil {
      throw DataError(.usage, found: "--alpha without --predictor", expected: "both or neither")
    }
    let score = try wantedScore(policy)
    var artifact: PredictorArtifact?
    var stated: PolicySource.Predictor?
    if let predictor {
      let found = try reader.artifact(predictor)
      artifact = found
      if score.needsPredictor {
        guard found.predictor.taxonomy == .marginal || found.predictor.groups == nil,
          found.predictor.weighting == nil
        else {
          throw DataError(
            .usage, found: "a predictor by groups or weights", expected: "one without",
            file: predictor)
        }
        let level = try found.predictor.quantile(
          for: alpha ?? policy?.predictor?.alpha, file: predictor
        ).alpha
        stated = PolicySource.Predictor(
          sha256: try reader.sha256(ofArtifact: predictor), alpha: level)
      }
    }
    if score.needsPredictor, artifact == nil {
      throw DataError(
        .usage, found: "confidence '\(score.rawValue)' without a predictor",
        expected: "--predictor F")
    }
    let calibrator = try hasOutputs ? wantedCalibrator(reader, artifact, policy) : nil
    let given = try confidence.map { try reader.vector($0, role: "confidence") }
    try requireUse(of: given)
    let loaded = hasOutputs ? try outputs.load(reader) : nil
    if let loaded, let given, given.rowCount != loaded.outputs.rowCount {
      throw DataError(
        found: "\(given.rowCount) confidences for \(loaded.outputs.rowCount) rows of outputs",
        expected: "one a row", file: confidence)
    }
    let predicted = try loaded.map { try artifact?.corrected($0.outputs) } ?? nil
    let alone = try given.map { try record($0, reader, hasIds: loaded == nil) }
    guard let record = loaded?.outputs ?? alone?.outputs else {
      throw DataError(.usage, found: "no rows", expected: "outputs or confidences")
    }
    return LoadedAnswers(
      record: record, names: loaded?.names ?? alone?.names,
      source: PolicySource(
        score: score, outputKind: loaded?.outputs.kind.rawValue,
        classCount: loaded?.outputs.classCount ?? 0, predictor: stated,
        calibrator: try calibrator.map { try PolicySource.Calibrator($0.artifact) },
        classNames: policy?.classNames ?? calibrator?.artifact.classNames), predictor: artifact,
      calibrator: calibrator, outputs: try loaded?.corrected(by: calibrator).outputs,
      predicted: predicted, given: given)
  }

  /// Checks that there is something to be confident of, and that no option is left without a use.
  private func requireUse(of given: Matrix?) throws {
    guard hasOutputs || given != nil else {
      throw DataError(
        .usage, found: "no model outputs",
        expected: "--logits F, --probabilities F, --positive-probability F, or --confidence F")
    }
    try outputs.requireFirstRow()
    if !hasOutputs {
      let unused = [
        ("--weights-matrix", outputs.weightsMatrix != nil), ("--bias", outputs.bias != nil),
        ("--transpose-weights", outputs.weightsAreTransposed),
        ("--sum-tolerance", outputs.sumTolerance != nil), ("--calibrator", calibrator != nil),
      ].first { $0.1 }
      if let unused {
        throw DataError(
          .usage, found: "\(unused.0) with confidences alone", expected: "outputs as well")
      }
    }
    guard outputs.scores == nil else {
      throw DataError(
        .usage, found: "--scores, which have no confidence", expected: "logits or probabilities")
    }
  }

  private func wantedScore(_ policy: PolicySource?) throws -> ConfidenceScore {
    let wanted =
      score ?? policy?.score ?? (confidence == nil ? .maxProbability : .given)
    guard (wanted == .given) == (confidence != nil) else {
      throw DataError(
        .usage,
        found: confidence == nil
          ? "confidence 'given' without a file" : "--confidence with '\(wanted.rawValue)'",
        expected: confidence == nil
          ? "--confidence F"
          : policy == nil ? "one of them" : "none: the policy computes '\(wanted.rawValue)' itself")
    }
    return wanted
  }

  private func record(
    _ confidences: Matrix, _ reader: InputReader, hasIds: Bool
  ) throws -> LoadedOutputs {
    let names = hasIds ? try outputs.ids.map { try reader.rowNames($0, role: "ids") } : nil
    let identifiers: RowIdentifiers =
      names.identifiers(from: outputs.firstRow)
    return LoadedOutputs(
      outputs: try Outputs(scores: confidences, identifiers: identifiers, file: confidence),
      names: names)
  }
}

extension InputReader {
  /// The SHA-256 of an artifact's file.
  func sha256(ofArtifact path: String) throws -> String {
    guard path != "-" else {
      throw DataError(
        .usage, found: "a predictor on standard input", expected: "a file, which has a digest")
    }
    let file = try ByteStorage(mapping: path)
    return file.withBytes { bytes in
      var hash = SHA256()
      hash.update(Span<UInt8>(_bytes: bytes))
      return hash.hexDigest()
    }
  }
}
