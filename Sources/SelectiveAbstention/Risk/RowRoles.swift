public import ExactStatistics
internal import ScoringCore

/// Which rows do what in the fit of a policy.
///
/// A certificate needs rows that had no say in what it certifies. **Design** rows choose where a test starts and what
/// costs least; **test** rows certify the risk; **capacity** rows say how many future rows a band holds. A row's role
/// is a function of seed and identifier.
public struct RowRoles: Hashable, Sendable {
  /// The share of rows that design; 0 is `nil`.
  public let designShare: Level?
  /// The share of rows for capacity; 0 is `nil`.
  public let capacityShare: Level?
  /// The seed of the draws.
  public let seed: UInt64

  /// Makes roles.
  ///
  /// - Parameters:
  ///   - designShare: the share of rows that design, or `nil` for none.
  ///   - capacityShare: the share of rows for capacity, or `nil` for none.
  ///   - seed: the seed of the draws.
  /// - Throws: `DataError` when the shares leave no rows to test with.
  public init(designShare: Level?, capacityShare: Level?, seed: UInt64) throws {
    (self.designShare, self.capacityShare, self.seed) = (designShare, capacityShare, seed)
    if let designShare, let capacityShare, designShare >= capacityShare.complement {
      throw DataError(
        .usage, found: "a design share of \(designShare) and a capacity share of \(capacityShare)",
        expected: "shares that leave rows to test with")
    }
  }

  /// What a row does.
  public enum Role: Hashable, Sendable {
    /// Chooses.
    case design
    /// Certifies the risk.
    case test
    /// Certifies the volume of reviews.
    case capacity
  }

  /// The role of a row: its draw, a multiple of 2^-53, is below the design share, or else at least one minus the
  /// capacity share, exactly.
  ///
  /// - Parameter identifier: the row's identifier.
  /// - Returns: its role.
  public func role(of identifier: UInt64) -> Role {
    let word = CounterBasedGenerator(seed: seed, purpose: .split).word(row: identifier, index: 0)
    let draw = UInt128(word >> 11)
    if let share = designShare, draw.isBelow(share) { return .design }
    if let share = capacityShare, !draw.isBelow(share.complement) { return .capacity }
    return .test
  }
}

extension UInt128 {
  /// Whether this multiple of 2^-53 is below a level.
  fileprivate func isBelow(_ level: Level) -> Bool {
    self * UInt128(level.denominator) < UInt128(level.numerator) << 53
  }
}
