#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A file without a name, for numbers that would take too much memory: it goes with its descriptor and
/// its mappings, however the process ends.
///
/// It is in the folder that `TMPDIR` names, else in `/var/tmp`, which is on a disk where `/tmp` may be in
/// memory, else in `/tmp`. Numbers are written by system calls and never through a mapping, so that a full
/// disk is an error and not the end of the process.
package final class ScratchFile: Sendable {
  private let descriptor: Int32
  private let directory: String

  /// Creates an empty file.
  ///
  /// - Throws: ``DataError`` with code `cannot-write`.
  package init() throws {
    directory = ScratchFile.directory
    var template = Array("\(directory)/.conformal-XXXXXX".utf8CString)
    let (opened, reason) = unsafe template.withUnsafeMutableBufferPointer { name in
      let descriptor = unsafe name.baseAddress.map { unsafe mkstemp($0) } ?? -1
      let reason = errno
      if descriptor >= 0, let name = name.baseAddress { unsafe unlink(name) }
      return (descriptor, reason)
    }
    descriptor = opened
    guard opened >= 0 else { throw failure("create", reason) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  /// Writes numbers, in the byte order of the machine.
  ///
  /// - Parameters:
  ///   - elements: what to write.
  ///   - offset: where, in bytes from the start of the file.
  /// - Throws: ``DataError`` with code `cannot-write`, such as for a full disk.
  package func write<Element: BitwiseCopyable>(
    _ elements: ArraySlice<Element>, atByte offset: Int
  ) throws {
    let reason: Int32 = unsafe elements.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let written = unsafe pwrite(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
          off_t(offset + done))
        if written > 0 {
          done += written
        } else if written < 0, errno != EINTR {
          return errno
        }
      }
      return 0
    }
    guard reason == 0 else { throw failure("write", reason) }
  }

  /// All bytes, mapped read-only; nothing may be written later.
  ///
  /// - Returns: the mapping, which keeps the file.
  /// - Throws: ``DataError`` when it cannot be mapped.
  package func contents() throws -> ByteStorage {
    try ByteStorage(descriptor: descriptor, name: "temporary file in \(directory)")
  }

  private func failure(_ action: String, _ number: Int32) -> DataError {
    let words = unsafe String(cString: strerror(number))
    return DataError(
      .cannotWrite, found: "cannot \(action) a temporary file: \(words)",
      remedy: "make room there, or name another folder in TMPDIR", file: directory)
  }

  /// Where such files are.
  private static let directory: String = {
    let named = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    if !named.isEmpty { return named }
    return unsafe access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp"
  }()
}
