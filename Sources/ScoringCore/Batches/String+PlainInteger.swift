extension String {
  /// The integer that the text spells in the one usual way, without a plus and without leading zeros, or
  /// `nil`.
  package var plainInteger: Int64? {
    guard let integer = Int64(self), String(integer) == self else { return nil }
    return integer
  }
}
