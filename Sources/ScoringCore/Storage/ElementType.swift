/// The floating-point formats in which model outputs are kept in files.
public enum ElementType: String, Hashable, Sendable, CaseIterable {
  /// IEEE 754 binary16.
  case float16
  /// The upper half of an IEEE 754 binary32.
  case bfloat16
  /// IEEE 754 binary32.
  case float32
  /// IEEE 754 binary64.
  case float64

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .float16, .bfloat16: 2
    case .float32: 4
    case .float64: 8
    }
  }
}

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
