internal import ScoringCore

/// Writes arrays into an .npz archive as `numpy.savez` does: stored, one after the other.
///
///     var archive = NPZWriter(try OutputFile(path: "sets.npz"))
///     try archive.add(NPYArray(starts), named: "indptr")
///     try archive.add(NPYArray(labels), named: "indices")
///     try archive.commit()
///
/// Dates are 1980-01-01, so the same arrays give the same bytes. 64-bit records are written where
/// sizes, offsets or the number of members need them.
public struct NPZWriter: Sendable {
  private let output: OutputFile
  private let largest: Int
  private let mostMembers: Int
  private var members: [ZipMemberRecord] = []
  private var offset = 0

  /// Starts an archive.
  ///
  /// - Parameter output: an open output to which nothing has been written.
  public init(_ output: OutputFile) {
    self.init(output, largest: 0xFFFF_FFFE, mostMembers: 0xFFFE)
  }

  /// Starts an archive whose limits for 32-bit records are lower, so that tests reach the others.
  ///
  /// - Parameters:
  ///   - output: an open output to which nothing has been written.
  ///   - largest: the largest size or offset in a 32-bit record.
  ///   - mostMembers: the most members without a 64-bit record.
  package init(_ output: OutputFile, largest: Int, mostMembers: Int) {
    self.output = output
    self.largest = largest
    self.mostMembers = mostMembers
  }

  /// Appends an array.
  ///
  /// - Parameters:
  ///   - array: the array.
  ///   - key: its name, without `.npy`.
  /// - Throws: ``DataError`` with code `cannot-write`, or `usage` for an empty name, a name twice,
  ///   or one of more than 1 000 bytes.
  /// - Complexity: O(`array.byteCount`).
  public mutating func add(_ array: NPYArray, named key: String) throws {
    let name = Array("\(key).npy".utf8)
    guard !key.isEmpty, name.count <= 1004, !name.contains(0),
      !members.contains(where: { $0.name == name })
    else {
      throw DataError(
        .usage, found: "array name \"\(key.excerpt)\"", expected: "a short name, each once",
        file: output.path)
    }
    let checksum = Zlib.crc32(ByteWindow(array.elements), continuing: Zlib.crc32(array.header))
    let member = ZipMemberRecord(
      name: name, crc32: checksum, byteCount: array.byteCount, headerOffset: offset,
      largest: largest)
    let header = member.localHeader
    try output.write(header)
    try array.write(to: output)
    members.append(member)
    offset += header.count + array.byteCount
  }

  /// Writes the directory and commits the output.
  ///
  /// - Throws: ``DataError`` with code `cannot-write`.
  public consuming func commit() throws {
    let directory = members.flatMap(\.directoryEntry)
    try output.write(directory)
    try output.write(
      ZipEndRecord(
        memberCount: members.count, directoryCount: directory.count, directoryOffset: offset,
        isLarge: members.count > mostMembers || directory.count > largest || offset > largest
      ).bytes)
    try output.commit()
  }
}
