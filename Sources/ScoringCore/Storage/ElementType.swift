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
