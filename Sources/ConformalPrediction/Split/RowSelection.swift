public import ExactStatistics
internal import ScoringCore

/// Some of the rows, chosen by a draw for each: a function of seed and row identifier, never of order.
///
/// Rows that something was tuned on may not calibrate: the guarantee of those left is untouched, as the draw knows
/// nothing of the data.
public struct RowSelection: Hashable, Sendable {
  /// The probability with which a row is chosen.
  public let share: Level
  /// The seed of the draws.
  public let seed: UInt64

  /// Makes a selection.
  ///
  /// - Parameters:
  ///   - share: the probability with which a row is chosen.
  ///   - seed: the seed of the draws.
  public init(share: Level, seed: UInt64) {
    self.share = share
    self.seed = seed
  }

  /// Whether a row is chosen: whether its draw, a multiple of 2^-53, is below the share, exactly.
  ///
  /// - Parameter identifier: the row's identifier.
  /// - Returns: whether it is.
  public func contains(_ identifier: UInt64) -> Bool {
    let word = CounterBasedGenerator(seed: seed, purpose: .split).word(row: identifier, index: 0)
    return UInt128(word >> 11) * UInt128(share.denominator) < UInt128(share.numerator) << 53
  }
}

/// The rows that a fit goes by.
enum RowFilter {
  case all
  case only(RowSelection)
  case without(RowSelection)

  /// The rows of a batch that are kept; `nil` for all.
  func kept(_ identifiers: RowIdentifiers, count: Int) -> [Int]? {
    switch self {
    case .all: nil
    case .only(let selection): (0..<count).filter { selection.contains(identifiers[$0]) }
    case .without(let selection): (0..<count).filter { !selection.contains(identifiers[$0]) }
    }
  }
}

extension [Int]? {
  /// The elements at these places; all where there are none.
  func elements<Element>(of array: [Element]) -> [Element] {
    guard let places = self else { return array }
    return places.map { array[$0] }
  }
}
