internal import ScoringCore

/// What one element of a stored array is.
enum StoredElement: Hashable {
  case floating(ElementType)
  case signed(byteCount: Int)
  case unsigned(byteCount: Int)
  case boolean
  /// UTF-32 text of a fixed number of scalars, padded with zeros.
  case unicode(scalarCount: Int)
  /// UTF-8 text of a fixed number of bytes, padded with zeros.
  case bytes(byteCount: Int)

  var byteCount: Int {
    switch self {
    case .floating(let type): type.byteCount
    case .signed(let byteCount), .unsigned(let byteCount), .bytes(let byteCount): byteCount
    case .boolean: 1
    case .unicode(let scalarCount): scalarCount * 4
    }
  }

  var isText: Bool {
    switch self {
    case .unicode, .bytes: true
    default: false
    }
  }

  var isFloating: Bool {
    if case .floating = self { true } else { false }
  }
}
