public import ExactStatistics

/// What is certified of bands, with the counts that say so.
public struct BandCertificate: Hashable, Sendable {
  /// The bands that it is about.
  public let bands: Bands
  /// The risk among approved rows, or `nil` where none was asked for, or nothing is approved.
  public let risk: RiskStatement?
  /// The volume of reviews, or `nil` where no capacity was given.
  public let volume: VolumeStatement?

  /// Puts a certificate together.
  ///
  /// - Parameters:
  ///   - bands: the bands that it is about.
  ///   - risk: the risk among approved rows.
  ///   - volume: the volume of reviews.
  public init(bands: Bands, risk: RiskStatement?, volume: VolumeStatement?) {
    (self.bands, self.risk, self.volume) = (bands, risk, volume)
  }
}

/// What is certified of the risk.
public enum RiskStatement: Hashable, Sendable {
  /// Every risk is within its limit with probability 1 - delta over test rows, at the threshold named.
  case tested(CertifiedThreshold, by: SelectiveRiskTest)
  /// A new row is approved and wrong with probability at most the limit, on average over calibration rows; k of n
  /// calibration rows are.
  case expected(limit: Level, errorCount: Int, rowCount: Int)
}

/// What is certified of the volume of reviews.
public struct VolumeStatement: Hashable, Sendable {
  /// The capacity with its arrivals and its delta.
  public let capacity: ReviewCapacity
  /// The rows of calibration or traffic that count as one band at most, in steps of order statistics.
  public let steps: Int
  /// The number of rows of calibration or traffic.
  public let rowCount: Int
  /// Whether rows of traffic were counted, whose truth is not known.
  public let isOfTraffic: Bool

  /// Puts a statement together.
  ///
  /// - Parameters:
  ///   - capacity: the capacity with its arrivals and its delta; what queues share is divided already.
  ///   - steps: the steps of order statistics that the band spans at most.
  ///   - rowCount: the number of rows of calibration or traffic.
  ///   - isOfTraffic: whether these were rows of traffic.
  public init(capacity: ReviewCapacity, steps: Int, rowCount: Int, isOfTraffic: Bool) {
    (self.capacity, self.steps, self.rowCount) = (capacity, steps, rowCount)
    self.isOfTraffic = isOfTraffic
  }
}
