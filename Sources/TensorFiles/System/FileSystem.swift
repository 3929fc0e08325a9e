#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The system calls for files of this package.
///
/// They take paths as C strings, which the compiler counts as unsafe; no pointer outlives a call.
package enum FileSystem {
  /// What is at a path.
  enum Kind: Equatable {
    case absent
    case regularFile(permissions: UInt32)
    case directory
    /// A device, a pipe or a socket.
    case other
  }

  /// What is at a path, after following links; `absent` also when it cannot be looked at.
  static func kind(of path: String) -> Kind {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return .absent }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .regularFile(permissions: UInt32(status.st_mode & 0o7777))
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// What tells a file from all others, after following links; `nil` when it cannot be looked at.
  package static func identity(of path: String) -> [UInt64]? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return [UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino)]
  }

  /// The target of a symbolic link, or `nil` when the path is none.
  static func linkTarget(of path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe readlink(path, $0, buffer.count) } ?? -1
    }
    guard count > 0, count < buffer.count else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Creates a file that must not exist yet; a result below zero means that `lastError` says why.
  static func createExclusively(_ path: String, isReadable: Bool = false) -> Int32 {
    unsafe open(path, (isReadable ? O_RDWR : O_WRONLY) | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  }

  /// Where temporary files go that belong beside no other file.
  static var temporaryDirectory: String {
    let directory = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    return directory.isEmpty ? "/tmp" : directory
  }

  /// Opens an existing file for writing without truncating it.
  static func openForWriting(_ path: String) -> Int32 {
    unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
  }

  /// Whether the program may write an existing file.
  static func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK) == 0 }

  package static func rename(_ old: String, to new: String) -> Int32 {
    #if canImport(Glibc)
    unsafe Glibc.rename(old, new)
    #elseif canImport(Musl)
    unsafe Musl.rename(old, new)
    #else
    unsafe Darwin.rename(old, new)
    #endif
  }

  /// Gives a file a second name that must not exist yet; 0, or `lastError` says why not.
  package static func link(_ path: String, to place: String) -> Int32 {
    #if canImport(Glibc)
    unsafe Glibc.link(path, place)
    #elseif canImport(Musl)
    unsafe Musl.link(path, place)
    #else
    unsafe Darwin.link(path, place)
    #endif
  }

  /// Makes a symbolic link; 0, or `lastError` says why not.
  package static func makeSymbolicLink(_ path: String, to target: String) -> Int32 {
    unsafe symlink(target, path)
  }

  /// Lets everybody read a file and nobody write it, as far as that can be done.
  package static func makeReadOnly(_ path: String) { _ = unsafe chmod(path, 0o444) }

  /// Whether one may not even look whether there is something at a path.
  package static func isHidden(_ path: String) -> Bool {
    unsafe access(path, F_OK) != 0 && errno != ENOENT
  }

  package static func remove(_ path: String) { _ = unsafe unlink(path) }

  static func setPermissions(_ permissions: UInt32, of descriptor: Int32) {
    _ = fchmod(descriptor, mode_t(permissions))
  }

  /// Hands a file's data to the disk; 0, or the system's error number.
  static func synchronize(_ descriptor: Int32) -> Int32 { fsync(descriptor) == 0 ? 0 : errno }

  /// Hands the names in a directory to the disk; 0, or the system's error number.
  ///
  /// One that may not be read cannot be opened, and some file systems synchronize none: then nothing more can be done,
  /// and that is 0, too.
  package static func synchronizeDirectory(_ path: String) -> Int32 {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    let reason = synchronize(descriptor)
    _ = Self.close(descriptor)
    return [EINVAL, ENOTSUP, EROFS].contains(reason) ? 0 : reason
  }

  /// Closes a descriptor; 0, or the system's error number.
  static func close(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
    Glibc.close(descriptor) == 0 ? 0 : errno
    #elseif canImport(Musl)
    Musl.close(descriptor) == 0 ? 0 : errno
    #else
    Darwin.close(descriptor) == 0 ? 0 : errno
    #endif
  }

  /// The error number of the last call that failed.
  package static var lastError: Int32 { errno }

  package static var processIdentifier: Int32 { getpid() }

  package static let fileExists = EEXIST
  static let permissionDenied = EACCES
  static let isDirectory = EISDIR
  static let brokenPipe = EPIPE
}
