internal import ExactStatistics

/// Outcomes drawn from forecasts, 64 samples at a time: bit j of a word is the outcome of a row in sample j.
///
/// The binary digits of a probability are compared with random ones for all samples at once, until every sample has
/// met a digit that differs: some seven words for 64 draws, where one word each would be the plain way. Draws are
/// exact to 2^-64.
struct ResampledOutcomes: Sendable {
  /// How many samples a word holds.
  static let width = 64

  private let generator: CounterBasedGenerator
  private let firstIndex: UInt32

  /// Names a block of 64 samples.
  ///
  /// - Parameters:
  ///   - seed: the seed.
  ///   - block: which 64 samples, from 0.
  init(seed: UInt64, block: Int) {
    generator = CounterBasedGenerator(seed: seed, purpose: .resampling)
    firstIndex = UInt32(block) * 64
  }

  /// The first 64 binary digits of a probability below 1.
  static func digits(of probability: Double) -> UInt64 { UInt64(probability * 0x1p64) }

  /// The outcomes of a row.
  ///
  /// - Parameters:
  ///   - row: the row, a number of its own.
  ///   - probability: the probability of the event.
  /// - Returns: one outcome a bit.
  func word(row: Int, probability: Double) -> UInt64 {
    guard probability < 1 else { return .max }
    var digits = ResampledOutcomes.digits(of: probability)
    var (open, events) = (UInt64.max, UInt64(0))
    var index = firstIndex
    // A random number below the probability has the digit 0 where they first differ.
    while open != 0, digits != 0 {
      let random = generator.word(row: UInt64(row), index: index)
      if digits >> 63 == 1 {
        events |= open & ~random
        open &= random
      } else {
        open &= ~random
      }
      digits <<= 1
      index += 1
    }
    return events
  }
}
