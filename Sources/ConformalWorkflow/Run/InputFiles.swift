internal import FoundationEssentials
internal import ScoringCore
internal import TensorFiles

/// Where the inputs of a definition are: beside its file, or in the objects of a history.
struct InputFiles: Sendable {
  /// One file.
  struct File: Sendable {
    let path: String
    let byteCount: Int
    let sha256: String
    let modified: Timestamp
    /// The file name extension with its dot, or nothing.
    let suffix: String
  }

  private let locate: @Sendable (TensorAddress) throws -> String
  private let modified: (@Sendable (TensorAddress) -> Timestamp?)?

  /// Inputs relative to a directory.
  init(directory: String) {
    locate = { Self.joined(directory, $0.path) }
    modified = nil
  }

  /// The inputs of a run as they were kept.
  init(of record: RunRecord, in store: ObjectStore) {
    let kept = Dictionary(
      record.inputs.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    locate = { address in
      guard let input = kept[address.name] else {
        throw DataError(
          .missingInput, found: "an input that the run does not name",
          remedy: "run `conformal verify`", file: address.name)
      }
      return store.path(input.sha256, suffix: Self.suffix(address.path))
    }
    modified = { kept[$0.name]?.modified }
  }

  /// The same inputs as they were kept, which nobody changes while they are read.
  init(_ files: [String: File], in store: ObjectStore) {
    let places = Dictionary(
      files.map { (InputFiles.path($0.key), store.path($0.value.sha256, suffix: $0.value.suffix)) },
      uniquingKeysWith: { first, _ in first })
    locate = { address in
      guard let place = places[address.path] else {
        throw DataError(
          .missingInput, found: "an input that was not kept", remedy: "run `conformal verify`",
          file: address.path)
      }
      return place
    }
    modified = nil
  }

  /// The address to read for one that a definition holds.
  func address(_ text: String) throws -> String {
    let address = try TensorAddress(text)
    guard !address.isStandardInput else {
      throw DataError(
        .usage, found: "'\(text)', standard input",
        expected: "a file, which a later run can read again")
    }
    return try locate(address) + (address.selector.map { ":\($0)" } ?? "")
  }

  /// Digests the file of an address.
  ///
  /// - Parameters:
  ///   - text: the address.
  ///   - store: where it is kept as well, or `nil`.
  /// - Returns: the file.
  /// - Throws: `DataError` for a file that cannot be read, that is none, or that changes meanwhile.
  func file(_ text: String, keepingIn store: ObjectStore? = nil) throws -> File {
    let address = try TensorAddress(text)
    let path = try locate(address)
    // Opening a pipe would wait for whoever writes to it, and a device may have no end.
    if let status = FileStatus(path: path), !status.isRegular, !Self.isDirectory(path) {
      throw DataError(
        .missingInput, found: "a pipe or device",
        expected: "a file, which a later run can read again", file: path)
    }
    if Self.isDirectory(path) {
      throw DataError(.missingInput, found: "a directory", expected: "a file", file: path)
    }
    let suffix = Self.suffix(address.path)
    let sha256 =
      try store?.keep(contentsOf: path, suffix: suffix) ?? ObjectStore.sha256(ofFile: path)
    guard let status = FileStatus(path: store?.path(sha256, suffix: suffix) ?? path) else {
      throw DataError(
        .missingInput, found: "a file that is gone", remedy: "run again when the file is there",
        file: path)
    }
    return File(
      path: path, byteCount: status.byteCount, sha256: sha256,
      modified: try modified?(address) ?? Self.modificationTime(path), suffix: suffix)
  }

  /// The characters of the longest extension that a kept file gets, with its dot: what is longer is part of a name.
  private static let longestSuffix = 13

  /// The file name extension with its dot, in lower case; nothing for names without one, or with another than ASCII
  /// letters and digits.
  static func suffix(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    let suffix = name[dot...].lowercased()
    return suffix.count <= longestSuffix
      && suffix.dropFirst().allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      ? suffix : ""
  }

  /// The path of an address.
  static func path(_ address: String) -> String { (try? TensorAddress(address))?.path ?? address }

  static func joined(_ directory: String, _ path: String) -> String {
    path.hasPrefix("/") || directory.isEmpty || directory == "." ? path : "\(directory)/\(path)"
  }

  static func modificationTime(_ path: String) throws -> Timestamp {
    guard let status = FileStatus(path: path) else {
      throw DataError(
        .missingInput, found: "a file without a date", remedy: "run again when the file is there",
        file: path)
    }
    return Timestamp(seconds: status.modifiedSeconds)
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
  }
}
