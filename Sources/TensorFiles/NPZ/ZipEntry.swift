internal import ScoringCore

/// One entry of a zip archive's central directory.
///
/// Source: PKWARE APPNOTE 6.3.10, sections 4.3.12 and 4.5.3.
struct ZipEntry {
  static let signature: UInt64 = 0x0201_4B50

  let name: String
  let flags: UInt64
  let method: UInt64
  let crc32: UInt32
  let compressedCount: Int
  let uncompressedCount: Int
  /// Where the local header starts.
  let headerOffset: Int
  /// The size of this entry in the directory.
  let directoryCount: Int

  /// The bytes that the entry takes at least, from its local header to the end of its data.
  var leastExtent: Range<Int>? {
    let (header, overflow) = headerOffset.addingReportingOverflow(30 + name.utf8.count)
    let (end, overflow2) = header.addingReportingOverflow(compressedCount)
    return overflow || overflow2 ? nil : headerOffset..<end
  }

  /// Whether the name is that of a numpy array.
  var isArray: Bool { name.hasSuffix(".npy") }

  /// - Throws: `DataError` when there is no complete entry at the offset.
  init(_ directory: ByteWindow, at offset: Int) throws {
    func field(_ place: Int, _ byteCount: Int) throws -> UInt64 {
      guard let value = directory.littleEndian(at: offset + place, byteCount: byteCount) else {
        throw Self.damaged
      }
      return value
    }
    guard try field(0, 4) == Self.signature else { throw Self.damaged }
    flags = try field(8, 2)
    method = try field(10, 2)
    crc32 = UInt32(truncatingIfNeeded: try field(16, 4))
    let nameCount = Int(try field(28, 2))
    let extraCount = Int(try field(30, 2))
    directoryCount = 46 + nameCount + extraCount + Int(try field(32, 2))
    guard let nameBytes = directory.copy(at: offset + 46, count: nameCount),
      let extra = directory.window(at: offset + 46 + nameCount, count: extraCount),
      directoryCount <= directory.count - offset
    else { throw Self.damaged }
    guard let name = String(validating: nameBytes, as: UTF8.self), !name.utf8.contains(0) else {
      throw DataError(
        found: "a member name that is not UTF-8",
        remedy: "save the archive again with ASCII keys")
    }
    self.name = name
    var large = try Zip64Fields(extra)
    uncompressedCount = try large.widen(try field(24, 4)).asOffset("member size")
    compressedCount = try large.widen(try field(20, 4)).asOffset("member size")
    headerOffset = try large.widen(try field(42, 4)).asOffset("member offset")
    let disk = try field(34, 2)
    guard disk == 0 || disk == 0xFFFF else {
      throw DataError(found: "a zip archive in several parts", expected: "one file")
    }
  }

  static let damaged = DataError(
    found: "a damaged zip directory", remedy: "the file is truncated or not a .npz file")
}

/// The 64-bit sizes of an entry, from the extra field with id 1.
struct Zip64Fields {
  private var values: [UInt64] = []

  /// - Throws: `DataError` when the extra fields are malformed.
  init(_ extra: ByteWindow) throws {
    var offset = 0
    while offset + 4 <= extra.count {
      guard let id = extra.littleEndian(at: offset, byteCount: 2),
        let count = extra.littleEndian(at: offset + 2, byteCount: 2).map(Int.init),
        count <= extra.count - offset - 4
      else { throw ZipEntry.damaged }
      if id == 1, values.isEmpty {
        values = stride(from: offset + 4, through: offset + 4 + count - 8, by: 8)
          .compactMap { extra.littleEndian(at: $0, byteCount: 8) }
      }
      offset += 4 + count
    }
  }

  /// The 64-bit value in place of a saturated 32-bit one.
  mutating func widen(_ value: UInt64) throws -> UInt64 {
    guard value == 0xFFFF_FFFF else { return value }
    guard !values.isEmpty else { throw ZipEntry.damaged }
    return values.removeFirst()
  }
}
