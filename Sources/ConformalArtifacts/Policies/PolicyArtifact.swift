internal import ExactStatistics
internal import ScoringCore
public import SelectiveAbstention

/// A policy on its way into a file or out of one: YAML, because people read it in reviews and may edit thresholds.
///
/// The thresholds in force stand under `bands`, and nowhere else. The checksum covers everything but these, the
/// author and the reason: an edited threshold is obeyed, and ``AbstentionPolicy/isCertified`` says that nothing is
/// certified any more; any other edit is refused.
public struct PolicyArtifact: Sendable {
  /// The policy.
  public var policy: AbstentionPolicy
  /// What its confidences are computed from.
  public let source: PolicySource
  /// What it keeps of the rows it was fitted on.
  public let data: DataRecord
  /// Who answers for it.
  public var author: String?
  /// Why it was fitted or changed.
  public var reason: String?
  /// The version of the library that fitted it.
  public let libraryVersion: String

  /// Puts an artifact together.
  ///
  /// - Parameters:
  ///   - policy: the policy.
  ///   - source: what its confidences are computed from.
  ///   - data: what it keeps of the rows it was fitted on.
  ///   - author: who answers for it.
  ///   - reason: why it was fitted.
  ///   - libraryVersion: the version of the library that fitted it.
  public init(
    policy: AbstentionPolicy, source: PolicySource, data: DataRecord, author: String? = nil,
    reason: String? = nil, libraryVersion: String = LibraryVersion.text
  ) {
    (self.policy, self.source, self.data) = (policy, source, data)
    (self.author, self.reason, self.libraryVersion) = (author, reason, libraryVersion)
  }

  /// The document, unsealed.
  func document() -> PolicyDocument {
    let queues = policy.queues
    return PolicyDocument(
      schema: PolicyDocument.schema(isCorrected: source.calibrator != nil),
      kind: PolicyDocument.kind, libraryVersion: libraryVersion, author: author, reason: reason,
      bands: queues.map { .init($0.bands, queue: $0.name) },
      confidence: .init(
        score: source.score.rawValue, outputs: source.outputKind, classes: source.classCount,
        classNames: source.classNames,
        predictor: source.predictor.map { .init(alpha: "\($0.alpha)", sha256: $0.sha256) },
        calibrator: source.calibrator.map { .init(method: $0.method, sha256: $0.sha256) }),
      assumption: PolicyCertificate.assumption(policy),
      certificates: queues.map {
        .init(
          queue: $0.name,
          statements: PolicyCertificate.statements(
            $0.certificate, classNames: source.classNames),
          bands: .init($0.certificate.bands, queue: nil),
          risk: $0.certificate.risk.map { PolicyRiskRecord($0) },
          volume: $0.certificate.volume.map { PolicyVolumeRecord($0) })
      },
      estimates: zip(policy.estimates, queues).map { PolicyEstimateRecord($0, queue: $1.name) },
      request: PolicyRequestRecord(policy.request), rows: policy.rowCount,
      data: PolicyDataRecord(data), sha256: ArtifactSeal.blank)
  }
}

extension PolicyDocument {
  /// The SHA-256 of all but the thresholds in force, author and reason, as canonical JSON.
  func seal() throws -> String {
    let sealed = PolicyDocument(
      schema: schema, kind: kind, libraryVersion: libraryVersion, author: nil, reason: nil,
      bands: [], confidence: confidence, assumption: assumption, certificates: certificates,
      estimates: estimates, request: request, rows: rows, data: data, sha256: ArtifactSeal.blank)
    var hash = SHA256()
    let bytes = try CanonicalJSON.encode(sealed)
    hash.update(bytes.span)
    return hash.hexDigest()
  }

  /// The same with its seal.
  func sealed() throws -> PolicyDocument {
    PolicyDocument(
      schema: schema, kind: kind, libraryVersion: libraryVersion, author: author, reason: reason,
      bands: bands, confidence: confidence, assumption: assumption, certificates: certificates,
      estimates: estimates, request: request, rows: rows, data: data, sha256: try seal())
  }
}
