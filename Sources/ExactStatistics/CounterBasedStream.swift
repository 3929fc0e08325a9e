/// A sequence of random words over a ``CounterBasedGenerator``, for splits, shuffles and resampling.
///
/// Word number i is the generator's `word(row: i, index: substream)`: it can be continued at any
/// position, and substreams (one per replicate, say) are independent. A stream and row-wise draws
/// should have different purposes, because substream 0 has the words of index 0.
///
/// The methods here (``next(below:)``, ``shuffledIndices(count:)``) are defined by this module, so
/// their results are the same on every platform and with every Swift version; the standard
/// library's `shuffled(using:)` and `random(in:using:)` promise neither.
public struct CounterBasedStream: RandomNumberGenerator, Hashable, Sendable {
  /// The generator the words come from.
  public let generator: CounterBasedGenerator

  /// The index under which the generator is read.
  public let substream: UInt32

  /// The number of the word that ``next()`` returns next.
  public private(set) var position: UInt64

  /// A stream from its first word, or from a later one.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - purpose: What the numbers are for.
  ///   - substream: Which of the 2^32 independent sequences of this seed and purpose.
  ///   - position: The number of the first word to return.
  public init(
    seed: UInt64, purpose: CounterBasedGenerator.Purpose, substream: UInt32 = 0,
    position: UInt64 = 0
  ) {
    generator = CounterBasedGenerator(seed: seed, purpose: purpose)
    self.substream = substream
    self.position = position
  }

  /// The next 64 uniform random bits.
  ///
  /// - Complexity: O(1).
  public mutating func next() -> UInt64 {
    defer { position &+= 1 }
    return generator.word(row: position, index: substream)
  }

  /// The next uniform number: a multiple of 2^-53 in [0, 1).
  ///
  /// - Complexity: O(1).
  public mutating func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// The next uniform integer in `0 ..< bound`, without bias.
  ///
  /// - Parameter bound: The number of possible values.
  /// - Returns: The integer.
  /// - Precondition: `bound > 0`.
  /// - Complexity: O(1) expected; fewer than two words on average.
  ///
  /// Source: Lemire, Fast Random Integer Generation in an Interval, 2019, doi:10.1145/3230636.
  public mutating func next(below bound: UInt64) -> UInt64 {
    precondition(bound > 0, "there is no integer below 0 to draw")
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold {
        product = next().multipliedFullWidth(by: bound)
      }
    }
    return product.high
  }

  /// The integers `0 ..< count` in random order, every order equally likely.
  ///
  /// - Parameter count: How many.
  /// - Returns: A permutation of the indices.
  /// - Precondition: `count >= 0`.
  /// - Complexity: O(`count`).
  ///
  /// Source: Fisher and Yates; Durstenfeld 1964, from the last place down.
  public mutating func shuffledIndices(count: Int) -> [Int] {
    precondition(count >= 0, "a count is at least 0, not \(count)")
    var indices = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      indices.swapAt(last, Int(next(below: UInt64(last) + 1)))
    }
    return indices
  }
}
