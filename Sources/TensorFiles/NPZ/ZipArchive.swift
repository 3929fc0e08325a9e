internal import ScoringCore

/// A zip archive as numpy writes it: one disk, members stored or deflated.
///
/// The directory at the end of the file is what counts. Members may not overlap each other or the
/// directory, and no two may have the same name.
///
/// Source: PKWARE APPNOTE 6.3.10.
struct ZipArchive {
  /// The members, in the order of the directory.
  let entries: [ZipEntry]
  private let window: ByteWindow
  /// Where each member's bytes must end, by name.
  private let ends: [String: Int]

  /// - Throws: `DataError` when the directory is missing, damaged or inconsistent.
  init(_ window: ByteWindow) throws {
    guard window.count > 0 else {
      throw DataError(found: "an empty file", expected: "a .npz file")
    }
    self.window = window
    let location = try ZipDirectoryLocation(window)
    var entries: [ZipEntry] = []
    var offset = 0
    while offset < location.directory.count {
      let entry = try ZipEntry(location.directory, at: offset)
      entries.append(entry)
      offset += entry.directoryCount
    }
    guard entries.count == location.entryCount else {
      throw DataError(
        found: "\(entries.count) members in the zip directory",
        expected: "the stated \(location.entryCount)", remedy: "the archive is damaged")
    }
    self.entries = entries
    ends = try Self.checkLayout(entries, directoryOffset: location.directory.start - window.start)
  }

  private static func checkLayout(
    _ entries: [ZipEntry], directoryOffset: Int
  ) throws -> [String: Int] {
    var ends: [String: Int] = [:]
    var next = directoryOffset
    for entry in entries.sorted(by: { $0.headerOffset > $1.headerOffset }) {
      guard let extent = entry.leastExtent, extent.upperBound <= next else {
        throw DataError(
          found: "member \"\(entry.name.excerpt)\" reaching into what follows it",
          expected: "members that do not overlap", remedy: "the archive is damaged or hostile")
      }
      guard ends.updateValue(next, forKey: entry.name) == nil else {
        throw DataError(
          found: "two members named \"\(entry.name.excerpt)\"", expected: "distinct names",
          remedy: "save the archive again")
      }
      next = extent.lowerBound
    }
    return ends
  }

  /// The array of a key, given with or without `.npy`; without a key, the only one.
  ///
  /// A stored member stays where it is in the mapped file; a deflated one is inflated into memory.
  /// The CRC-32 is checked for both, which reads all bytes of the member once.
  ///
  /// - Parameters:
  ///   - key: the key, or `nil`.
  ///   - copyLimit: the most bytes to inflate.
  /// - Returns: the array.
  /// - Throws: `DataError` when there is no such member or it is damaged.
  func array(named key: String?, copyLimit: Int) throws -> StoredArray {
    let arrays = entries.filter(\.isArray)
    let match =
      if let key {
        arrays.first { $0.name == key } ?? arrays.first { $0.name == key + ".npy" }
      } else {
        arrays.count == 1 ? arrays.first : nil
      }
    guard let match else {
      let keys = arrays.map { String($0.name.dropLast(4)) }
      throw DataError.missingMember(key, among: keys, kind: "array")
    }
    let contents = try contents(of: match, copyLimit: copyLimit)
    return try NPYFile.array(in: contents, allowsTrailingBytes: false)
  }

  /// The bytes of a member, inflated where it is deflated, with its CRC-32 checked.
  func contents(of entry: ZipEntry, copyLimit: Int) throws -> ByteWindow {
    let data = try data(of: entry)
    let contents: ByteWindow
    switch entry.method {
    case 0:
      guard entry.compressedCount == entry.uncompressedCount else { throw ZipEntry.damaged }
      contents = data
    case 8:
      guard entry.uncompressedCount <= copyLimit else {
        throw DataError(
          found: "a member of \(entry.uncompressedCount) bytes after inflating",
          expected: "at most \(copyLimit)",
          remedy: "store it uncompressed, as .npy, to have it memory-mapped")
      }
      contents = ByteWindow(
        ByteStorage(try Zlib.inflate(data, expectedCount: entry.uncompressedCount)))
    default:
      throw DataError(
        found: "compression method \(entry.method)", expected: "stored (0) or deflated (8)",
        remedy: "save it again with numpy.savez")
    }
    guard Zlib.crc32(contents) == entry.crc32 else {
      throw DataError(
        found: "another CRC-32 than the archive states for \"\(entry.name.excerpt)\"",
        remedy: "the archive is damaged; copy or save it again")
    }
    return contents
  }

  /// The bytes of a member as they are in the file.
  private func data(of entry: ZipEntry) throws -> ByteWindow {
    guard entry.flags & 0x2041 == 0 else {
      throw DataError(
        found: "an encrypted member \"\(entry.name.excerpt)\"", expected: "a plain one",
        remedy: "save it again with numpy.savez")
    }
    let offset = entry.headerOffset
    guard window.littleEndian(at: offset, byteCount: 4) == 0x0403_4B50,
      window.littleEndian(at: offset + 8, byteCount: 2) == entry.method,
      let nameCount = window.littleEndian(at: offset + 26, byteCount: 2).map(Int.init),
      let extraCount = window.littleEndian(at: offset + 28, byteCount: 2).map(Int.init),
      window.copy(at: offset + 30, count: nameCount) == Array(entry.name.utf8),
      let data = window.window(
        at: offset + 30 + nameCount + extraCount, count: entry.compressedCount),
      let end = ends[entry.name], data.start - window.start + data.count <= end
    else {
      throw DataError(
        found: "a local header of \"\(entry.name.excerpt)\" that contradicts the directory",
        remedy: "the archive is damaged")
    }
    return data
  }
}
