/// An .npy file assembled by hand.
///
/// - Parameters:
///   - dictionary: the header text.
///   - version: the major format version.
///   - data: what follows.
/// - Returns: the file.
func npyBytes(_ dictionary: String, version: UInt8 = 1, data: [UInt8] = []) -> [UInt8] {
  let text = Array(dictionary.utf8) + [0x0A]
  let length = (0..<(version == 1 ? 2 : 4)).map { UInt8(text.count >> (8 * $0) & 0xFF) }
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
}

/// The header text for a type and a shape.
func npyDictionary(_ type: String, _ shape: String, isFortran: Bool = false) -> String {
  "{'descr': '\(type)', 'fortran_order': \(isFortran ? "True" : "False"), 'shape': \(shape), }"
}

/// Integers as bytes.
func bytes<Word: FixedWidthInteger>(_ words: [Word], isBigEndian: Bool = false) -> [UInt8] {
  words.flatMap { word in
    let places = Array(0..<Word.bitWidth / 8)
    return (isBigEndian ? places.reversed() : places).map {
      UInt8(truncatingIfNeeded: word >> Word(8 * $0))
    }
  }
}

/// A generator of the SplitMix64 sequence, for repeatable tests.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
