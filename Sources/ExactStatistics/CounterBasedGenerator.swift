/// Random numbers that are a function of (seed, purpose, row, index) and of nothing else.
///
/// There is no state to advance: the number of a row is the same in any batch, on any thread and
/// platform, and in any order. Draws for different purposes are independent, so the calibration
/// scores and the prediction of one row do not share their randomness.
///
/// ```swift
/// let generator = CounterBasedGenerator(seed: 7, purpose: .calibration)
/// let u = generator.uniform(row: 12)          // always the same number in [0, 1)
/// ```
///
/// Layout, part of the numeric results and therefore fixed: Philox4x32-10 with the counter
/// (row low, row high, index, purpose) and the key (seed low, seed high); a 64-bit word is
/// output word 0 plus 2^32 times output word 1; a uniform number is the upper 53 bits of the word
/// at index 0, divided by 2^53.
///
/// Source: Salmon, Moraes, Dror and Shaw, 2011, doi:10.1145/2063384.2063405.
public struct CounterBasedGenerator: Hashable, Sendable {
  /// What random numbers are drawn for; equal seeds give independent draws for each purpose.
  ///
  /// The raw values are part of the numeric results: they are never changed or reused.
  public enum Purpose: UInt32, Hashable, Sendable, CaseIterable {
    /// Scores of calibration rows.
    case calibration = 1
    /// Scores of rows to predict.
    case prediction = 2
    /// Splitting rows into parts.
    case split = 3
    /// Bootstrap, permutation and other resampling.
    case resampling = 4
    /// Synthetic data.
    case simulation = 5
    /// Tests of this package and of its users.
    case testing = 6
    /// Smoothed p-values.
    case smoothing = 7
  }

  /// The seed: the 64-bit key.
  public let seed: UInt64

  /// The purpose: the last word of the counter.
  public let purpose: Purpose

  /// The generator for a seed and a purpose.
  public init(seed: UInt64, purpose: Purpose) {
    self.seed = seed
    self.purpose = purpose
  }

  /// 64 uniform random bits.
  ///
  /// - Parameters:
  ///   - row: The row id.
  ///   - index: Which of the row's words; ``uniform(row:)`` uses index 0.
  /// - Returns: The word.
  /// - Complexity: O(1).
  public func word(row: UInt64, index: UInt32) -> UInt64 {
    let block = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: row), UInt32(truncatingIfNeeded: row >> 32), index,
        purpose.rawValue),
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    return UInt64(block[1]) << 32 | UInt64(block[0])
  }

  /// The row's uniform number: a multiple of 2^-53 in [0, 1).
  ///
  /// - Parameter row: The row id.
  /// - Returns: The number.
  /// - Complexity: O(1).
  public func uniform(row: UInt64) -> Double {
    Double(word(row: row, index: 0) >> 11) * 0x1p-53
  }

  /// The uniform numbers of consecutive rows, each equal to ``uniform(row:)``.
  ///
  /// - Parameter rows: The row ids.
  /// - Returns: One number per row, in order.
  /// - Complexity: O(number of rows).
  public func uniforms(rows: Range<UInt64>) -> [Double] {
    rows.map { uniform(row: $0) }
  }
}
