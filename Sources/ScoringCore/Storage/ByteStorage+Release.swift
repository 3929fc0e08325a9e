#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension ByteStorage {
  /// Mappings below this size are kept as they are.
  private static let smallestReleased = 1 << 28

  /// Lets go of the pages of a mapped range that will hardly be read again soon.
  ///
  /// So the resident size of the process stays small too. Reading them again brings them back.
  ///
  /// - Parameter range: byte offsets, inside `0 ..< count`; pages that reach out of it stay.
  package func release(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    guard isMapped, count >= ByteStorage.smallestReleased else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let first = (range.lowerBound + page - 1) / page * page
    let last = range.upperBound == count ? count : range.upperBound / page * page
    guard first < last, let address = unsafe address(at: first) else { return }
    unsafe madvise(UnsafeMutableRawPointer(mutating: address), last - first, MADV_DONTNEED)
  }
}
