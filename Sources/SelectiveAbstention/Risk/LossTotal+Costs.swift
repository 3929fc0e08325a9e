extension LossTotal {
  /// The sum of integer losses, each from 0 to a largest one, as a share of the largest.
  ///
  /// - Parameters:
  ///   - numerator: the sum.
  ///   - denominator: the largest loss, at least 1.
  ///   - count: the number of losses.
  init(numerator: Int, denominator: Int, count: Int) {
    precondition(
      numerator >= 0 && denominator > 0 && numerator <= denominator * count,
      "losses from 0 to the largest")
    self.numerator = UInt128(numerator)
    self.denominator = UInt128(denominator)
    self.count = count
    (isErrorCount, isExact) = (false, true)
  }
}
