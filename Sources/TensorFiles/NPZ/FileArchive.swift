package import ScoringCore

/// A zip archive of a few files in memory, by the code that reads and writes `.npz`.
///
/// Files are stored as they are, which keeps the bytes of an archive independent of the version of any compressor;
/// archives that others have deflated are read as well.
package enum FileArchive {
  /// A file of an archive.
  package struct Member: Hashable, Sendable {
    /// The name, with `/` between folders.
    package let name: String
    /// The contents.
    package let bytes: [UInt8]

    /// Names contents.
    package init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
  }

  /// When the files of an archive were last changed, by the calendar; zip files know no zone.
  package struct Date: Hashable, Sendable {
    let packed: UInt32

    /// The nearest time that a zip file can state, to two seconds in the years 1980 to 2107.
    package init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
      guard (1980...2107).contains(year) else {
        packed = year < 1980 ? 0x0021_0000 : 0xFF9F_BF7D
        return
      }
      let date = (year - 1980) << 9 | month << 5 | day
      let time = hour << 11 | minute << 5 | second / 2
      packed = UInt32(truncatingIfNeeded: date << 16 | time)
    }
  }

  /// The most files in an archive.
  package static let mostMembers = 10_000

  /// An archive.
  ///
  /// - Parameters:
  ///   - members: the files, each name once.
  ///   - date: when they were last changed.
  /// - Returns: its bytes: the same for the same files.
  /// - Throws: `DataError` for a name twice, or too many files.
  package static func encode(_ members: [Member], date: Date) throws -> [UInt8] {
    guard Set(members.map(\.name)).count == members.count, members.count <= mostMembers else {
      throw DataError(
        .usage, found: "\(members.count) files, some of one name",
        expected: "at most \(mostMembers), each name once")
    }
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let record = ZipMemberRecord(
        name: Array(member.name.utf8), crc32: Zlib.crc32(member.bytes),
        byteCount: member.bytes.count, headerOffset: bytes.count, largest: 0xFFFF_FFFE,
        modified: date.packed)
      bytes += record.localHeader
      bytes += member.bytes
      directory += record.directoryEntry
    }
    let end = ZipEndRecord(
      memberCount: members.count, directoryCount: directory.count, directoryOffset: bytes.count,
      isLarge: bytes.count > 0xFFFF_FFFE)
    return bytes + directory + end.bytes
  }

  /// The files of an archive, in the order of its directory, with their checksums checked.
  ///
  /// - Parameters:
  ///   - file: the archive.
  ///   - mostBytes: the most bytes that all files may have together; what states more is not inflated.
  /// - Returns: the files, and folders by names that end in `/`.
  /// - Throws: `DataError` for what is damaged, truncated, too large, encrypted, or has a name twice.
  package static func decode(_ file: ByteStorage, mostBytes: Int) throws -> [Member] {
    let archive = try ZipArchive(ByteWindow(file))
    guard archive.entries.count <= mostMembers else {
      throw DataError(
        found: "an archive of \(archive.entries.count) files", expected: "at most \(mostMembers)")
    }
    var total = 0
    for entry in archive.entries {
      let (sum, overflows) = total.addingReportingOverflow(entry.uncompressedCount)
      guard !overflows, sum <= mostBytes else {
        throw DataError(
          found: "an archive of more than \(mostBytes) bytes once inflated",
          expected: "at most as many")
      }
      total = sum
    }
    return try archive.entries.map { entry in
      let contents = try archive.contents(of: entry, copyLimit: mostBytes)
      return Member(
        name: entry.name, bytes: contents.copy(at: 0, count: contents.count) ?? [])
    }
  }
}
