#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Bytes of a large page where systems have them.
let largePageByteCount = 1 << 21

/// Asks for large pages under memory that is about to be written for the first time.
///
/// A page fault for each 4 KiB costs more than finding the labels that fill it. Where the system does not
/// know the request nothing changes.
func preferLargePages<Element>(_ memory: UnsafeMutableBufferPointer<Element>) {
  #if os(Linux)
  let byteCount = memory.count * MemoryLayout<Element>.stride
  guard let address = memory.baseAddress, byteCount >= 2 * largePageByteCount else { return }
  let start = (Int(bitPattern: address) + largePageByteCount - 1) & ~(largePageByteCount - 1)
  let end = (Int(bitPattern: address) + byteCount) & ~(largePageByteCount - 1)
  unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_HUGEPAGE)
  #endif
}
