internal import ConformalArtifacts
public import ScoringCore
internal import TensorFiles

/// Whether a package is complete, unchanged, and gives on this machine what it says.
///
/// Nothing is unpacked to disk.
public struct HandoffCheck: Sendable {
  /// Something that was looked at.
  public struct Finding: Hashable, Sendable, Codable {
    /// What was looked at, in one word.
    public let name: String
    /// Whether it is as it should be.
    public let isMet: Bool
    /// Whether that is sure: pages of another version may be worded otherwise, which only that version can tell.
    public var isChecked = true
    /// What was found.
    public let sentence: String
  }

  /// The most bytes that a package may have once inflated.
  public static let mostBytes = 1 << 29

  /// What was looked at, in order; a defect each where something is wrong.
  public internal(set) var findings: [Finding] = []
  /// The model of the package, where it says.
  public internal(set) var model: String?
  /// Its version.
  public internal(set) var version: String?

  /// The version of this library that the package names as its maker, where it says.
  public internal(set) var libraryVersion: String?

  /// Whether all is as it should be, and sure to be.
  public var isSound: Bool { findings.allSatisfy(\.isMet) }

  let files: [String: [UInt8]]

  /// Looks at a package.
  ///
  /// - Parameter archive: the bytes of the zip file.
  /// - Throws: `DataError` for an archive that cannot be read, or that is hostile.
  public init(_ archive: ByteStorage) throws {
    var files: [String: [UInt8]] = [:]
    var folders: [String] = []
    for member in try Self.members(archive) {
      // A folder, which an unpacker makes, stays inside as well and holds nothing itself.
      let isFolder = member.name.hasSuffix("/")
      guard Self.isInside(isFolder ? String(member.name.dropLast()) : member.name),
        !isFolder || member.bytes.isEmpty
      else {
        throw DataError(
          found: "a file named '\(member.name.prefix(80))'",
          expected: "names of files inside of the package",
          remedy: "the package is hostile: do not unpack it")
      }
      if isFolder { folders.append(member.name) } else { files[member.name] = member.bytes }
    }
    if let stray = folders.first(where: { folder in
      !files.keys.contains { $0.hasPrefix(folder) }
    }) {
      throw DataError(
        found: "a folder '\(stray.prefix(80))' without files", expected: "folders of its files",
        remedy: "the package is hostile: do not unpack it")
    }
    self.files = files
    let listed = checkSums()
    guard let contents = checkDocuments(listed) else { return }
    checkDefinition(contents)
    checkHistory(contents)
    guard let packed = checkArtifacts(contents) else { return }
    checkVectors(packed)
    checkPages(contents, listed)
  }

  private static func members(_ archive: ByteStorage) throws -> [FileArchive.Member] {
    do {
      return try FileArchive.decode(archive, mostBytes: mostBytes)
    } catch let error as DataError {
      throw DataError(
        error.code, found: error.found,
        expected: "a package that `conformal handoff` made", remedy: "ask for the package again")
    }
  }

  /// Whether a name stays inside of the directory that a package is unpacked into.
  static func isInside(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 1_000 && !name.hasPrefix("/")
      && !name.utf8.contains { $0 < 0x20 || $0 == 0x7F }
      && !name.contains("\\") && !name.contains(":")
      && name.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }

  mutating func add(_ name: String, _ defects: [String], met: String) {
    if defects.isEmpty {
      findings.append(Finding(name: name, isMet: true, sentence: met))
    }
    findings += defects.map { Finding(name: name, isMet: false, sentence: $0) }
  }

  /// What a step finds wrong: what it returns, or the error that ends it.
  func defects(_ step: () throws -> [String]) -> [String] {
    do {
      return try step()
    } catch let error as DataError {
      return [
        (error.file.map { "\($0): " } ?? "") + error.found
          + (error.expected.map { " (expected \($0))" } ?? "")
      ]
    } catch {
      return ["\(error)"]
    }
  }
}
