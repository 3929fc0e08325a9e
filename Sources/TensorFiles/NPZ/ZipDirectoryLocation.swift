internal import ScoringCore

/// Where a zip archive's central directory is, from the record at the end of the file.
struct ZipDirectoryLocation {
  let directory: ByteWindow
  let entryCount: Int

  /// - Throws: `DataError` when no end record fits the file exactly.
  init(_ window: ByteWindow) throws {
    let tailCount = min(window.count, 22 + 0xFFFF)
    guard let tail = window.copy(at: window.count - tailCount, count: tailCount),
      let place = stride(from: tailCount - 22, through: 0, by: -1).first(where: { place in
        tail[place...].starts(with: [0x50, 0x4B, 5, 6])
          && Int(tail[place + 20]) | Int(tail[place + 21]) << 8 == tailCount - place - 22
      })
    else {
      throw DataError(
        found: "no zip directory at the end of the file", expected: "a .npz file",
        remedy: "the file is truncated or not a zip archive")
    }
    let end = window.count - tailCount + place
    func field(_ offset: Int, _ byteCount: Int) throws -> UInt64 {
      guard let value = window.littleEndian(at: offset, byteCount: byteCount) else {
        throw ZipEntry.damaged
      }
      return value
    }
    var disks = try [field(end + 4, 2), field(end + 6, 2)]
    var counts = try [field(end + 8, 2), field(end + 10, 2)]
    var size = try field(end + 12, 4)
    var offset = try field(end + 16, 4)
    var limit = end
    if counts.contains(0xFFFF) || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      guard end >= 20, try field(end - 20, 4) == 0x0706_4B50 else { throw ZipEntry.damaged }
      limit = try field(end - 12, 8).asOffset("directory offset")
      guard limit <= end - 20, try field(limit, 4) == 0x0606_4B50 else { throw ZipEntry.damaged }
      disks = try [field(limit + 16, 4), field(limit + 20, 4)]
      counts = try [field(limit + 24, 8), field(limit + 32, 8)]
      size = try field(limit + 40, 8)
      offset = try field(limit + 48, 8)
    }
    guard disks == [0, 0], counts[0] == counts[1] else {
      throw DataError(found: "a zip archive in several parts", expected: "one file")
    }
    guard size <= UInt64(limit), offset <= UInt64(limit) - size,
      let directory = window.window(at: Int(offset), count: Int(size))
    else { throw ZipEntry.damaged }
    self.directory = directory
    entryCount = try counts[0].asOffset("member count")
  }
}
