#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Writes all bytes to an open file, however many calls it takes.
///
/// - Parameters:
///   - bytes: what to write.
///   - descriptor: an open, writable file descriptor.
/// - Returns: 0, or the system's error number; then an unknown part has been written.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
  writeAll(elements: bytes, to: descriptor)
}

/// Writes the bytes of all numbers to an open file, in the byte order of the machine.
///
/// - Parameters:
///   - elements: what to write.
///   - descriptor: an open, writable file descriptor.
/// - Returns: 0, or the system's error number; then an unknown part has been written.
package func writeAll<Element: BitwiseCopyable>(
  elements: [Element], to descriptor: Int32
) -> Int32 {
  unsafe elements.withUnsafeBytes { buffer in
    var offset = 0
    while offset < buffer.count {
      let written = unsafe write(
        descriptor, buffer.baseAddress.map { unsafe $0 + offset }, buffer.count - offset)
      if written > 0 {
        offset += written
      } else if written < 0, errno != EINTR {
        return errno
      }
    }
    return 0
  }
}
