internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

/// Files by the digest of their contents: what is kept can be checked, and is kept once.
///
/// `objects/ab/cdef....json` under the directory of a history, with the file name extension of what came in, so
/// that files can be opened. Objects are written whole or not at all, are read-only and never changed.
package struct ObjectStore: Sendable {
  /// The directory of the history.
  package let directory: String

  /// Names a store; nothing is made before something is kept.
  package init(directory: String) { self.directory = directory }

  /// Where an object is or would be.
  ///
  /// - Parameters:
  ///   - sha256: the digest of its bytes.
  ///   - suffix: the file name extension with its dot, or nothing.
  /// - Returns: the path.
  package func path(_ sha256: String, suffix: String) -> String {
    "\(directory)/objects/\(sha256.prefix(2))/\(sha256.dropFirst(2))\(suffix)"
  }

  /// Whether an object is there; its contents are not looked at.
  package func has(_ sha256: String, suffix: String) -> Bool {
    FileManager.default.fileExists(atPath: path(sha256, suffix: suffix))
  }

  /// Keeps bytes.
  ///
  /// - Returns: their digest.
  /// - Throws: `DataError` where they cannot be written.
  package func keep(_ bytes: [UInt8], suffix: String) throws -> String {
    let sha256 = Self.sha256(of: bytes)
    try keep(sha256, suffix) { try $0.write(bytes) }
    return sha256
  }

  /// Keeps a copy of a file that others may write to meanwhile: what is kept is what its digest says.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - suffix: the file name extension with its dot, or nothing.
  /// - Returns: the digest.
  /// - Throws: `DataError` for a file that is absent or changed while it was read, for a copy of earlier that was
  ///   changed, or where it cannot be written.
  package func keep(contentsOf path: String, suffix: String) throws -> String {
    let sha256 = try Self.sha256(ofFile: path)
    if has(sha256, suffix: suffix) {
      try requireUnchanged(sha256, suffix: suffix)
      return sha256
    }
    try keep(sha256, suffix) { output in
      var hash = SHA256()
      try ByteStorage.readBlocks(of: path) { block in
        hash.update(block.span)
        try output.write(block)
      }
      guard hash.hexDigest() == sha256 else {
        throw DataError(
          found: "a file that was changed while it was read", expected: "the same bytes throughout",
          remedy: "run again when whoever writes it is done", file: path)
      }
    }
    return sha256
  }

  /// Holds an object against its digest.
  ///
  /// - Throws: `DataError` for an object that is absent or was changed, by name.
  func requireUnchanged(_ sha256: String, suffix: String) throws {
    let file = path(sha256, suffix: suffix)
    let found = try Self.sha256(ofFile: file)
    guard found == sha256 else { throw Self.changed(file, found: found, expected: sha256) }
  }

  private static func changed(_ file: String, found: String, expected: String) -> DataError {
    DataError(
      found: "contents with sha256 \(found)", expected: expected,
      remedy: "the file was changed after it was kept: restore it from a copy", file: file)
  }

  /// The digest of a file, 64 hexadecimal digits.
  ///
  /// - Throws: `DataError` for a file that cannot be read.
  package static func sha256(ofFile path: String) throws -> String {
    var hash = SHA256()
    try ByteStorage.readBlocks(of: path) { hash.update($0.span) }
    return hash.hexDigest()
  }

  private func keep(
    _ sha256: String, _ suffix: String, _ write: (OutputFile) throws -> Void
  ) throws {
    let target = path(sha256, suffix: suffix)
    if FileManager.default.fileExists(atPath: target) { return }
    try Self.makeDirectory(folder(of: sha256))
    let output: OutputFile
    do {
      output = try OutputFile(path: target)
    } catch {
      // Another process came first: its file is the same, and must not be written.
      if FileManager.default.fileExists(atPath: target) { return }
      throw error
    }
    try write(output)
    try output.commit(synchronizesDirectory: false)
    FileSystem.makeReadOnly(target)
  }

  /// Brings the names of objects to disk, where the bytes are already.
  ///
  /// Once, before an entry names them: after each of them, a run would wait for the disk as often again. All are
  /// meant, also those of earlier runs, which may have been killed before.
  ///
  /// - Parameter digests: the objects.
  /// - Throws: `DataError` with code `cannot-write`.
  package func settle(_ digests: some Sequence<String>) throws {
    for folder in Set(digests.map(folder)).sorted() { try Self.settle(folder) }
    for parent in ["\(directory)/objects", directory] { try Self.settle(parent) }
  }

  private func folder(of sha256: String) -> String { "\(directory)/objects/\(sha256.prefix(2))" }

  /// The bytes of an object, checked against its digest.
  ///
  /// - Throws: `DataError` for an object that is absent or was changed, by name.
  package func bytes(_ sha256: String, suffix: String) throws -> [UInt8] {
    let file = path(sha256, suffix: suffix)
    let storage = try ByteStorage(mapping: file)
    let bytes = storage.copy(0..<storage.count)
    let found = Self.sha256(of: bytes)
    guard found == sha256 else { throw Self.changed(file, found: found, expected: sha256) }
    return bytes
  }

  /// The digest of bytes, 64 hexadecimal digits.
  package static func sha256(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes.span)
    return hash.hexDigest()
  }

  /// Makes a directory and those above it.
  ///
  /// - Throws: `DataError` with code `cannot-write`.
  package static func makeDirectory(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: nil)
    } catch {
      throw DataError(
        .cannotWrite, found: "a directory that cannot be made", expected: "a place to write to",
        file: path)
    }
  }

  /// Brings the names in a directory to disk.
  ///
  /// - Throws: `DataError` with code `cannot-write`.
  static func settle(_ path: String) throws {
    let reason = FileSystem.synchronizeDirectory(path)
    guard reason == 0 else {
      throw DataError.system(
        "write the directory", path: path, code: .cannotWrite, number: reason)
    }
  }
}
