/// The records of one stored member of a zip archive.
///
/// Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.5.3.
struct ZipMemberRecord: Sendable {
  let name: [UInt8]
  let crc32: UInt32
  let byteCount: Int
  let headerOffset: Int
  /// The largest value of a 32-bit field.
  let largest: Int
  /// When it was last changed: the date above the time, each in 16 bits, as MS-DOS keeps them; 1980-01-01.
  var modified: UInt32 = 0x0021_0000

  private var isLarge: Bool { byteCount > largest }
  private var isFar: Bool { headerOffset > largest }

  /// The fields that both headers share, from the version to the sizes.
  private func common(isLarge: Bool, needsVersion45: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(needsVersion45 ? 45 : 20, byteCount: 2)
    // Bit 11: the name is UTF-8.
    bytes.append(name.allSatisfy { $0 < 0x80 } ? 0 : 0x800, byteCount: 2)
    bytes.append(0, byteCount: 2)
    // The time, then the date.
    bytes.append(UInt64(modified & 0xFFFF), byteCount: 2)
    bytes.append(UInt64(modified >> 16), byteCount: 2)
    bytes.append(UInt64(crc32), byteCount: 4)
    for _ in 0..<2 { bytes.append(isLarge ? 0xFFFF_FFFF : UInt64(byteCount), byteCount: 4) }
    bytes.append(UInt64(name.count), byteCount: 2)
    return bytes
  }

  /// The header before the member's bytes.
  var localHeader: [UInt8] {
    var bytes: [UInt8] = [0x50, 0x4B, 3, 4]
    bytes += common(isLarge: isLarge, needsVersion45: isLarge)
    let extra = zip64Field(isLarge ? [byteCount, byteCount] : [])
    bytes.append(UInt64(extra.count), byteCount: 2)
    return bytes + name + extra
  }

  /// The entry of the central directory.
  var directoryEntry: [UInt8] {
    var bytes: [UInt8] = [0x50, 0x4B, 1, 2]
    // Made by: Unix, specification 4.5, so that the file attributes mean what they say.
    bytes.append(3 << 8 | 45, byteCount: 2)
    bytes += common(isLarge: isLarge, needsVersion45: isLarge || isFar)
    let extra = zip64Field((isLarge ? [byteCount, byteCount] : []) + (isFar ? [headerOffset] : []))
    bytes.append(UInt64(extra.count), byteCount: 2)
    // No comment, disk 0, no internal attributes; a regular file with mode 0644.
    bytes.append(0, byteCount: 6)
    bytes.append(0o100644 << 16, byteCount: 4)
    bytes.append(isFar ? 0xFFFF_FFFF : UInt64(headerOffset), byteCount: 4)
    return bytes + name + extra
  }

  private func zip64Field(_ values: [Int]) -> [UInt8] {
    guard !values.isEmpty else { return [] }
    var bytes: [UInt8] = [1, 0]
    bytes.append(UInt64(values.count * 8), byteCount: 2)
    for value in values { bytes.append(UInt64(value), byteCount: 8) }
    return bytes
  }
}

/// The records at the end of a zip archive.
struct ZipEndRecord {
  let memberCount: Int
  let directoryCount: Int
  let directoryOffset: Int
  /// Whether 64-bit records are needed.
  let isLarge: Bool

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    if isLarge {
      bytes += [0x50, 0x4B, 6, 6]
      bytes.append(44, byteCount: 8)
      bytes.append(3 << 8 | 45, byteCount: 2)
      bytes.append(45, byteCount: 2)
      bytes.append(0, byteCount: 8)
      for value in [memberCount, memberCount, directoryCount, directoryOffset] {
        bytes.append(UInt64(value), byteCount: 8)
      }
      bytes += [0x50, 0x4B, 6, 7]
      bytes.append(0, byteCount: 4)
      bytes.append(UInt64(directoryOffset + directoryCount), byteCount: 8)
      bytes.append(1, byteCount: 4)
    }
    bytes += [0x50, 0x4B, 5, 6]
    bytes.append(0, byteCount: 4)
    for _ in 0..<2 { bytes.append(isLarge ? 0xFFFF : UInt64(memberCount), byteCount: 2) }
    bytes.append(isLarge ? 0xFFFF_FFFF : UInt64(directoryCount), byteCount: 4)
    bytes.append(isLarge ? 0xFFFF_FFFF : UInt64(directoryOffset), byteCount: 4)
    bytes.append(0, byteCount: 2)
    return bytes
  }
}

extension [UInt8] {
  /// Appends an integer, little-endian.
  fileprivate mutating func append(_ value: UInt64, byteCount: Int) {
    for place in 0..<byteCount { append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(place)))) }
  }
}
