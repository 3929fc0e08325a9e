internal import ScoringCore
internal import Synchronization

/// Where output really goes, found from the path that the user gave.
enum OutputTarget {
  /// An open descriptor that is not ours to close.
  case borrowed(descriptor: Int32)
  /// A device or a pipe, written as it is.
  case direct(descriptor: Int32)
  /// A temporary file that will take the place of `destination`.
  case atomic(descriptor: Int32, temporary: String, destination: String)

  private static let counter = Atomic<Int>(0)

  /// - Throws: `DataError` with code `cannot-write`.
  init(path: String) throws {
    guard !path.isEmpty else {
      throw DataError(.cannotWrite, found: "an empty file name", expected: "a file", file: path)
    }
    if let descriptor = Self.standardDescriptor(path) {
      self = .borrowed(descriptor: descriptor)
      return
    }
    let kind = FileSystem.kind(of: path)
    switch kind {
    case .directory: throw Self.failure("write", path, FileSystem.isDirectory)
    case .other:
      let descriptor = FileSystem.openForWriting(path)
      guard descriptor >= 0 else { throw Self.failure("open", path, FileSystem.lastError) }
      self = .direct(descriptor: descriptor)
    case .regularFile, .absent:
      let destination = Self.followLinks(path)
      if kind != .absent, !FileSystem.isWritable(destination) {
        throw Self.failure("write", path, FileSystem.lastError)
      }
      let (descriptor, temporary) = try Self.createTemporary(for: destination, path: path)
      if case .regularFile(let permissions) = kind {
        FileSystem.setPermissions(permissions, of: descriptor)
      }
      self = .atomic(descriptor: descriptor, temporary: temporary, destination: destination)
    }
  }

  var descriptor: Int32 {
    switch self {
    case .borrowed(let descriptor), .direct(let descriptor): descriptor
    case .atomic(let descriptor, _, _): descriptor
    }
  }

  static func failure(_ action: String, _ path: String, _ number: Int32) -> DataError {
    let code: DataError.Code = number == FileSystem.brokenPipe ? .brokenPipe : .cannotWrite
    return .system(action, path: path, code: code, number: number)
  }

  /// The descriptor that a path such as `-`, `/dev/stdout` or `/dev/fd/5` stands for.
  ///
  /// Opening such a path anew would write at the start of a file that the shell opened for
  /// appending.
  private static func standardDescriptor(_ path: String) -> Int32? {
    switch path {
    case "-", "/dev/stdout": return 1
    case "/dev/stderr": return 2
    default:
      for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) {
        return Int32(path.dropFirst(prefix.count)).flatMap { $0 >= 0 ? $0 : nil }
      }
      return nil
    }
  }

  /// The path behind symbolic links, existing or not, so that a link stays a link.
  private static func followLinks(_ path: String) -> String {
    var current = path
    for _ in 0..<40 {
      guard let target = FileSystem.linkTarget(of: current) else { return current }
      current = target.hasPrefix("/") ? target : directory(of: current) + target
    }
    return path
  }

  /// The directory part with its slash, empty for a bare name.
  static func directory(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// Creates a file and takes its name away: it goes with its descriptor, however the process ends.
  func openScratchFile(path: String) throws -> Int32 {
    let neighbour: String =
      if case .atomic(_, _, let destination) = self {
        destination
      } else {
        FileSystem.temporaryDirectory + "/conformal"
      }
    let (descriptor, temporary) = try Self.createTemporary(
      for: neighbour, path: path, isReadable: true)
    TemporaryFiles.remove(temporary)
    return descriptor
  }

  private static func createTemporary(
    for destination: String, path: String, isReadable: Bool = false
  ) throws -> (descriptor: Int32, temporary: String) {
    let directory = directory(of: destination)
    // Names may have 255 bytes; a long one is cut so that the addition fits.
    let name = destination.utf8.dropFirst(directory.utf8.count)
    let base = String(decoding: name.prefix(180), as: UTF8.self)
    while true {
      let number = counter.add(1, ordering: .relaxed).newValue
      let temporary = "\(directory).\(base).\(FileSystem.processIdentifier)-\(number).tmp"
      let descriptor = FileSystem.createExclusively(temporary, isReadable: isReadable)
      if descriptor >= 0 {
        TemporaryFiles.insert(temporary)
        return (descriptor, temporary)
      }
      let reason = FileSystem.lastError
      guard reason == FileSystem.fileExists else { throw failure("create", path, reason) }
    }
  }
}
