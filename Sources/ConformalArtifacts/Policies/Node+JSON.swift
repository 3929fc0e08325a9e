internal import ScoringCore
internal import Yams

extension Node {
  /// The tree of a document: JSON is YAML, but for characters that JSON may hold as they are and YAML may not.
  init?(json document: some Encodable) throws {
    var text = ""
    for scalar in String(decoding: try CanonicalJSON.encode(document), as: UTF8.self).unicodeScalars
    {
      if scalar.isPlainInYAML {
        text.unicodeScalars.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    guard let node = try Yams.compose(yaml: text) else { return nil }
    self = node
  }
}

extension Unicode.Scalar {
  /// Whether a YAML reader takes the character, and takes it for nothing else.
  package var isPlainInYAML: Bool {
    switch value {
    case 0x0a, 0x20...0x7e, 0xa0...0x2027, 0x202a...0xd7ff, 0xe000...0xfefe, 0xff00...0xfffd,
      0x1_0000...0x10_ffff:
      true
    default: false
    }
  }
}
