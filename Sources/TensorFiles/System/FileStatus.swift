#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What kind of file is at a path, and when it was last changed; links are followed.
package struct FileStatus: Hashable, Sendable {
  /// Whether it can be read again and again, unlike a pipe or a device.
  package let isRegular: Bool
  /// How many bytes it has.
  package let byteCount: Int
  /// When it was last changed, in whole seconds since the start of 1970 in UTC.
  package let modifiedSeconds: Int

  /// Asks the system; `nil` where there is no such file.
  package init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    isRegular = status.st_mode & S_IFMT == S_IFREG
    byteCount = Int(status.st_size)
    #if canImport(Darwin)
    modifiedSeconds = status.st_mtimespec.tv_sec
    #else
    modifiedSeconds = status.st_mtim.tv_sec
    #endif
  }
}
