/// Bands of confidence with what is certified of them.
///
/// ``bands`` are those that decide; ``certificate`` names those that were certified. They differ when somebody has
/// edited a threshold by hand, and then nothing is certified.
public struct QueuePolicy: Hashable, Sendable {
  /// The name of the queue; `nil` where there is one for all rows.
  public let name: String?
  /// The bands that decide.
  public var bands: Bands
  /// What is certified, of which bands.
  public let certificate: BandCertificate

  /// Puts a queue together.
  ///
  /// - Parameters:
  ///   - name: the name of the queue, or `nil` where there is one for all rows.
  ///   - bands: the bands that decide.
  ///   - certificate: what is certified.
  public init(name: String?, bands: Bands, certificate: BandCertificate) {
    (self.name, self.bands, self.certificate) = (name, bands, certificate)
  }

  /// Whether the certificate is one of the bands that decide.
  public var isCertified: Bool { bands == certificate.bands }
}

/// A policy: bands of confidence for one queue or several, with what was asked of them and what is certified.
public struct AbstentionPolicy: Sendable {
  /// What was asked.
  public let request: PolicyFit
  /// The queues, one for all rows or one for each name in ascending order.
  public var queues: [QueuePolicy]
  /// What calibration rows said of each queue.
  public let estimates: [BandEstimate]
  /// The number of calibration rows.
  public let rowCount: Int

  /// Puts a policy together.
  ///
  /// - Parameters:
  ///   - request: what was asked.
  ///   - queues: at least one queue, ascending by name where there are several.
  ///   - estimates: what calibration rows said of each.
  ///   - rowCount: the number of calibration rows.
  public init(
    request: PolicyFit, queues: [QueuePolicy], estimates: [BandEstimate], rowCount: Int
  ) {
    precondition(!queues.isEmpty && queues.count == estimates.count, "an estimate a queue")
    (self.request, self.queues, self.estimates) = (request, queues, estimates)
    self.rowCount = rowCount
  }

  /// Whether rows belong to queues by name.
  public var hasNamedQueues: Bool { queues[0].name != nil }
  /// Whether every certificate is one of the bands that decide.
  public var isCertified: Bool { queues.allSatisfy { $0.isCertified } }

  /// The place of each queue by name.
  public var queueIndices: [String: Int] {
    Dictionary(uniqueKeysWithValues: queues.enumerated().map { ($1.name ?? "", $0) })
  }
}
