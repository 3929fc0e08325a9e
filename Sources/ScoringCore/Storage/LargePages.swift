#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Asks for large pages under memory that is about to be written for the first time.
///
/// A page fault for each 4 KiB costs more than finding the labels that fill it. Where the system does not
/// know the request nothing changes.
func preferLargePages(_ address: UnsafeMutableRawPointer?, byteCount: Int) {
  #if os(Linux)
  let page = 1 << 21
  guard let address = unsafe address, byteCount >= 2 * page else { return }
  let start = (Int(bitPattern: address) + page - 1) & ~(page - 1)
  let end = (Int(bitPattern: address) + byteCount) & ~(page - 1)
  unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_HUGEPAGE)
  #endif
}
