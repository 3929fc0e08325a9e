/// The floating-point format in which scores are computed.
///
/// A predictor keeps the precision it was fitted with and converts every later row to it, so that
/// calibration rows and new rows go through one arithmetic.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  /// IEEE 754 binary32: the precision of most model outputs, and the fastest.
  case float32
  /// IEEE 754 binary64.
  case float64

  /// The precision that holds every value of a file format exactly.
  ///
  /// - Parameter elementType: the format of the file.
  public init(holding elementType: ElementType) {
    self = elementType == .float64 ? .float64 : .float32
  }
}
